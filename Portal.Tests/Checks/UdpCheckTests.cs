using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Api.State;

namespace Portal.Tests.Checks;

internal sealed class UdpCheckTests : CheckFixture
{
    private static readonly UdpCheck Check = new("PING", "PONG");

    [TestCase("127.85.0.1")]
    [TestCase("::1")]
    public async Task A_server_that_answers_with_the_text_is_up(string address)
    {
        var heard = string.Empty;
        await using var server = new DatagramServer(address, question =>
        {
            heard = Encoding.UTF8.GetString(question);
            return ["+PONG\n"u8.ToArray()];
        });
        Said(await CheckAsync(Check, server.EndPoint), CheckOutcome.Ok, "The answer has the text.");
        heard.Should().Be("PING");
    }

    [TestCase("-ERR")]
    [TestCase("")]
    public async Task A_server_that_answers_something_else_is_down(string answer)
    {
        await using var server = new DatagramServer("127.85.0.2", _ => [Encoding.UTF8.GetBytes(answer)]);
        Said(await CheckAsync(Check, server.EndPoint), CheckOutcome.Fail, "The answer does not have the text.");
    }

    [Test]
    public async Task A_server_that_says_nothing_is_down()
    {
        await using var server = new DatagramServer("127.85.0.3", _ => []);
        Said(await CheckAsync(Check, server.EndPoint, Short), CheckOutcome.Fail, "No answer within 0.5 s.");
    }

    [TestCase("127.85.0.4")]
    [TestCase("::1")]
    public async Task A_port_where_nobody_listens_is_down(string address)
    {
        var server = new DatagramServer(address, _ => []);
        var place = server.EndPoint;
        await server.DisposeAsync();
        Said(await CheckAsync(Check, place), CheckOutcome.Fail, "Port unreachable.");
    }

    [Test]
    public async Task A_check_comes_from_its_source()
    {
        await using var server = new DatagramServer("127.85.0.5", _ => ["PONG"u8.ToArray()]);
        (await CheckAsync(Target(Check, server.EndPoint, Long) with { Source = AddressOf("127.85.9.5") })).Outcome.Should().Be(CheckOutcome.Ok);
        (await CheckAsync(Target(Check, server.EndPoint, Long) with { Source = AddressOf("198.51.100.77") })).Outcome.Should().Be(CheckOutcome.Inconclusive);
    }

    [Test]
    public async Task A_datagram_that_is_too_long_says_nothing_of_the_server()
    {
        await using var server = new DatagramServer("127.85.0.6", _ => []);
        (await CheckAsync(new UdpCheck(new string('x', 70_000), "y"), server.EndPoint)).Outcome.Should().Be(CheckOutcome.Inconclusive);
    }
}
