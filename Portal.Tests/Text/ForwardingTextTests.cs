using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Tests.Text;

public sealed class ForwardingTextTests
{
    private static readonly TestCaseData[] Known =
    [
        Row("Route", "n/a", new Gatewaying()),
        Row("Masq", "n/a", new Masquerading()),
        Row("Tunnel", "ipip", new IpInIp(new IpipTunnel())),
        Row("Tunnel", "gue:6080:-c", new IpInIp(new GueTunnel(6080))),
        Row("Tunnel", "gue:1:+c", new IpInIp(new GueTunnel(1, TunnelChecksum.Checksum))),
        Row("Tunnel", "gue:65535:r+c", new IpInIp(new GueTunnel(65535, TunnelChecksum.Remote))),
        Row("Tunnel", "gre:-c", new IpInIp(new GreTunnel())),
        Row("Tunnel", "gre:+c", new IpInIp(new GreTunnel(TunnelChecksum.Checksum))),
    ];

    [TestCaseSource(nameof(Known))]
    public void Two_columns_make_a_forwarding_method(string forward, string tunnel, Forwarding expected) =>
        ForwardingText.Parse(forward, tunnel).Should().Be(expected);

    [TestCase("Local", "n/a", TestName = "a method that never appears")]
    [TestCase("route", "n/a", TestName = "small letters")]
    [TestCase("Route", "ipip", TestName = "a tunnel without tunnelling")]
    [TestCase("Masq", "", TestName = "no second column")]
    [TestCase("Tunnel", "n/a", TestName = "tunnelling without a tunnel")]
    [TestCase("Tunnel", "vxlan", TestName = "a tunnel that is not known")]
    [TestCase("Tunnel", "gue", TestName = "gue alone")]
    [TestCase("Tunnel", "gue:", TestName = "gue without a port")]
    [TestCase("Tunnel", "gue:6080", TestName = "gue without a checksum")]
    [TestCase("Tunnel", "gue::-c", TestName = "gue with an empty port")]
    [TestCase("Tunnel", "gue:65536:-c", TestName = "gue with too high a port")]
    [TestCase("Tunnel", "gue:6080:c", TestName = "gue with another checksum")]
    [TestCase("Tunnel", "gre", TestName = "gre alone")]
    [TestCase("Tunnel", "gre:", TestName = "gre with an empty checksum")]
    [TestCase("Tunnel", "gre:6080:-c", TestName = "gre with a port")]
    public void Other_columns_make_one_that_nobody_can_declare(string forward, string tunnel) =>
        ForwardingText.Parse(forward, tunnel).Should().Be(new OtherForwarding(tunnel == "n/a" ? forward : $"{forward} {tunnel}"));

    private static TestCaseData Row(string forward, string tunnel, Forwarding expected) =>
        new TestCaseData(forward, tunnel, expected).SetArgDisplayNames(forward, tunnel);
}
