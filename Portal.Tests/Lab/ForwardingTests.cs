using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <summary>Every way of forwarding moves packets: both servers answer a client, over TCP and UDP, IPv4 and IPv6.</summary>
public sealed class ForwardingTests : PortalFixture
{
    [TestCase("10.0.0.1", 80, "forwarder: 'm'", "10.0.1.11", "10.0.1.12", TestName = "Masquerading_balances_over_IPv4")]
    [TestCase("10.0.0.1", 80, "forwarder: 'm'", "10.0.1.11", "10.0.1.12", 8080, TestName = "Masquerading_balances_to_another_port")]
    [TestCase("2001:db8::1", 80, "forwarder: 'm'", "2001:db8:1::11", "2001:db8:1::12", TestName = "Masquerading_balances_over_IPv6")]
    [TestCase("10.0.0.2", 80, "forwarder: 'g'", "10.0.0.11", "10.0.0.12", TestName = "Gatewaying_balances_over_IPv4")]
    [TestCase("2001:db8::2", 80, "forwarder: 'g'", "2001:db8::11", "2001:db8::12", TestName = "Gatewaying_balances_over_IPv6")]
    [TestCase("10.0.0.3", 80, "forwarder: 'i'", "10.0.0.11", "10.0.0.12", TestName = "IP_in_IP_balances_over_IPv4")]
    [TestCase("2001:db8::3", 80, "forwarder: 'i'", "2001:db8::11", "2001:db8::12", TestName = "IP_in_IP_balances_over_IPv6")]
    [TestCase("10.0.0.3", 80, "forwarder: 'i'", "2001:db8::11", "2001:db8::12", TestName = "IP_in_IP_balances_IPv4_over_IPv6_servers")]
    [TestCase("2001:db8::3", 80, "forwarder: 'i'", "10.0.0.11", "10.0.0.12", TestName = "IP_in_IP_balances_IPv6_over_IPv4_servers")]
    [TestCase("10.0.0.3", 80, "forwarder: 'i', tunnel: {type: 'gue', port: 6080}", "10.0.0.11", "10.0.0.12", TestName = "GUE_balances_over_IPv4")]
    [TestCase("10.0.0.3", 80, "forwarder: 'i', tunnel: {type: 'gue', port: 6080, checksum: 'csum'}", "10.0.0.11", "10.0.0.12", TestName = "GUE_with_a_checksum_balances_over_IPv4")]
    [TestCase("2001:db8::3", 80, "forwarder: 'i', tunnel: {type: 'gue', port: 6080}", "2001:db8::11", "2001:db8::12", TestName = "GUE_balances_over_IPv6")]
    [TestCase("10.0.0.3", 80, "forwarder: 'i', tunnel: {type: 'gre'}", "10.0.0.11", "10.0.0.12", TestName = "GRE_balances_over_IPv4")]
    public async Task Tcp_connections_are_balanced(string address, int port, string forwarder, string first, string second, int serverPort = 80)
    {
        await DeclareAsync("tcp", address, port, forwarder, serverPort, first, second);
        var host = address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address;

        var answers = Host.Client.Fetch($"http://{host}:{port}/", 4);

        answers.Should().HaveCount(4);
        answers.Distinct().Should().HaveCount(2, "rr sends every second connection to the other server");
        answers[..2].Should().Equal(answers[2..]);
    }

    [TestCase("10.0.0.1", "forwarder: 'm'", "10.0.1.11", "10.0.1.12", 5353, TestName = "Masquerading_balances_datagrams_over_IPv4")]
    [TestCase("2001:db8::1", "forwarder: 'm'", "2001:db8:1::11", "2001:db8:1::12", TestName = "Masquerading_balances_datagrams_over_IPv6")]
    [TestCase("10.0.0.2", "forwarder: 'g'", "10.0.0.11", "10.0.0.12", TestName = "Gatewaying_balances_datagrams_over_IPv4")]
    [TestCase("2001:db8::2", "forwarder: 'g'", "2001:db8::11", "2001:db8::12", TestName = "Gatewaying_balances_datagrams_over_IPv6")]
    [TestCase("10.0.0.3", "forwarder: 'i'", "10.0.0.11", "10.0.0.12", TestName = "IP_in_IP_balances_datagrams_over_IPv4")]
    [TestCase("2001:db8::3", "forwarder: 'i'", "2001:db8::11", "2001:db8::12", TestName = "IP_in_IP_balances_datagrams_over_IPv6")]
    public async Task Datagrams_are_balanced(string address, string forwarder, string first, string second, int serverPort = 53)
    {
        await DeclareAsync("udp", address, 53, forwarder, serverPort, first, second);

        var answers = Host.Client.Ask(address.Contains(':', StringComparison.Ordinal) ? $"[{address}]:53" : $"{address}:53", 2);

        answers.Should().HaveCount(2).And.OnlyHaveUniqueItems();
    }

    private async Task DeclareAsync(string type, string address, int port, string forwarder, int serverPort, params string[] hosts)
    {
        var servers = string.Join(',', hosts.Select(host => $"{{host: '{host}', port: {serverPort}, {forwarder}}}"));
        (await Api.PostAsync($"/services/{type}/{address}/{port}", $"{{scheduler: 'rr', servers: [{servers}]}}")).Expect(201);
    }
}
