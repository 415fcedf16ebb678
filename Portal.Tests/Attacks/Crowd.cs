using System.Net.Security;
using System.Net.Sockets;
using Portal.Tests.Doubles;

namespace Portal.Tests.Attacks;

/// <summary>Many who connect, send something, and read nothing.</summary>
/// <param name="address">Where to.</param>
/// <param name="size">How many of them are connected at once at the most.</param>
internal sealed class Crowd(Uri address, int size) : IDisposable
{
    private const int SmallBuffer = 2 << 10;

    private readonly Queue<Socket> sockets = new();

    /// <summary>Whether each of them shakes hands first.</summary>
    public bool IsTls { get; init; }

    /// <summary>The protocol that is asked for with TLS.</summary>
    public SslApplicationProtocol Protocol { get; init; } = SslApplicationProtocol.Http11;

    /// <summary>Sends these bytes over connection after connection, until it is to end.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            if (sockets.Count == size)
            {
                if (!IsTls)
                {
                    // All stand there; each that has lost its place comes anew.
                    await Task.Delay(1, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                sockets.Dequeue().Dispose();
            }

            await TryAddAsync(bytes, end);
        }
    }

    public void Dispose()
    {
        foreach (var socket in sockets)
        {
            socket.Dispose();
        }
    }

    private async Task TryAddAsync(ReadOnlyMemory<byte> bytes, CancellationToken end)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = SmallBuffer, NoDelay = true };
        sockets.Enqueue(socket);
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, end);
            if (IsTls)
            {
#pragma warning disable CA2000 // The socket is what counts, and goes with the crowd.
                var tls = new SslStream(new NetworkStream(socket), leaveInnerStreamOpen: true, TlsCaller.TakesAny);
#pragma warning restore CA2000
                await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", ApplicationProtocols = [Protocol] }, end);
                await tls.WriteAsync(bytes, end);
            }
            else
            {
                // What the other side does not take is not waited for.
                socket.Blocking = false;
                socket.Send(bytes.Span, SocketFlags.None, out _);
            }
        }
        catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException)
        {
            // It has lost its place already.
        }
    }
}
