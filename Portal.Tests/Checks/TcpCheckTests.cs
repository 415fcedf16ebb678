using System.Net;
using System.Net.Sockets;
using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Api.State;
using Portal.Tests.Doubles;

namespace Portal.Tests.Checks;

internal sealed class TcpCheckTests : CheckFixture
{
    private static readonly TcpCheck Connect = new(null, null);

    [TestCase("127.81.0.1")]
    [TestCase("::1")]
    public async Task A_server_that_listens_is_up(string address)
    {
        using var listener = FaultyServer.Listen(address, 100);
        Said(await CheckAsync(Connect, listener.LocalEndPoint!), CheckOutcome.Ok, "Connected.");
    }

    [Test]
    public async Task A_connect_wakes_no_program_and_leaves_nothing_in_the_kernel()
    {
        using var listener = FaultyServer.Listen("127.81.0.2", 100);
        var server = (IPEndPoint)listener.LocalEndPoint!;
        for (var i = 0; i < 20; i++)
        {
            (await CheckAsync(Connect, server)).Outcome.Should().Be(CheckOutcome.Ok);
        }

        listener.Poll(0, SelectMode.SelectRead).Should().BeFalse("nothing is to be accepted");
        Sockets(server).Should().Equal("0A");
    }

    [Test]
    public async Task Attempts_that_are_used_again_find_what_each_server_does()
    {
        using var listener = FaultyServer.Listen("127.81.0.3", 100);
        using var hung = await HungAsync("127.81.0.3");
        var nobody = FaultyServer.Nobody("127.81.0.3");
        for (var i = 0; i < 3; i++)
        {
            var results = await Task.WhenAll(Enumerable.Range(0, 20).SelectMany(_ => new[]
            {
                CheckAsync(Connect, listener.LocalEndPoint!),
                CheckAsync(Connect, nobody),
                CheckAsync(Connect, hung.LocalEndPoint!, Short),
            }));
            results.Chunk(3).Should().OnlyContain(chunk => chunk[0].Detail == "Connected." && chunk[1].Detail == "Connection refused." && chunk[2].Detail == "No answer within 0.5 s.");
        }
    }

    [TestCase("")]
    [TestCase("x")]
    public async Task A_server_that_refuses_is_down(string send) =>
        Said(await CheckAsync(new TcpCheck(Null(send), null), FaultyServer.Nobody("127.81.0.4")), CheckOutcome.Fail, "Connection refused.");

    [TestCase("")]
    [TestCase("x")]
    public async Task A_server_that_does_not_answer_is_down(string send)
    {
        using var listener = await HungAsync("127.81.0.5");
        Said(await CheckAsync(new TcpCheck(Null(send), null), listener.LocalEndPoint!, Short), CheckOutcome.Fail, "No answer within 0.5 s.");
    }

    // Alone: it takes as many descriptors as this machine allows, 10,000 at the most; the installed service is allowed 12,288.
    [NonParallelizable]
    [Test]
    public async Task Thousands_of_hung_servers_keep_no_other_from_being_asked()
    {
        var hung = await HungAsync("127.81.0.16");
        using var listener = FaultyServer.Listen("127.81.0.16", 100);
        var count = Math.Min(10_000, DescriptorLimit.Checks - 1);
        var waiting = Enumerable.Range(0, count).Select(_ => CheckAsync(Connect, hung.LocalEndPoint!)).ToArray();

        Said(await CheckAsync(Connect, listener.LocalEndPoint!), CheckOutcome.Ok, "Connected.");

        waiting.Should().OnlyContain(check => !check.IsCompleted);
        hung.Dispose();
        (await Task.WhenAll(waiting)).Should().OnlyContain(result => result.Outcome == CheckOutcome.Fail);
    }

    [Test]
    public async Task A_hung_server_holds_a_place_until_its_time_out()
    {
        using var hung = await HungAsync("127.81.0.15");
        using var listener = FaultyServer.Listen("127.81.0.15", 100);
        var prober = new Prober(Wheel, TimeProvider.System, folder: null, socketLimit: 2);
        CheckTarget[] targets = [.. Enumerable.Repeat(Target(Connect, hung.LocalEndPoint!, Short), 4), Target(Connect, listener.LocalEndPoint!, Short)];
        var checks = targets.Select(target => CheckAsync(target, prober)).ToArray();
        Said(await checks[^1], CheckOutcome.Ok, "Connected.");
        checks[0].IsCompleted.Should().BeTrue("the last one waited for it");
        (await Task.WhenAll(checks[..4])).Should().OnlyContain(result => result.Detail == "No answer within 0.5 s.");
    }

