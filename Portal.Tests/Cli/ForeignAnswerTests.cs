using System.Net;
using System.Net.Sockets;
using System.Text;
using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Cli;

/// <summary>Answers of something that speaks JSON and is not Portal.</summary>
internal sealed class ForeignAnswerTests : CommandLineFixture
{
    [TestCase("""{"services":[]}""")]
    [TestCase("""[1,null,{"type":5,"host":null}]""")]
    [TestCase("5")]
    [TestCase("""{"changes":[5],"added":"x","detail":7,"errors":5}""")]
    public async Task What_is_not_understood_is_an_error_and_no_crash(string answer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, answer);
        string[] to = ["--url", $"http://{listener.LocalEndpoint}"];
        foreach (string[] words in (string[][])[["get", "services"], ["get", "hosts"], ["top", "--once"], ["plan", "-f", "-"], ["token", "list"], ["drift"], ["get", "history"], ["doctor"], ["ready"]])
        {
            var outcome = await RunAsync([.. words, .. to], "[]");
            outcome.Code.Should().BeInRange(0, 7, outcome.ToString());
        }

        (await RunAsync(["plan", "-f", "-", .. to], "[]")).Code.Should().NotBe(0, "it is no plan");
        listener.Stop();
        await serving;
    }

    private static async Task ServeAsync(TcpListener listener, string answer)
    {
        var reply = Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(answer)}\r\nConnection: close\r\n\r\n{answer}");
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                using var reader = new StreamReader(client.GetStream(), leaveOpen: true);
                var length = 0;
                while (await reader.ReadLineAsync() is { Length: > 0 } line)
                {
                    length = line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase) ? int.Parse(line[16..], System.Globalization.CultureInfo.InvariantCulture) : length;
                }

                _ = await reader.ReadBlockAsync(new char[length]);
                await client.GetStream().WriteAsync(reply);
            }
        }
        catch (SocketException)
        {
            // It has been stopped.
        }
    }
}
