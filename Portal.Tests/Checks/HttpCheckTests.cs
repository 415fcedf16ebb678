using System.Net;
using System.Net.Sockets;
using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Api.State;
using Portal.Tests.Doubles;

namespace Portal.Tests.Checks;

internal sealed class HttpCheckTests : CheckFixture
{
    private const string Ok = "HTTP/1.1 200 OK\r\n";

    private static readonly TestCaseData[] Answers =
    [
        Row("200", Ok + "\r\n", CheckOutcome.Ok, "Status 200."),
        Row("200 of HTTP/1.0 without a reason", "HTTP/1.0 200\r\n\r\n", CheckOutcome.Ok, "Status 200."),
        Row("204", "HTTP/1.1 204 No Content\r\n\r\n", CheckOutcome.Ok, "Status 204."),
        Row("301 is not followed", "HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1:1/\r\n\r\n", CheckOutcome.Ok, "Status 301."),
        Row("500", "HTTP/1.1 500 Broken\r\n\r\n", CheckOutcome.Fail, "Status 500."),
        Row("lines that end with a line feed alone", "HTTP/1.1 200 OK\nA: b\n\n", CheckOutcome.Ok, "Status 200."),
        Row("interim answers", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 503 No\r\n\r\n", CheckOutcome.Fail, "Status 503."),
        Row("nothing", "", CheckOutcome.Fail, "The server closed the connection without an answer."),
        Row("half a header", Ok + "A: b", CheckOutcome.Fail, "The server closed the connection within the answer."),
        Row("another protocol", "SSH-2.0-OpenSSH_9.2\r\n", CheckOutcome.Fail, "The answer is not HTTP/1.1."),
        Row("a status that is none", "HTTP/1.1 2xx OK\r\n\r\n", CheckOutcome.Fail, "The answer is not HTTP/1.1."),
        Row("a status of four digits", "HTTP/1.1 2000 OK\r\n\r\n", CheckOutcome.Fail, "The answer is not HTTP/1.1."),
    ];

    // The text that is looked for is "all well".
    private static readonly TestCaseData[] Bodies =
    [
        Row("to the end of the connection", Ok + "\r\nyes, all well.", CheckOutcome.Ok, "Status 200. The body has the text."),
        Row("by its length, without an end", Ok + "content-length: 8\r\n\r\nall wellSTAY", CheckOutcome.Ok, "Status 200. The body has the text."),
        Row("by its length, cut before the text", Ok + "Content-Length: 7\r\n\r\nall well", CheckOutcome.Fail, "Status 200. The body does not have the text."),
        Row("another text", Ok + "\r\nall bad", CheckOutcome.Fail, "Status 200. The body does not have the text."),
        Row("in the header only", Ok + "X: all well\r\n\r\n", CheckOutcome.Fail, "Status 200. The body does not have the text."),
        Row("in chunks, over their border", Ok + "Transfer-Encoding: chunked\r\n\r\n5;x=y\r\nall w\r\n3\r\nell\r\n0\r\n\r\nSTAY", CheckOutcome.Ok, "Status 200. The body has the text."),
        Row("in chunks, without the text", Ok + "Transfer-Encoding: gzip, Chunked\r\n\r\nA\r\n0123456789\r\n0\r\n\r\nSTAY", CheckOutcome.Fail, "Status 200. The body does not have the text."),
        Row("in chunks that are none", Ok + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", CheckOutcome.Fail, "The chunks of the answer cannot be read."),
        Row("in a chunk of a negative size", Ok + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\nall well", CheckOutcome.Fail, "The chunks of the answer cannot be read."),
        Row("of a length that is none", Ok + "Content-Length: -1\r\n\r\nall well", CheckOutcome.Fail, "The length of the answer cannot be read."),
        Row("none by the status", "HTTP/1.1 204 No\r\n\r\nall wellSTAY", CheckOutcome.Fail, "Status 204. The body does not have the text."),
        Row("a bad status with the text", "HTTP/1.1 500 No\r\n\r\nall well", CheckOutcome.Fail, "Status 500."),
    ];

    [TestCaseSource(nameof(Answers))]
    public async Task An_answer_is_good_by_its_status(string answer, CheckOutcome outcome, string detail) => Said(await AskAsync(new HttpCheck(), answer), outcome, detail);

    [TestCaseSource(nameof(Bodies))]
    public async Task A_text_is_looked_for_in_the_body(string answer, CheckOutcome outcome, string detail) => Said(await AskAsync(new HttpCheck { Body = "all well" }, answer), outcome, detail);

    [Test]
    public async Task Only_the_declared_statuses_are_good()
    {
        var check = new HttpCheck { Status = StatusSet.Parse("204,300-302")! };
        Said(await AskAsync(check, Ok + "\r\n"), CheckOutcome.Fail, "Status 200.");
        Said(await AskAsync(check, "HTTP/1.1 302 Found\r\n\r\n"), CheckOutcome.Ok, "Status 302.");
    }

    [Test]
    public async Task A_request_says_what_is_declared_and_no_more()
    {
        (await HeardAsync(new HttpCheck(), "127.83.0.1")).Should().Be("GET / HTTP/1.1\r\nHost: 127.83.0.1:PORT\r\nUser-Agent: Portal\r\nAccept: */*\r\nConnection: close\r\n\r\n");
        (await HeardAsync(new HttpCheck(), "::1")).Should().Contain("Host: [::1]:PORT\r\n");
        (await HeardAsync(new HttpCheck { Method = "POST", Path = "/a?b=c", Host = "example.org", Headers = HttpCheck.NoHeaders.Add("user-agent", "me").Add("X-A", "b") }, "127.83.0.1"))
            .Should().Be("POST /a?b=c HTTP/1.1\r\nHost: example.org\r\nAccept: */*\r\nConnection: close\r\nContent-Length: 0\r\nuser-agent: me\r\nX-A: b\r\n\r\n");
    }

    [Test]
    public async Task A_request_without_a_body_in_its_answer_does_not_wait_for_one() =>
        Said(await AskAsync(new HttpCheck { Method = "HEAD", Body = "x" }, Ok + "Content-Length: 100\r\n\r\nSTAY"), CheckOutcome.Fail, "Status 200. The body does not have the text.");

    [Test]
    public async Task A_server_that_refuses_is_down() => Said(await CheckAsync(new HttpCheck(), FaultyServer.Nobody("127.83.0.2")), CheckOutcome.Fail, "Connection refused.");

    [Test]
    public async Task A_server_that_says_nothing_is_down()
    {
        using var listener = FaultyServer.Listen("127.83.0.3", 10);
        Said(await CheckAsync(new HttpCheck(), listener.LocalEndPoint!, Short), CheckOutcome.Fail, "No answer within 0.5 s.");
    }

    [Test]
    public async Task A_server_that_resets_is_down()
    {
        await using var server = new FaultyServer("127.83.0.4", async (socket, stream, token) =>
        {
            await ReadRequestAsync(stream, token);
            socket.LingerState = new LingerOption(true, 0);
        });
        Said(await CheckAsync(new HttpCheck(), server.EndPoint), CheckOutcome.Fail, "The server reset the connection.");
    }

    [Test]
    public async Task An_answer_byte_by_byte_has_one_time_for_all()
    {
        await using var server = new FaultyServer("127.83.0.5", async (_, stream, token) =>
        {
            foreach (var letter in Ok + new string('a', 10_000))
            {
                await stream.WriteAsync(new[] { (byte)letter }, token);
                await Task.Delay(20, token);
            }
        });
        var result = await CheckAsync(new HttpCheck(), server.EndPoint, TimeSpan.FromSeconds(1));
        result.Outcome.Should().Be(CheckOutcome.Fail);
        result.Detail.Should().EndWith("within 1 s.");
    }

    [TestCase("a: b\r\n")]
    [TestCase("a")]
    public async Task A_header_without_an_end_is_cut_off(string piece)
    {
        await using var server = new FaultyServer("127.83.0.6", async (_, stream, token) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Ok), token);
            var pieces = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(piece, 1000)));
            while (true)
            {
                await stream.WriteAsync(pieces, token);
            }
        });
        Said(await CheckAsync(new HttpCheck(), server.EndPoint), CheckOutcome.Fail, "The answer has more than 64 KiB of header.");
    }

    [TestCase("Content-Length: 2147483648\r\n\r\n")]
    [TestCase("\r\n")]
    [TestCase("Transfer-Encoding: chunked\r\n\r\n7FFFFFFFFFFFFFFF\r\n")]
    public async Task A_body_without_an_end_is_cut_off(string head)
    {
        await using var server = new FaultyServer("127.83.0.7", async (socket, stream, token) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Ok + head), token);
            await TcpCheckTests.EndlessAsync(socket, stream, token);
        });
        Said(await CheckAsync(new HttpCheck(), server.EndPoint), CheckOutcome.Ok, "Status 200.");
        Said(await CheckAsync(new HttpCheck { Body = "all well" }, server.EndPoint), CheckOutcome.Fail, "Status 200. The first 64 KiB of the body do not have the text.");
    }

    // A clock that stands: the probe waits for the body for as long as it takes.
    [TestCase("Content-Length: 60000\r\n\r\n", "", null, CheckOutcome.Ok)]
    [TestCase("\r\n", "", null, CheckOutcome.Ok)]
    [TestCase("Transfer-Encoding: chunked\r\n\r\nEA60\r\n", "\r\n0\r\n\r\n", null, CheckOutcome.Ok)]
    [TestCase("Content-Length: 60000\r\n\r\n", "", "xx", CheckOutcome.Ok)]
    [TestCase("Content-Length: 60000\r\n\r\n", "", null, CheckOutcome.Fail)]
    public async Task A_server_can_write_its_body_to_the_end(string head, string tail, string? text, CheckOutcome outcome)
    {
        var isWritten = new TaskCompletionSource<bool>();
        await using var server = new FaultyServer("127.83.0.10", async (socket, stream, token) =>
        {
            await ReadRequestAsync(stream, token);
            await stream.WriteAsync(Encoding.ASCII.GetBytes((outcome == CheckOutcome.Ok ? Ok : "HTTP/1.1 500 No\r\n") + head), token);
            try
            {
                for (var piece = 0; piece < 6; piece++)
                {
                    await Task.Delay(20, token);
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(new string('x', 10_000)), token);
                }

                // Whoever has all of the body may close the connection, and then not even nothing can be written.
                if (tail.Length > 0)
                {
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(tail), token);
                }

                isWritten.SetResult(true);
            }
            catch (IOException)
            {
                isWritten.SetResult(false);
            }
        });
        var prober = new Prober(Wheel, new SteppedTime(), folder: null);
        (await CheckAsync(Target(new HttpCheck { Body = text }, server.EndPoint, Long), prober)).Outcome.Should().Be(outcome);
        (await isWritten.Task).Should().BeTrue();
    }

    [TestCase("Content-Length: 1000\r\n\r\nSTAY")]
    [TestCase("\r\nhalf a bodySTAY")]
    [TestCase("Transfer-Encoding: chunked\r\n\r\nA\r\nhalf aSTAY")]
    [TestCase("Transfer-Encoding: chunked\r\n\r\nno chunks at all\r\n")]
    public async Task A_body_that_does_not_come_changes_nothing_where_no_text_is_looked_for(string rest)
    {
        Said(await AskAsync(new HttpCheck(), Ok + rest), CheckOutcome.Ok, "Status 200.");
        Said(await AskAsync(new HttpCheck(), "HTTP/1.1 500 No\r\n" + rest), CheckOutcome.Fail, "Status 500.");
    }

    [TestCase("Content-Length: 2147483648\r\n\r\n", null, 1)]
    [TestCase("Content-Length: 2147483648\r\n\r\n", "none", 64)]
    [TestCase("\r\n", null, 64)]
    [TestCase("Transfer-Encoding: chunked\r\n\r\n7FFFFFFFFFFFFFFF\r\n", null, 64)]
    [TestCase("Transfer-Encoding: chunked\r\n\r\n7FFFFFFFFFFFFFFF\r\n", "none", 64)]
    public async Task Of_a_body_of_2_GB_no_more_than_64_KiB_are_read(string head, string? text, int kilobytes)
    {
        using var stream = new EndlessStream(Encoding.ASCII.GetBytes(Ok + head));
        using var reader = new HttpReader(stream, new CheckRun(Target(new HttpCheck(), new IPEndPoint(IPAddress.Loopback, 1), Long), CancellationToken.None), new SteppedTime());
        var answer = await HttpHead.ReadAsync(reader);
        await answer.ReadBodyAsync(reader, new TextSearch(text ?? string.Empty));
        stream.Given.Should().BeLessThanOrEqualTo((kilobytes << 10) + (8 << 10));
    }

    [Test]
    public async Task Endless_chunks_of_one_byte_are_cut_off()
    {
        await using var server = new FaultyServer("127.83.0.8", async (_, stream, token) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Ok + "Transfer-Encoding: chunked\r\n\r\n"), token);
            var pieces = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("1\r\na\r\n", 1000)));
            while (true)
            {
                await stream.WriteAsync(pieces, token);
            }
        });
        (await CheckAsync(new HttpCheck { Body = "all well" }, server.EndPoint)).Outcome.Should().Be(CheckOutcome.Fail);
    }

    private static TestCaseData Row(string name, string answer, CheckOutcome outcome, string detail) => new TestCaseData(answer, outcome, detail).SetArgDisplayNames(name);

    private static async Task<string> ReadRequestAsync(Stream stream, CancellationToken token)
    {
        var request = new StringBuilder();
        var buffer = new byte[1];
        while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(buffer, token) == 1)
        {
            request.Append((char)buffer[0]);
        }

        return request.ToString();
    }

    // STAY at the end of an answer: the server keeps the connection open.
    private async Task<CheckResult> AskAsync(HttpCheck check, string answer)
    {
        await using var server = new FaultyServer("127.83.0.9", async (_, stream, token) =>
        {
            await ReadRequestAsync(stream, token);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer.Replace("STAY", string.Empty)), token);
            if (answer.EndsWith("STAY", StringComparison.Ordinal))
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
            }
        });
        return await CheckAsync(check, server.EndPoint);
    }

    private async Task<string> HeardAsync(HttpCheck check, string address)
    {
        var heard = string.Empty;
        await using var server = new FaultyServer(address, async (_, stream, token) =>
        {
            heard = await ReadRequestAsync(stream, token);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Ok + "\r\n"), token);
        });
        Said(await CheckAsync(check, server.EndPoint), CheckOutcome.Ok, "Status 200.");
        return heard.Replace($":{((IPEndPoint)server.EndPoint).Port}", ":PORT");
    }
}
