using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Portal.Tests.Fleet.Processes;

/// <summary>
/// The way from one director to one member of etcd. It can be cut, and it can hold back the answer to a write, or lose the write. It listens on an address
/// of its own, so that nobody takes its port while it is cut.
/// </summary>
internal sealed class EtcdRelay : IDisposable
{
    private const int Port = 2379;
    private const string Write = "POST /v3/kv/txn ";
    private const string AnyRequest = "POST /v3/";

    private readonly Lock door = new();
    private readonly DnsEndPoint member;
    private readonly IPEndPoint own;
    private readonly List<Socket> connections = [];
    private TcpListener? listener;
    private TaskCompletionSource passing = Done();
    private (string Text, bool IsLost, TaskCompletionSource Seen)? trap;
    private RelayMode mode;

    public EtcdRelay(Uri member)
    {
        this.member = new DnsEndPoint(member.Host, member.Port);
        own = Listen();
        Address = new Uri($"http://{own}");
    }

    /// <summary>Where the director connects to.</summary>
    public Uri Address { get; }

    /// <summary>What it does from now on.</summary>
    public void Turn(RelayMode next)
    {
        lock (door)
        {
            mode = next;
            trap = null;
            if (next == RelayMode.Freeze)
            {
                passing = passing.Task.IsCompleted ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : passing;
            }
            else
            {
                passing.TrySetResult();
            }

            if (next is RelayMode.Drop or RelayMode.Refuse)
            {
                Break();
            }

            if (next == RelayMode.Refuse)
            {
                listener?.Dispose();
                listener = null;
            }
            else if (listener is null)
            {
                Start(own);
            }
        }
    }

    /// <summary>Waits for a transaction with a text, and holds back all answers from then on.</summary>
    /// <param name="text">The text in its body.</param>
    /// <param name="isLost">True when the transaction itself does not arrive, either.</param>
    /// <returns>When it was sent.</returns>
    public Task TrapAsync(string text, bool isLost)
    {
        lock (door)
        {
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            trap = (text, isLost, seen);
            return seen.Task;
        }
    }

    public void Dispose()
    {
        lock (door)
        {
            mode = RelayMode.Refuse;
            listener?.Dispose();
            listener = null;
            Break();
            passing.TrySetResult();
        }
    }

    private static TaskCompletionSource Done()
    {
        var done = new TaskCompletionSource();
        done.SetResult();
        return done;
    }

    // The addresses of members begin with 64 to 126.
    private IPEndPoint Listen()
    {
        while (true)
        {
            var endpoint = new IPEndPoint(new IPAddress([127, (byte)RandomNumberGenerator.GetInt32(128, 250), (byte)RandomNumberGenerator.GetInt32(256), (byte)RandomNumberGenerator.GetInt32(1, 250)]), Port);
            try
            {
                Start(endpoint);
                return endpoint;
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Somebody else has it.
            }
        }
    }

    private void Start(IPEndPoint endpoint)
    {
        var next = new TcpListener(endpoint);
        next.Start();
        listener = next;
        _ = AcceptAsync(next);
    }

    private async Task AcceptAsync(TcpListener from)
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await from.AcceptSocketAsync();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var there = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            if (!TryKeep(client, there))
            {
                return;
            }

            try
            {
                await there.ConnectAsync(member);
                await Task.WhenAny(PumpAsync(client, there, isRequest: true), PumpAsync(there, client, isRequest: false));
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The member is away, or the way was cut.
            }
        }

        lock (door)
        {
            connections.Remove(client);
            connections.Remove(there);
        }
    }

    private bool TryKeep(Socket client, Socket there)
    {
        lock (door)
        {
            if (mode is RelayMode.Drop or RelayMode.Refuse)
            {
                return false;
            }

            connections.Add(client);
            connections.Add(there);
            return true;
        }
    }

    private async Task PumpAsync(Socket from, Socket to, bool isRequest)
    {
        var buffer = new byte[1 << 16];
        var request = string.Empty;
        try
        {
            while (await from.ReceiveAsync(buffer) is var count and > 0)
            {
                if (isRequest)
                {
                    request = Latest(request + Encoding.Latin1.GetString(buffer, 0, count));
                    if (IsLost(request))
                    {
                        continue;
                    }
                }

                while (WayOf(isRequest) is { IsCompleted: false } way)
                {
                    await way;
                }

                await to.SendAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // One of the two has gone.
        }
    }

    // From the beginning of the last request on.
    private static string Latest(string text) => text.LastIndexOf(AnyRequest, StringComparison.Ordinal) is var start and >= 0 ? text[start..] : text;

    private bool IsLost(string request)
    {
        lock (door)
        {
            if (trap is not var (text, isLost, seen) || seen.Task.IsCompleted || !request.StartsWith(Write, StringComparison.Ordinal) || !request.Contains(text, StringComparison.Ordinal))
            {
                return false;
            }

            seen.SetResult();
            passing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return isLost;
        }
    }

    // A trap lets requests through: only their answers are held.
    private Task WayOf(bool isRequest)
    {
        lock (door)
        {
            return isRequest && trap is { Seen.Task.IsCompleted: true } ? Task.CompletedTask : passing.Task;
        }
    }

    private void Break()
    {
        foreach (var connection in connections)
        {
            connection.Dispose();
        }

        connections.Clear();
    }
}
