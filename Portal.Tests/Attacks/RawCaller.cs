using System.Net.Sockets;
using System.Text;

namespace Portal.Tests.Attacks;

/// <summary>One connection of somebody with the token who sends what he likes and reads when he likes.</summary>
internal sealed class RawCaller : IDisposable
{
    private readonly TcpClient client = new();
    private readonly LimitedPortal portal;

    private RawCaller(LimitedPortal portal) => this.portal = portal;

    /// <summary>How many bytes have come that nobody has read.</summary>
    public int Available => client.Available;

    public static async Task<RawCaller> OpenAsync(LimitedPortal portal, int receiveBuffer = 64 << 10)
    {
        var caller = new RawCaller(portal);
        caller.client.ReceiveBufferSize = receiveBuffer;
        await caller.client.ConnectAsync(portal.Address.Host, portal.Address.Port);
        return caller;
    }

    /// <summary>Sends the head of a request.</summary>
    public Task StartAsync(string requestLine, long length = 0) => WriteAsync(Encoding.ASCII.GetBytes(
        $"{requestLine} HTTP/1.1\r\nHost: portal\r\nX-AUTH-TOKEN: {portal.Token}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"));

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes) => await client.GetStream().WriteAsync(bytes);

    /// <summary>Sends a request and reads the whole answer.</summary>
    public async Task<string> SendAsync(string requestLine, ReadOnlyMemory<byte> body)
    {
        var answer = ReadAsync();
        await StartAsync(requestLine, body.Length);
        try
        {
            await WriteAsync(body);
        }
        catch (IOException)
        {
            // Portal has answered already, and reads no more.
        }

        return await answer;
    }

    public void Dispose() => client.Dispose();

    private async Task<string> ReadAsync()
    {
        var (text, buffer) = (new MemoryStream(), new byte[64 << 10]);
        try
        {
            while (await client.GetStream().ReadAsync(buffer) is var count and > 0)
            {
                text.Write(buffer, 0, count);
            }
        }
        catch (IOException) when (text.Length > 0)
        {
            // What Portal has not read of the body ends the connection roughly; the answer came before.
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }
}
