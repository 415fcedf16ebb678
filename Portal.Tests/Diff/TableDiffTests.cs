using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Diff;

public sealed class TableDiffTests
{
    private static readonly VirtualService Web = new() { Key = new AddressKey(Protocol.Tcp, Address.IPv4(0x0A000001), 80), Settings = new() { Scheduler = "rr" } };
    private static readonly VirtualService Dns = new() { Key = new AddressKey(Protocol.Udp, Address.IPv4(0x0A000001), 53), Settings = new() { Scheduler = "rr" } };
    private static readonly VirtualService Mark = new() { Key = new FirewallMarkKey(IpFamily.IPv4, 5), Settings = new() { Scheduler = "rr" } };
    private static readonly RealServerKey One = new(Address.IPv4(0x0A010001), 80);
    private static readonly RealServerKey Two = new(Address.IPv4(0x0A010002), 80);
    private static readonly RealServerSettings Plain = new();
    private static readonly RealServerSettings Drained = new() { Weight = 0 };

    private static readonly TestCaseData[] Cases =
    [
        Row("both empty", [], []),
        Row("equal", [Web.WithServer(One, Plain)], [Web.WithServer(One, Plain)]),
        Row("a service comes", [], [Web], "-A -t 10.0.0.1:80 -s rr"),
        Row(
            "a service comes with its servers in the order in which they came",
            [],
            [Web.WithServer(Two, Drained).WithServer(One, Plain)],
            "-A -t 10.0.0.1:80 -s rr",
            "-a -t 10.0.0.1:80 -r 10.1.0.2:80 -g -w 0 -x 0 -y 0",
            "-a -t 10.0.0.1:80 -r 10.1.0.1:80 -g -w 1 -x 0 -y 0"),
        Row("another order is nothing to mend", [Web.WithServer(One, Plain).WithServer(Two, Plain)], [Web.WithServer(Two, Plain).WithServer(One, Plain)]),
        Row("a service goes with its servers by one command", [Web.WithServer(One, Plain).WithServer(Two, Plain)], [], "-D -t 10.0.0.1:80"),
        Row("a service is edited in place", [Web.WithServer(One, Plain)], [Web.WithServer(One, Plain) with { Settings = new() }], "-E -t 10.0.0.1:80 -s wlc"),
        Row("a server comes", [Web.WithServer(One, Plain)], [Web.WithServer(One, Plain).WithServer(Two, Plain)], "-a -t 10.0.0.1:80 -r 10.1.0.2:80 -g -w 1 -x 0 -y 0"),
        Row("a server goes", [Web.WithServer(One, Plain).WithServer(Two, Plain)], [Web.WithServer(Two, Plain)], "-d -t 10.0.0.1:80 -r 10.1.0.1:80"),
        Row("a server is edited in place", [Web.WithServer(One, Plain)], [Web.WithServer(One, Drained)], "-e -t 10.0.0.1:80 -r 10.1.0.1:80 -g -w 0 -x 0 -y 0"),
        Row(
            "another forwarding method is an edit",
            [Web.WithServer(One, Plain)],
            [Web.WithServer(One, Plain with { Forwarding = new Masquerading() })],
            "-e -t 10.0.0.1:80 -r 10.1.0.1:80 -m -w 1 -x 0 -y 0"),
        Row(
            "another port is another server",
            [Web.WithServer(One, Plain)],
            [Web.WithServer(One with { Port = 8080 }, Plain with { Forwarding = new Masquerading() })],
            "-a -t 10.0.0.1:80 -r 10.1.0.1:8080 -m -w 1 -x 0 -y 0",
            "-d -t 10.0.0.1:80 -r 10.1.0.1:80"),
        Row(
            "where one server takes the place of another, it gets its weight before the other loses it",
            [Web.WithServer(One, Plain).WithServer(Two, Drained)],
            [Web.WithServer(One, Drained).WithServer(Two, Plain)],
            "-e -t 10.0.0.1:80 -r 10.1.0.2:80 -g -w 1 -x 0 -y 0",
            "-e -t 10.0.0.1:80 -r 10.1.0.1:80 -g -w 0 -x 0 -y 0"),
        Row("another key is another service", [Web], [Mark], "-A -f 5 -s rr", "-D -t 10.0.0.1:80"),
        Row(
            "everything at once: what comes, what is edited, servers that go, services that go",
            [Dns, Web.WithServer(One, Plain).WithServer(Two, Plain)],
            [Mark.WithServer(One, Plain), (Web with { Settings = new() }).WithServer(One, Drained)],
            "-A -f 5 -s rr",
            "-a -f 5 -r 10.1.0.1:80 -g -w 1 -x 0 -y 0",
            "-E -t 10.0.0.1:80 -s wlc",
            "-e -t 10.0.0.1:80 -r 10.1.0.1:80 -g -w 0 -x 0 -y 0",
            "-d -t 10.0.0.1:80 -r 10.1.0.2:80",
            "-D -u 10.0.0.1:53"),
    ];

    [TestCaseSource(nameof(Cases))]
    public void Two_tables_make_the_commands_between_them(VirtualService[] actual, VirtualService[] desired, string[] commands) =>
        TableDiff.Compute(IpvsTable.Of(actual), IpvsTable.Of(desired)).Changes
            .Select(change => change.ToCommand().ToString()["ipvsadm ".Length..])
            .Should().Equal(commands);

    [Test]
    public void What_stays_is_counted()
    {
        var plan = TableDiff.Compute(
            IpvsTable.Of([Dns, Web.WithServer(One, Plain).WithServer(Two, Plain)]),
            IpvsTable.Of([Mark, Web.WithServer(One, Plain).WithServer(Two, Drained)]));
        plan.Unchanged.Should().Be(2, "the service and one of its servers stay");
        plan.Count.Should().Be(3);
        plan.IsEmpty.Should().BeFalse();
    }

    [Test]
    public void One_service_is_compared_alone()
    {
        TableDiff.Compute(null, Web).Changes.Should().Equal(new ServiceAdded(Web.Key, Web.Settings));
        TableDiff.Compute(Web, (VirtualService?)null).Changes.Should().Equal(new ServiceRemoved(Web));
        TableDiff.Compute(Web, Web).IsEmpty.Should().BeTrue();
        TableDiff.Compute(null, (VirtualService?)null).IsEmpty.Should().BeTrue();
    }

    [Test]
    public void A_server_cannot_come_to_a_service_that_is_not_there() =>
        FluentActions.Invoking(() => new ServerAdded(Web.Key, One, Plain).Apply(IpvsTable.Empty)).Should().Throw<InvalidOperationException>();

    private static TestCaseData Row(string name, VirtualService[] actual, VirtualService[] desired, params string[] commands) =>
        new TestCaseData(actual, desired, commands).SetArgDisplayNames(name);
}
