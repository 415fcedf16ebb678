using System.Net;
using System.Net.Sockets;

namespace Portal.Tests.Checks;

/// <summary>A UDP server that answers each datagram with those that a test wants.</summary>
internal sealed class DatagramServer : IAsyncDisposable
{
    private readonly UdpClient socket;
    private readonly Task serving;

    public DatagramServer(string address, Func<byte[], IEnumerable<byte[]>> answer)
    {
        socket = new UdpClient(new IPEndPoint(IPAddress.Parse(address), 0));
        serving = ServeAsync(answer);
    }

    public EndPoint EndPoint => socket.Client.LocalEndPoint!;

    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        await serving;
    }

    private async Task ServeAsync(Func<byte[], IEnumerable<byte[]>> answer)
    {
        try
        {
            while (true)
            {
                var question = await socket.ReceiveAsync();
                foreach (var datagram in answer(question.Buffer))
                {
                    await socket.SendAsync(datagram, question.RemoteEndPoint);
                }
            }
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }
}