    [Test]
    public async Task An_exchange_finds_its_text_in_pieces_and_sends_what_it_should()
    {
        var heard = new TaskCompletionSource<string>();
        await using var server = new FaultyServer("127.81.0.6", async (_, stream, token) =>
        {
            var buffer = new byte[100];
            await stream.ReadExactlyAsync(buffer.AsMemory(0, 7), token);
            heard.SetResult(Encoding.UTF8.GetString(buffer, 0, 7));
            foreach (var letter in "+OK PONGü\r\n")
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes([letter]), token);
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        });
        Said(await CheckAsync(new TcpCheck("PÜNG\r\n", "PONGü"), server.EndPoint), CheckOutcome.Ok, "The answer has the text.");
        (await heard.Task).Should().Be("PÜNG\r\n");
    }

    [Test]
    public async Task A_text_that_is_only_sent_needs_no_answer()
    {
        await using var server = new FaultyServer("127.81.0.7", (_, _, _) => Task.CompletedTask);
        Said(await CheckAsync(new TcpCheck("hello", null), server.EndPoint), CheckOutcome.Ok, "Connected, and the text is sent.");
    }

    [TestCase("", "The server closed the connection without an answer.")]
    [TestCase("-ERR", "The answer does not have the text.")]
    public async Task A_server_that_closes_without_the_text_is_down(string answer, string detail)
    {
        await using var server = new FaultyServer("127.81.0.8", async (_, stream, token) => await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), token));
        Said(await CheckAsync(new TcpCheck(null, "+OK"), server.EndPoint), CheckOutcome.Fail, detail);
    }

    [Test]
    public async Task A_server_that_resets_is_down()
    {
        await using var server = new FaultyServer("127.81.0.9", (socket, _, _) =>
        {
            socket.LingerState = new LingerOption(true, 0);
            return Task.CompletedTask;
        });
        Said(await CheckAsync(new TcpCheck(null, "+OK"), server.EndPoint), CheckOutcome.Fail, "The server reset the connection.");
    }

    [Test]
    public async Task A_server_that_answers_byte_by_byte_has_one_time_for_all()
    {
        await using var server = new FaultyServer("127.81.0.10", async (_, stream, token) =>
        {
            while (true)
            {
                await stream.WriteAsync(new byte[1], token);
                await Task.Delay(20, token);
            }
        });
        var result = await CheckAsync(new TcpCheck(null, "+OK"), server.EndPoint, TimeSpan.FromSeconds(1));
        result.Outcome.Should().Be(CheckOutcome.Fail);
        result.Detail.Should().EndWith("within 1 s.");
    }

    [Test]
    public async Task A_server_that_never_stops_is_read_to_64_KiB()
    {
        await using var server = new FaultyServer("127.81.0.11", EndlessAsync);
        Said(await CheckAsync(new TcpCheck(null, "+OK"), server.EndPoint), CheckOutcome.Fail, "The first 64 KiB of the answer do not have the text.");
    }

    [TestCase("")]
    [TestCase("x")]
    public async Task A_check_comes_from_its_source(string expect)
    {
        var from = new TaskCompletionSource<string>();
        await using var server = new FaultyServer("127.81.0.12", async (socket, stream, token) =>
        {
            from.TrySetResult(((IPEndPoint)socket.RemoteEndPoint!).Address.ToString());
            await stream.WriteAsync("x"u8.ToArray(), token);
        });
        var target = Target(new TcpCheck(null, Null(expect)), server.EndPoint, Long) with { Source = AddressOf("127.81.9.12") };
        (await CheckAsync(target)).Outcome.Should().Be(CheckOutcome.Ok);
        if (expect.Length > 0)
        {
            (await from.Task).Should().Be("127.81.9.12");
        }
    }

    [TestCase("198.51.100.77")]
    [TestCase("::1")]
    public async Task A_source_that_this_machine_does_not_have_says_nothing_of_the_server(string source)
    {
        using var listener = FaultyServer.Listen("127.81.0.13", 100);
        (await CheckAsync(Target(Connect, listener.LocalEndPoint!, Long) with { Source = AddressOf(source) })).Outcome.Should().Be(CheckOutcome.Inconclusive);
        (await CheckAsync(Target(new TcpCheck("x", null), listener.LocalEndPoint!, Long) with { Source = AddressOf(source) })).Outcome.Should().Be(CheckOutcome.Inconclusive);
    }

    [Test]
    public async Task A_mark_that_may_not_be_set_says_nothing_of_the_server()
    {
        using var listener = FaultyServer.Listen("127.81.0.14", 100);
        var result = await CheckAsync(Target(Connect, listener.LocalEndPoint!, Long) with { Mark = 0x7000_0001 });
        result.Outcome.Should().Be(Environment.IsPrivilegedProcess ? CheckOutcome.Ok : CheckOutcome.Inconclusive);
    }

    internal static async Task EndlessAsync(Socket socket, NetworkStream stream, CancellationToken token)
    {
        var piece = new byte[4 << 10];
        while (true)
        {
            await stream.WriteAsync(piece, token);
        }
    }

    // The queue of a listener without backlog takes one connection; the kernel drops the SYN of the next.
    private static async Task<Socket> HungAsync(string address)
    {
        var listener = FaultyServer.Listen(address, 0);
        var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await filler.ConnectAsync(listener.LocalEndPoint!);
        await Poll.UntilAsync(() => listener.Poll(0, SelectMode.SelectRead), "the queue is full");
        return listener;
    }

    private static string? Null(string text) => text.Length == 0 ? null : text;

    // The states of all sockets of this machine that have the server's address at one end.
    private static IEnumerable<string> Sockets(IPEndPoint server)
    {
        var text = $"{BitConverter.ToUInt32(server.Address.GetAddressBytes()):X8}:{server.Port:X4}";
        return File.ReadLines("/proc/net/tcp").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(words => words[1] == text || words[2] == text).Select(words => words[3]);
    }
}
