using System.Net;
using System.Net.Sockets;

namespace Portal.Tests.Checks;

/// <summary>A TCP server that does to each connection what a test wants.</summary>
internal sealed class FaultyServer : IAsyncDisposable
{
    private readonly CancellationTokenSource end = new();
    private readonly Socket listener;
    private readonly Task accepting;

    public FaultyServer(string address, Func<Socket, NetworkStream, CancellationToken, Task> serve)
    {
        listener = Listen(address, backlog: 100);
        accepting = AcceptAsync(serve);
    }

    public EndPoint EndPoint => listener.LocalEndPoint!;

    /// <summary>Listens, and accepts nothing.</summary>
    public static Socket Listen(string address, int backlog)
    {
        var listener = new Socket(IPAddress.Parse(address).AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        listener.Listen(backlog);
        return listener;
    }

    /// <summary>Where nobody listens.</summary>
    public static EndPoint Nobody(string address)
    {
        using var listener = Listen(address, 1);
        return listener.LocalEndPoint!;
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Dispose();
        await accepting;
        end.Dispose();
    }

    private async Task AcceptAsync(Func<Socket, NetworkStream, CancellationToken, Task> serve)
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await listener.AcceptAsync(end.Token), serve));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket socket, Func<Socket, NetworkStream, CancellationToken, Task> serve)
    {
        using (socket)
        {
            try
            {
                await using var stream = new NetworkStream(socket);
                await serve(socket, stream, end.Token);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or SocketException or System.Security.Authentication.AuthenticationException)
            {
                // The check has gone away.
            }
        }
    }
}
