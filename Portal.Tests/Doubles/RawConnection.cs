using System.Net.Sockets;
using System.Text;

namespace Portal.Tests.Doubles;

/// <summary>One connection on which a test writes every byte itself.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient client = new();

    public static async Task<RawConnection> OpenAsync(Uri address)
    {
        var connection = new RawConnection();
        await connection.client.ConnectAsync(address.Host, address.Port);
        return connection;
    }

    /// <summary>Sends a request line, the token and other headers, and the start of a body.</summary>
    public Task SendAsync(string requestLine, string headers = "", string body = "") =>
        WriteAsync($"{requestLine} HTTP/1.1\r\nHost: portal\r\nX-AUTH-TOKEN: {TestPortal.Token}\r\n{headers}\r\n{body}");

    /// <summary>True when nothing has come, and the other side is still there.</summary>
    public bool IsSilent => client.Available == 0 && !client.Client.Poll(0, SelectMode.SelectRead);

    public async Task WriteAsync(string text) => await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Reads until the other side has nothing more to say, or the text has come.</summary>
    public async Task<string> ReadAsync(string until = "\0")
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!text.ToString().Contains(until, StringComparison.Ordinal) && await client.GetStream().ReadAsync(buffer, patience.Token) is var count and > 0)
        {
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return text.ToString();
    }

    /// <summary>Hangs up at once, without the good manners of a closed connection.</summary>
    public void Abort()
    {
        client.LingerState = new LingerOption(enable: true, seconds: 0);
        client.Dispose();
    }

    public void Dispose() => client.Dispose();
}
