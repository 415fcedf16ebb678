using System.Net.Sockets;
using System.Text;

namespace Portal.Tests.Endurance;

/// <summary>
/// One kept-alive connection that sends many requests without waiting for each answer, and reads of the answers what it
/// takes to find the next one. A common client would cost the machine more than Portal does.
/// </summary>
internal sealed class PipeliningClient : IDisposable
{
    private readonly TcpClient client = new() { NoDelay = true };
    private readonly byte[] buffer = new byte[256 << 10];
    private int start;
    private int end;

    public static async Task<PipeliningClient> OpenAsync(Uri address)
    {
        var pipelining = new PipeliningClient();
        await pipelining.client.ConnectAsync(address.Host, address.Port);
        return pipelining;
    }

    /// <summary>A request as it goes over the wire.</summary>
    public static string Request(string method, string path, string token, string body = "") =>
        $"{method} {path} HTTP/1.1\r\nHost: p\r\nX-AUTH-TOKEN: {token}\r\n"
        + (method == "GET" ? "\r\n" : $"Content-Type: {(method == "PATCH" ? "application/merge-patch+json" : "application/json")}\r\nContent-Length: {body.Length}\r\n\r\n{body}");

    /// <summary>Sends requests in one piece and waits for all of their answers.</summary>
    /// <param name="requests">The requests, as bytes.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="status">Is told the status of each answer.</param>
    public async Task SendAsync(ReadOnlyMemory<byte> requests, int count, Action<int> status)
    {
        var stream = client.GetStream();
        await stream.WriteAsync(requests);
        for (; count > 0; count--)
        {
            int head;
            while ((head = buffer.AsSpan(start, end - start).IndexOf("\r\n\r\n"u8)) < 0)
            {
                await FillAsync(stream);
            }

            var text = Encoding.ASCII.GetString(buffer, start, head);
            status(int.Parse(text.AsSpan("HTTP/1.1 ".Length, 3)));
            start += head + 4;
            await SkipBodyAsync(stream, text);
        }
    }

    public void Dispose() => client.Dispose();

    private async Task SkipBodyAsync(NetworkStream stream, string head)
    {
        if (head.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase))
        {
            int last;
            while ((last = buffer.AsSpan(start, end - start).IndexOf("0\r\n\r\n"u8)) < 0)
            {
                await FillAsync(stream);
            }

            start += last + 5;
            return;
        }

        const string Name = "Content-Length: ";
        var at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        var line = at < 0 ? "0" : head[(at + Name.Length)..].Split('\r')[0];
        for (var length = int.Parse(line); length > 0;)
        {
            if (start == end)
            {
                await FillAsync(stream);
            }

            var skipped = Math.Min(length, end - start);
            start += skipped;
            length -= skipped;
        }
    }

    private async Task FillAsync(NetworkStream stream)
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        var read = await stream.ReadAsync(buffer.AsMemory(end));
        end += read > 0 ? read : throw new IOException("Portal has closed the connection.");
    }
}
