using FluentAssertions;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Tests.State;

/// <summary>Absent, set back and given are three things.</summary>
public sealed class ServerPatchTests
{
    private static readonly RealServerSettings Tunnelled = new()
    {
        Forwarding = new IpInIp(new GueTunnel(6080, TunnelChecksum.Checksum)),
        Weight = 5,
        UpperThreshold = 20,
        LowerThreshold = 10,
    };

    private static readonly TestCaseData[] Outcomes =
    [
        Row("nothing", new ServerPatch(), Tunnelled),
        Row("a weight", new ServerPatch { Weight = new(0) }, Tunnelled with { Weight = 0 }),
        Row("the weight set back", new ServerPatch { Weight = Patch<int>.Default }, Tunnelled with { Weight = 1 }),
        Row("thresholds set back", new ServerPatch { UpperThreshold = Patch<long>.Default, LowerThreshold = Patch<long>.Default }, Tunnelled with { UpperThreshold = 0, LowerThreshold = 0 }),
        Row("another method", new ServerPatch { Method = new(ForwardingMethod.Masquerading) }, Tunnelled with { Forwarding = new Masquerading() }),
        Row("the method set back", new ServerPatch { Method = Patch<ForwardingMethod>.Default }, Tunnelled with { Forwarding = new Gatewaying() }),
        Row("the tunnel set back", new ServerPatch { Tunnel = Patch<TunnelPatch>.Default }, Tunnelled with { Forwarding = new IpInIp(new IpipTunnel()) }),
        Row("another port", new ServerPatch { Tunnel = new(new TunnelPatch { Port = new(7) }) }, Tunnelled with { Forwarding = new IpInIp(new GueTunnel(7, TunnelChecksum.Checksum)) }),
        Row("no checksum", new ServerPatch { Tunnel = new(new TunnelPatch { Checksum = Patch<TunnelChecksum?>.Default }) }, Tunnelled with { Forwarding = new IpInIp(new GueTunnel(6080)) }),
        Row("another type", new ServerPatch { Tunnel = new(new TunnelPatch { Type = new(TunnelType.Gre) }) }, Tunnelled with { Forwarding = new IpInIp(new GreTunnel()) }),
    ];

    private static readonly TestCaseData[] Broken =
    [
        Row("a tunnel of another method", new ServerPatch { Method = new(ForwardingMethod.Masquerading), Tunnel = new(TunnelPatch.Nothing) }, "tunnel"),
        Row("gue without a port", new ServerPatch { Tunnel = new(new TunnelPatch { Port = Patch<ushort?>.Default }) }, "tunnel.port"),
        Row("gre with a port", new ServerPatch { Tunnel = new(new TunnelPatch { Type = new(TunnelType.Gre), Port = new(7) }) }, "tunnel.port"),
        Row("ipip with a checksum", new ServerPatch { Tunnel = new(new TunnelPatch { Type = Patch<TunnelType>.Default, Checksum = new(TunnelChecksum.None) }) }, "tunnel.checksum"),
        Row("what was broken before", new ServerPatch { Broken = [new Violation("forwarder", "is no word.")] }, "forwarder"),
    ];

    [TestCaseSource(nameof(Outcomes))]
    public void It_changes_what_it_speaks_of(ServerPatch patch, RealServerSettings expected)
    {
        var violations = new ViolationList();
        patch.Apply(Tunnelled, violations).Should().Be(expected);
        violations.All.Should().BeEmpty();
    }

    [TestCaseSource(nameof(Broken))]
    public void It_tells_what_does_not_go_together(ServerPatch patch, string field)
    {
        var violations = new ViolationList();
        patch.Apply(Tunnelled, violations);
        violations.All.Select(violation => violation.Field).Should().Equal(field);
    }

    private static TestCaseData Row(string name, ServerPatch patch, object expected) => new TestCaseData(patch, expected).SetArgDisplayNames(name);
}
