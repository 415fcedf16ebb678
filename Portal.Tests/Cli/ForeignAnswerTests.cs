using System.Net;
using System.Net.Sockets;
using System.Text;
using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Cli;

/// <summary>Answers of something that speaks JSON and is not Portal.</summary>
internal sealed class ForeignAnswerTests : CommandLineFixture
{
    [TestCase("get", "services")]
    [TestCase("get", "hosts")]
    [TestCase("drift")]
    [TestCase("ready")]
    public async Task What_is_not_understood_is_an_error_and_no_crash(params string[] words)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(() => listener.AcceptTcpClientAsync(), "5");
        var outcome = await RunAsync([.. words, "--url", $"http://{listener.LocalEndpoint}"]);
        listener.Dispose();
        await serving;
        outcome.Code.Should().Be(5, outcome.ToString());
        outcome.Error.Should().Contain("was not understood").And.Contain("Is it Portal");
    }

    private static async Task ServeAsync(Func<Task<TcpClient>> accept, string answer)
    {
        var reply = Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(answer)}\r\nConnection: close\r\n\r\n{answer}");
        try
        {
            while (true)
            {
                // Each by itself: a client may open a connection that it does not use.
                _ = AnswerAsync(await accept(), reply);
            }
        }
        catch (Exception exception) when (exception is SocketException or InvalidOperationException)
        {
            // It has been stopped.
        }
    }

    private static async Task AnswerAsync(TcpClient client, byte[] reply)
    {
        using (client)
        {
            using var reader = new StreamReader(client.GetStream(), leaveOpen: true);
            while (await reader.ReadLineAsync() is { Length: > 0 })
            {
                // None of the requests has a body.
            }

            await client.GetStream().WriteAsync(reply);
        }
    }
}
