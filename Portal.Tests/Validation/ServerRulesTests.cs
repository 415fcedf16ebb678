using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;
using Portal.Ipvsadm.Validation;

namespace Portal.Tests.Validation;

public sealed class ServerRulesTests
{
    private static readonly AddressKey Tcp = new(Protocol.Tcp, Address.IPv4(0x0A000001), 80);
    private static readonly AddressKey Wide = new(Protocol.Tcp, Address.IPv6(1), 80);
    private static readonly FirewallMarkKey Mark = new(IpFamily.IPv4, 5);
    private static readonly RealServerSettings Nat = new() { Forwarding = new Masquerading() };
    private static readonly RealServerSettings Tunnelled = Through(new IpipTunnel());

    private static readonly TestCaseData[] Kept =
    [
        Row("all defaults", Tcp, "10.1.0.1", 80, new()),
        Row("another port by masquerading", Tcp, "10.1.0.1", 8080, Nat),
        Row("another port behind a mark", Mark, "10.1.0.1", 8080, new()),
        Row("port 0 by masquerading", Tcp, "10.1.0.1", 0, Nat),
        Row("the other family through a tunnel", Tcp, "2001:db8::11", 80, Tunnelled),
        Row("the other family through a tunnel, back", Wide, "10.1.0.1", 80, Tunnelled),
        Row("an address of this machine", Tcp, "127.0.0.1", 80, new()),
        Row("an IPv4-compatible address", Wide, "::0.1.0.2", 80, new()),
        Row("a link-local address, which may be the machine's own", Wide, "fe80::1", 80, new()),
        Row("the largest numbers", Tcp, "10.1.0.1", 80, new() { Weight = int.MaxValue, UpperThreshold = int.MaxValue, LowerThreshold = int.MaxValue }),
        Row("weight 0", Tcp, "10.1.0.1", 80, new() { Weight = 0 }),
        Row("equal thresholds", Tcp, "10.1.0.1", 80, new() { UpperThreshold = 5, LowerThreshold = 5 }),
        Row("gue with remote checksum", Tcp, "10.1.0.1", 80, Through(new GueTunnel(1, TunnelChecksum.Remote))),
        Row("gre with a checksum", Tcp, "10.1.0.1", 80, Through(new GreTunnel(TunnelChecksum.Checksum))),
    ];

    private static readonly TestCaseData[] Broken =
    [
        Row("multicast", Tcp, "224.0.0.1", 80, new(), "host: must be a unicast address; this one is multicast."),
        Row("IPv6 multicast", Wide, "ff02::1", 80, new(), "host: must be a unicast address; this one is multicast."),
        Row("broadcast", Tcp, "255.255.255.255", 80, new(), "host: must be a unicast address; this one is broadcast."),
        Row("unspecified", Tcp, "0.0.0.0", 80, new(), "host: must be the address of a server; this one is unspecified."),
        Row("IPv6 unspecified", Wide, "::", 80, new(), "host: must be the address of a server; this one is unspecified."),
        Row("IPv4-mapped", Wide, "::ffff:10.1.0.1", 80, new(), "host: must not be an IPv4-mapped address; give the IPv4 address itself."),
        Row("the other family", Tcp, "2001:db8::11", 80, new(), "host: must be an IPv4 address like its service; only forwarder i reaches servers of the other family."),
        Row("the other family by masquerading", Wide, "10.1.0.1", 80, Nat, "host: must be an IPv6 address like its service; *"),
        Row("the other family behind a mark", Mark, "2001:db8::11", 80, new(), "host: must be an IPv4 address like its service; *"),
        Row("another port by gatewaying", Tcp, "10.1.0.1", 8080, new(), "port: must be 80, the port of the service: only masquerading (forwarder m) can change the port."),
        Row("another port through a tunnel", Tcp, "10.1.0.1", 0, Tunnelled, "port: must be 80, the port of the service: *"),
        Row("negative weight", Tcp, "10.1.0.1", 80, new() { Weight = -1 }, "weight: must be a whole number from 0 to 2147483647."),
        Row("negative upper threshold", Tcp, "10.1.0.1", 80, new() { UpperThreshold = -1 }, "upper_threshold: must be a whole number from 0 to 2147483647."),
        Row("negative lower threshold", Tcp, "10.1.0.1", 80, new() { LowerThreshold = -1 }, "lower_threshold: must be a whole number from 0 to 2147483647."),
        Row("lower above upper", Tcp, "10.1.0.1", 80, new() { UpperThreshold = 5, LowerThreshold = 6 }, "lower_threshold: must not be greater than upper_threshold. Set upper_threshold too."),
        Row("gue without a port", Tcp, "10.1.0.1", 80, Through(new GueTunnel(0)), "tunnel.port: must be a whole number from 1 to 65535."),
        Row("gre with remote checksum", Tcp, "10.1.0.1", 80, Through(new GreTunnel(TunnelChecksum.Remote)), "tunnel.checksum: remcsum is only for tunnels of type gue."),
    ];

    [TestCaseSource(nameof(Kept))]
    public void A_server_within_the_rules_has_no_violation(ServiceKey service, RealServerKey key, RealServerSettings settings) =>
        Check(service, key, settings).Should().BeEmpty();

    [TestCaseSource(nameof(Broken))]
    public void A_broken_rule_is_told_with_its_field(ServiceKey service, RealServerKey key, RealServerSettings settings, string violation) =>
        Check(service, key, settings).Should().ContainSingle().Which.Should().Match(violation);

    [Test]
    public void All_violations_of_all_servers_are_told_at_once()
    {
        var list = new ViolationList();
        var service = new VirtualService { Key = Tcp, Settings = new() { Scheduler = "fastest" } }
            .WithServer(Server("10.1.0.9", 8080), new() { Weight = -1 })
            .WithServer(Server("10.1.0.1", 80), new())
            .WithServer(Server("224.0.0.1", 80), Through(new GueTunnel(0)));
        ServiceRules.Check(service, list);
        list.All.Select(violation => violation.Field)
            .Should().BeEquivalentTo("scheduler", "servers[1].port", "servers[1].weight", "servers[2].host", "servers[2].tunnel.port");
    }

    [TestCase("forwarder", "10.1.0.1", 8080, TestName = "the port, when the forwarder could not be read")]
    [TestCase("forwarder", "2001:db8::11", 80, TestName = "the family, when the forwarder could not be read")]
    [TestCase("host", "2001:db8::11", 80, TestName = "the family, when the host could not be read")]
    public void What_follows_from_a_broken_field_is_not_told(string unread, string host, int port)
    {
        var list = new ViolationList();
        list.Add(unread, "could not be read.");
        ServerRules.Check(Tcp, Server(host, port), new RealServerSettings(), list);
        list.All.Should().ContainSingle();
    }

    private static IEnumerable<string> Check(ServiceKey service, RealServerKey key, RealServerSettings settings)
    {
        var list = new ViolationList();
        ServerRules.Check(service, key, settings, list);
        return list.All.Select(violation => $"{violation.Field}: {violation.Message}");
    }

    private static RealServerSettings Through(Tunnel tunnel) => new() { Forwarding = new IpInIp(tunnel) };

    private static RealServerKey Server(string host, int port) =>
        AddressText.TryParse(host, out var address) ? new RealServerKey(address, (ushort)port) : throw new FormatException(host);

    private static TestCaseData Row(string name, ServiceKey service, string host, int port, RealServerSettings settings, string? violation = null) =>
        (violation is null ? new TestCaseData(service, Server(host, port), settings) : new TestCaseData(service, Server(host, port), settings, violation))
            .SetArgDisplayNames(name);
}
