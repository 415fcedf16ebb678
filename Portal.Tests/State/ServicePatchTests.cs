using System.Collections.Immutable;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Tests.State;

/// <summary>Absent, set back and given are three things.</summary>
public sealed class ServicePatchTests
{
    private static readonly Persistence Sticky = new() { Timeout = TimeSpan.FromSeconds(300), Mask = ClientMask.IPv4(0xFFFFFF00), Engine = "sip" };
    private static readonly VirtualServiceSettings Before = new() { Scheduler = "sh", Flags = SchedulerFlags.Flag1 | SchedulerFlags.Flag2, Persistence = Sticky, OnePacket = true };

    private static readonly TestCaseData[] Outcomes =
    [
        Row("nothing", new ServicePatch(), Before),
        Row("another scheduler drops the flags", new ServicePatch { Scheduler = new("rr") }, Before with { Scheduler = "rr", Flags = SchedulerFlags.None }),
        Row("the scheduler set back", new ServicePatch { Scheduler = Patch<string>.Default }, Before with { Scheduler = "wlc", Flags = SchedulerFlags.None }),
        Row("another scheduler with its flags", new ServicePatch { Scheduler = new("mh"), Flags = new(["mh-port"]) }, Before with { Scheduler = "mh", Flags = SchedulerFlags.Flag2 }),
        Row("flags set back", new ServicePatch { Flags = Patch<ImmutableArray<string>>.Default }, Before with { Flags = SchedulerFlags.None }),
        Row("another time-out", new ServicePatch { Persistence = new(TimeSpan.FromSeconds(60)) }, Before with { Persistence = Sticky with { Timeout = TimeSpan.FromSeconds(60) } }),
        Row("no persistence takes mask and engine along", new ServicePatch { Persistence = new(TimeSpan.Zero) }, Before with { Persistence = null }),
        Row("the mask set back", new ServicePatch { Mask = Patch<ClientMask?>.Default }, Before with { Persistence = Sticky with { Mask = null } }),
        Row("the engine set back", new ServicePatch { Engine = Patch<string>.Default }, Before with { Persistence = Sticky with { Engine = null } }),
        Row("one packet set back", new ServicePatch { OnePacket = Patch<bool>.Default }, Before with { OnePacket = false }),
    ];

    private static readonly TestCaseData[] Broken =
    [
        Row("a flag of another scheduler", new ServicePatch { Scheduler = new("rr"), Flags = new(["flag-1", "sh-port"]) }, "scheduler_flags[1]"),
        Row("a mask without persistence", new ServicePatch { Persistence = Patch<TimeSpan>.Default, Mask = new(null) }, "netmask"),
        Row("an engine without persistence", new ServicePatch { Persistence = Patch<TimeSpan>.Default, Engine = new("sip") }, "persistence_engine"),
        Row("what was broken before", new ServicePatch { Broken = [new Violation("netmask", "is no mask.")] }, "netmask"),
    ];

    [TestCaseSource(nameof(Outcomes))]
    public void It_changes_what_it_speaks_of(ServicePatch patch, VirtualServiceSettings expected)
    {
        var violations = new ViolationList();
        patch.Apply(Before, violations).Should().Be(expected);
        violations.All.Should().BeEmpty();
    }

    [TestCaseSource(nameof(Broken))]
    public void It_tells_what_does_not_go_together(ServicePatch patch, string field)
    {
        var violations = new ViolationList();
        patch.Apply(Before, violations);
        violations.All.Select(violation => violation.Field).Should().Equal(field);
    }

    [Test]
    public void It_names_servers_where_it_gives_them_or_sets_them_back()
    {
        new ServicePatch().NamesServers.Should().BeFalse();
        new ServicePatch { Servers = Patch<ImmutableSortedDictionary<RealServerKey, RealServerSettings>>.Default }.NamesServers.Should().BeTrue();
        new ServicePatch { Servers = new(VirtualService.NoServers) }.NamesServers.Should().BeTrue();
    }

    private static TestCaseData Row(string name, ServicePatch patch, object expected) => new TestCaseData(patch, expected).SetArgDisplayNames(name);
}
