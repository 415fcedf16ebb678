using System.Net;
using System.Net.Sockets;
using Portal.Api.Metrics;

namespace Portal.Api.Http;

/// <summary>
/// Counts wrong tokens by the address that they come from, and lets those who show many of them wait. A right token never waits: who has one
/// is not to be kept out by others at his address.
/// </summary>
internal sealed class WrongTokens(TimeProvider time, RequestMetrics metrics, ILogger<RequestLog> logger)
{
    /// <summary>So many wrong tokens of one address are answered at once.</summary>
    public const int Free = 10;

    /// <summary>The longest wait.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    // How many addresses are remembered; the one that was quiet for the longest time is forgotten.
    private const int MostAddresses = 4096;
    private const int NetworkBytes = 8;

    // One is forgiven in this time, so that a script with an old token is slow and not shut out.
    private static readonly TimeSpan Forgiven = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);

    private readonly Lock access = new();
    private readonly Dictionary<IPAddress, LinkedListNode<Record>> records = [];
    private readonly LinkedList<Record> order = [];
    private readonly HttpLog log = new(logger);

    /// <summary>Waits before a wrong token is answered.</summary>
    /// <param name="address">Where it came from; null where that is not known.</param>
    /// <param name="cancellationToken">Ends the wait: the caller has gone.</param>
    public Task WaitAsync(IPAddress? address, CancellationToken cancellationToken)
    {
        metrics.CountWrongToken();
        var source = Source(address ?? IPAddress.None);
        var wait = Count(source, out var isFirstSlow);
        if (isFirstSlow)
        {
            log.WrongTokens(source.ToString(), Free);
        }

        return wait > TimeSpan.Zero ? Task.Delay(wait, time, cancellationToken) : Task.CompletedTask;
    }

    // Who has one address of IPv6 has the whole network of 64 bits.
    private static IPAddress Source(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(address))
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes);
    }

    private TimeSpan Count(IPAddress source, out bool isFirstSlow)
    {
        lock (access)
        {
            var record = Find(source);
            var forgiven = (int)Math.Min(record.Count, time.GetElapsedTime(record.Seen) / Forgiven);
            record.Count = Math.Min(record.Count - forgiven, 1 << 16) + 1;
            record.Seen = time.GetTimestamp();
            isFirstSlow = record.Count == Free + 1;
            return record.Count <= Free ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Min(record.Count - Free - 1, 16)));
        }
    }

    private Record Find(IPAddress source)
    {
        if (records.TryGetValue(source, out var node))
        {
            order.Remove(node);
        }
        else
        {
            if (records.Count >= MostAddresses)
            {
                records.Remove(order.First!.Value.Source);
                order.RemoveFirst();
            }

            node = new LinkedListNode<Record>(new Record(source) { Seen = time.GetTimestamp() });
            records.Add(source, node);
        }

        order.AddLast(node);
        return node.Value;
    }

    private sealed class Record(IPAddress source)
    {
        public IPAddress Source => source;

        public int Count { get; set; }

        public long Seen { get; set; }
    }
}
