using System.Net.Sockets;
using System.Text;

namespace Portal.Tests.Doubles;

/// <summary>
/// Connects for many requests at once: each connection shows the token before it is used, and no more do so at a time than there are
/// places for those who have not.
/// </summary>
/// <param name="token">The token.</param>
internal sealed class CrowdConnections(string token) : IDisposable
{
    private readonly SemaphoreSlim places = new(64);
    private readonly byte[] hello = Encoding.ASCII.GetBytes($"HEAD /healthz HTTP/1.1\r\nHost: portal\r\nX-AUTH-TOKEN: {token}\r\n\r\n");

    public async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        try
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            var stream = new NetworkStream(socket, ownsSocket: true);
            await stream.WriteAsync(hello, cancellationToken);
            var answer = new List<byte>();
            for (var letter = new byte[1]; !answer.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray());)
            {
                await stream.ReadExactlyAsync(letter, cancellationToken);
                answer.Add(letter[0]);
            }

            return stream;
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();
}
