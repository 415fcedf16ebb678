using System.Buffers;
using System.Collections.Immutable;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Text;

/// <summary>
/// The kernel's whole configuration out of the two listings that it takes: <c>-Ln --tun-info</c> has the forwarding
/// methods, tunnels and weights, <c>-Ln --thresholds</c> the thresholds. They are joined by key, since listings have no
/// order to rely on.
/// </summary>
public static class ConfigurationListing
{
    private delegate string? ReadServer(ReadOnlySpan<char> line, out ListedServer server);

    /// <summary>Reads the output of one ipvsadm that printed <c>--tun-info</c> and then <c>--thresholds</c>.</summary>
    /// <param name="output">The output of both listings, of the whole table or of one service.</param>
    /// <returns>
    /// The table; or null when the listings are torn: they contradict themselves or each other, because somebody changed
    /// the table while it was listed, and must be made again.
    /// </returns>
    /// <exception cref="ListingFormatException">A line is not known, or the output is not whole.</exception>
    public static ObservedTable? Parse(ReadOnlySequence<byte> output)
    {
        var lines = LineReader.OfListing(output);
        var table = new ListedTable();
        ReadListing(ref lines, "Forward", ServerLine.ReadForwarding, service => First(table, service), (service, server) => service.Add(server));
        ReadListing(ref lines, "Uthreshold", ServerLine.ReadThresholds, service => Second(table, service), (service, server) => table.IsTorn |= !service.Join(server));
        if (!lines.IsAtEnd)
        {
            throw lines.Error("stands after the end");
        }

        return table.IsTorn ? null : Join(table);
    }

    private static void ReadListing(
        ref LineReader lines,
        string column,
        ReadServer readServer,
        Func<ListedService, ListedService> addService,
        Action<ListedService, ListedServer> addServer)
    {
        ListedService? current = null;
        ListingReader.Read(
            ref lines,
            column,
            line =>
            {
                if (ServiceLine.Read(line, out var key, out var settings, out var notUnderstood) is { } reason)
                {
                    return reason;
                }

                current = addService(new ListedService(key!, settings!, notUnderstood));
                return null;
            },
            line =>
            {
                if (readServer(line, out var server) is { } reason)
                {
                    return reason;
                }

                addServer(current!, server);
                return null;
            });
    }

    private static ListedService First(ListedTable table, ListedService service)
    {
        table.IsTorn |= !table.Services.TryAdd(service.Key, service);
        return service;
    }

    private static ListedService Second(ListedTable table, ListedService again)
    {
        if (!table.Services.TryGetValue(again.Key, out var service) || service.IsListedAgain || !service.IsAs(again))
        {
            table.IsTorn = true;
            return again;
        }

        service.IsListedAgain = true;
        return service;
    }

    private static ObservedTable? Join(ListedTable table)
    {
        var services = ImmutableArray.CreateBuilder<ObservedService>(table.Services.Count);
        foreach (var listed in table.Services.Values)
        {
            if (listed.ToObserved() is not { } service)
            {
                return null;
            }

            services.Add(service);
        }

        services.Sort((left, right) => left.Key.CompareTo(right.Key));
        return new ObservedTable(services.DrainToImmutable());
    }
}
