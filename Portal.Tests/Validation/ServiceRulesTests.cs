using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Tests.Validation;

public sealed class ServiceRulesTests
{
    private static readonly AddressKey Tcp = new(Protocol.Tcp, Address.IPv4(0x0A000001), 80);
    private static readonly AddressKey Udp = Tcp with { Protocol = Protocol.Udp };
    private static readonly AddressKey Wide = new(Protocol.Tcp, Address.IPv6(1), 80);
    private static readonly FirewallMarkKey Mark = new(IpFamily.IPv4, 5);
    private static readonly Persistence Minute = new() { Timeout = TimeSpan.FromMinutes(1) };

    private static readonly TestCaseData[] Kept =
    [
        Row("all defaults", Tcp, new()),
        Row("any address", Tcp with { Address = Address.IPv4(0xE0000001) }, new()),
        Row("port 0 with persistence", Tcp with { Port = 0 }, new() { Persistence = Minute }),
        Row("the shortest persistence", Tcp, new() { Persistence = new() { Timeout = TimeSpan.FromSeconds(1) } }),
        Row("the longest persistence", Tcp, new() { Persistence = new() { Timeout = TimeSpan.FromDays(31) } }),
        Row("an IPv4 mask", Tcp, new() { Persistence = Minute with { Mask = ClientMask.IPv4(0) } }),
        Row("an IPv6 prefix", Wide, new() { Persistence = Minute with { Mask = ClientMask.IPv6(1) } }),
        Row("an IPv6 prefix of a mark", Mark with { MarkFamily = IpFamily.IPv6 }, new() { Persistence = Minute with { Mask = ClientMask.IPv6(127) } }),
        Row("the engine sip", Udp, new() { Persistence = Minute with { Engine = "sip" } }),
        Row("one packet of udp", Udp, new() { OnePacket = true }),
        Row("one packet of a mark", Mark, new() { OnePacket = true }),
        Row("flag-3 alone", Tcp, new() { Scheduler = "sh", Flags = SchedulerFlags.Flag3 }),
        Row("flag-3 beside another of a scheduler that shows it", Tcp, new() { Flags = SchedulerFlags.Flag1 | SchedulerFlags.Flag3 }),
        Row("the largest mark", Mark with { Mark = uint.MaxValue }, new()),
    ];

    private static readonly TestCaseData[] Broken =
    [
        Row("an unknown scheduler", Tcp, new() { Scheduler = "fastest" }, "scheduler: must be one of rr, wrr, lc, wlc, lblc, lblcr, dh, sh, sed, nq, fo, ovf, mh, twos, none."),
        Row("a scheduler in capitals", Tcp, new() { Scheduler = "RR" }, "scheduler: must be one of *"),
        Row("no scheduler", Tcp, new() { Scheduler = "" }, "scheduler: must be one of *"),
        Row(
            "flag-3 that a listing would hide",
            Tcp,
            new() { Scheduler = "sh", Flags = SchedulerFlags.Flag1 | SchedulerFlags.Flag3 },
            "scheduler_flags: flag-3 cannot be combined with another flag of sh: ipvsadm hides it in listings."),
        Row("the same of mh", Tcp, new() { Scheduler = "mh", Flags = (SchedulerFlags)7 }, "scheduler_flags: flag-3 cannot be combined with another flag of mh*"),
        Row("port 0", Tcp with { Port = 0 }, new(), "port: 0 means every port. It needs persistence."),
        Row("one packet of tcp", Tcp, new() { OnePacket = true }, "one_packet: is only for udp and fwmark services."),
        Row("one packet of sctp", Tcp with { Protocol = Protocol.Sctp }, new() { OnePacket = true }, "one_packet: is only for udp and fwmark services."),
        Row("no time", Tcp, new() { Persistence = new() { Timeout = TimeSpan.Zero } }, "persistence: must be a whole number from 0 to 2678400 seconds; 0 means none."),
        Row("negative time", Tcp, new() { Persistence = new() { Timeout = -TimeSpan.FromSeconds(5) } }, "persistence: *"),
        Row("too long a time", Tcp, new() { Persistence = new() { Timeout = TimeSpan.FromSeconds(2678401) } }, "persistence: *"),
        Row("half a second", Tcp, new() { Persistence = new() { Timeout = TimeSpan.FromSeconds(1.5) } }, "persistence: *"),
        Row("a prefix for IPv4", Tcp, new() { Persistence = Minute with { Mask = ClientMask.IPv6(24) } }, "netmask: must have the family of the service."),
        Row("a mask for IPv6", Wide, new() { Persistence = Minute with { Mask = ClientMask.IPv4(0) } }, "netmask: must have the family of the service."),
        Row("a prefix of 0", Wide, new() { Persistence = Minute with { Mask = ClientMask.IPv6(0) } }, "netmask: must be a whole number from 1 to 128; 128 means none."),
        Row("a prefix of 129", Wide, new() { Persistence = Minute with { Mask = ClientMask.IPv6(129) } }, "netmask: must be a whole number from 1 to 128; 128 means none."),
        Row("another engine", Udp, new() { Persistence = Minute with { Engine = "http" } }, "persistence_engine: must be sip, or empty for none."),
        Row("an empty engine", Udp, new() { Persistence = Minute with { Engine = "" } }, "persistence_engine: must be sip, or empty for none."),
        Row("mark 0", Mark with { Mark = 0 }, new(), "mark: must be a whole number from 1 to 4294967295."),
    ];

    [TestCaseSource(nameof(Kept))]
    public void A_service_within_the_rules_has_no_violation(ServiceKey key, VirtualServiceSettings settings) =>
        Check(key, settings).Should().BeEmpty();

    [TestCaseSource(nameof(Broken))]
    public void A_broken_rule_is_told_with_its_field(ServiceKey key, VirtualServiceSettings settings, string violation) =>
        Check(key, settings).Should().ContainSingle().Which.Should().Match(violation);

    [Test]
    public void All_violations_are_told_at_once() =>
        Check(
            Tcp with { Port = 0 },
            new()
            {
                Scheduler = "fastest",
                OnePacket = true,
                Persistence = new() { Timeout = TimeSpan.Zero, Mask = ClientMask.IPv6(64), Engine = "http" },
            }).Select(violation => violation.Split(':')[0])
            .Should().BeEquivalentTo("scheduler", "one_packet", "persistence", "netmask", "persistence_engine");

    [TestCase("port")]
    [TestCase("persistence")]
    public void A_port_of_0_is_not_told_when_its_rule_could_not_be_judged(string unread)
    {
        var list = new ViolationList();
        list.Add(unread, "could not be read.");
        ServiceRules.Check(Tcp with { Port = 0 }, new VirtualServiceSettings(), list);
        list.All.Should().ContainSingle();
    }

    private static IEnumerable<string> Check(ServiceKey key, VirtualServiceSettings settings)
    {
        var list = new ViolationList();
        ServiceRules.Check(key, settings, list);
        return list.All.Select(violation => $"{violation.Field}: {violation.Message}");
    }

    private static TestCaseData Row(string name, ServiceKey key, VirtualServiceSettings settings, string? violation = null) =>
        (violation is null ? new TestCaseData(key, settings) : new TestCaseData(key, settings, violation)).SetArgDisplayNames(name);
}
