using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Portal.Tests.Doubles;

/// <summary>Answers requests of etcd's gateway as a test says, for what a real one says too seldom. It notes each request.</summary>
internal sealed class ScriptedEtcd : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, int, (int Status, string Body)?> answer;
    private readonly ConcurrentQueue<(string Path, string Body, string Token)> requests = new();

    /// <param name="answer">Gives the answer to a request, by its path and how many were there before it; null to close the connection.</param>
    public ScriptedEtcd(Func<string, int, (int Status, string Body)?> answer)
    {
        this.answer = answer;
        listener.Start();
        _ = AcceptAsync();
    }

    public Uri Endpoint => new($"http://{listener.LocalEndpoint}");

    public IReadOnlyList<(string Path, string Body, string Token)> Requests => [.. requests];

    public static (int Status, string Body) Error(int code, string message) => (500, $$"""{"error":"{{message}}","message":"{{message}}","code":{{code}}}""");

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                while (await ReadAsync(stream) is { } request)
                {
                    var before = requests.Count;
                    requests.Enqueue(request);
                    if (answer(request.Path, before) is not var (status, body))
                    {
                        return;
                    }

                    await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 {status} X\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));
                }
            }
            catch (IOException)
            {
                // The client has gone.
            }
        }
    }

    private static async Task<(string Path, string Body, string Token)?> ReadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        var lines = head.ToString().Split("\r\n");
        var body = new byte[int.Parse(Header("Content-Length"))];
        await stream.ReadExactlyAsync(body);
        return (lines[0].Split(' ')[1], Encoding.UTF8.GetString(body), Header("Authorization"));

        string Header(string name) => lines.FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..] ?? string.Empty;
    }
}
