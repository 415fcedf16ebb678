using FluentAssertions;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.State;

/// <summary>Which changes each filter takes.</summary>
public sealed class HistoryFilterTests
{
    private static readonly DateTimeOffset Time = new(2031, 2, 3, 4, 5, 6, TimeSpan.Zero);
    private static readonly RealServerKey One = Known.Server(1);

    private static readonly HistoryFilter Web = new() { Service = Known.Web.Key };
    private static readonly HistoryFilter First = new() { Host = One.Address };

    private static readonly Drain Drained = new() { Target = new ServerDrain(Known.Web.Key, One), Started = Time };

    private static readonly HealthOverride Said = new(Known.Web.Key, One, IsUp: true, Time, string.Empty);

    // Each change with the filters that take it.
    private static readonly TestCaseData[] Changes =
    [
        Row("a service is added", Steps(new ServiceAdded(Known.Web.Key, Known.Web.Settings)), isWeb: true),
        Row("a service is edited", Steps(new ServiceEdited(Known.Web.Key, Known.Web.Settings, Known.Web.Settings)), isWeb: true),
        Row("an empty service is removed", Steps(new ServiceRemoved(Known.Web)), isWeb: true),
        Row("a service with the server is removed", Steps(new ServiceRemoved(Known.Web.With(1, 2))), isWeb: true, isFirst: true),
        Row("a service with another server is removed", Steps(new ServiceRemoved(Known.Web.With(2))), isWeb: true),
        Row("the server is added", Steps(new ServerAdded(Known.Web.Key, One, Known.Plain)), isWeb: true, isFirst: true),
        Row("the server is edited", Steps(new ServerEdited(Known.Web.Key, One, Known.Plain, Known.Drained)), isWeb: true, isFirst: true),
        Row("the server is removed", Steps(new ServerRemoved(Known.Web.Key, One, Known.Plain)), isWeb: true, isFirst: true),
        Row("the host's other port is added", Steps(new ServerAdded(Known.Web.Key, Known.Server(1, port: 81), Known.Plain)), isWeb: true, isFirst: true),
        Row("the host is added to another service", Steps(new ServerAdded(Known.Dns.Key, One, Known.Plain)), isFirst: true),
        Row("another service is added", Steps(new ServiceAdded(Known.Dns.Key, Known.Dns.Settings))),
        Row("it is the second step", Steps(new ServiceAdded(Known.Dns.Key, Known.Dns.Settings), new ServerAdded(Known.Web.Key, One, Known.Plain)), isWeb: true, isFirst: true),
        Row("a drain of the server begins", new StateChange { Drains = [new DrainStarted(Drained)] }, isWeb: true, isFirst: true),
        Row("a drain of the server ends", new StateChange { Drains = [new DrainEnded(Drained.Target)] }, isWeb: true, isFirst: true),
        Row("a drain of the service begins", new StateChange { Drains = [new DrainStarted(Drained with { Target = new ServiceDrain(Known.Web.Key) })] }, isWeb: true),
        Row("maintenance of the host begins", new StateChange { Drains = [new DrainStarted(Drained with { Target = new HostDrain(One.Address) })] }, isFirst: true),
        Row("maintenance of another host ends", new StateChange { Drains = [new DrainEnded(new HostDrain(Known.Server(2).Address))] }),
        Row("the service gets a name", new StateChange { Annotations = [new AnnotationChange(Known.Web.Key, null, Annotation.None)] }, isWeb: true),
        Row("the server gets a name", new StateChange { Annotations = [new AnnotationChange(Known.Web.Key, One, Annotation.None)] }, isWeb: true, isFirst: true),
        Row("another service gets a name", new StateChange { Annotations = [new AnnotationChange(Known.Dns.Key, Known.Server(2), Annotation.None)] }),
        Row("somebody says that the server is up", new StateChange { Overrides = [new OverrideChange(Known.Web.Key, One, Said)] }, isWeb: true, isFirst: true),
        Row("somebody takes that back", new StateChange { Overrides = [new OverrideChange(Known.Web.Key, One, null)] }, isWeb: true, isFirst: true),
        Row("somebody says something of another server", new StateChange { Overrides = [new OverrideChange(Known.Dns.Key, Known.Server(2), null)] }),
        Row("the time-outs change", new StateChange { Globals = GlobalsPlan.Between(Globals.None, Globals.None with { Timeouts = new Timeouts { Tcp = TimeSpan.FromSeconds(1), TcpFin = TimeSpan.FromSeconds(2), Udp = TimeSpan.FromSeconds(3) } }) }),
    ];

    private static readonly TestCaseData[] Others =
    [
        Other("nothing is asked", HistoryFilter.All, isTaken: true),
        Other("since that time", new() { Since = Time }, isTaken: true),
        Other("since later", new() { Since = Time.AddTicks(1) }, isTaken: false),
        Other("until that time", new() { Until = Time }, isTaken: false),
        Other("until later", new() { Until = Time.AddTicks(1) }, isTaken: true),
        Other("in another zone", new() { Since = Time.ToOffset(TimeSpan.FromHours(5)) }, isTaken: true),
        Other("that caller", new() { Caller = "10.9.9.9" }, isTaken: true),
        Other("another caller", new() { Caller = "10.9.9.8" }, isTaken: false),
        Other("all of it", new() { Since = Time, Until = Time.AddDays(1), Caller = "10.9.9.9", Service = Known.Web.Key, Host = One.Address }, isTaken: true),
        Other("all of it but one", new() { Since = Time, Until = Time.AddDays(1), Caller = "10.9.9.9", Service = Known.Dns.Key, Host = One.Address }, isTaken: false),
    ];

    [TestCaseSource(nameof(Changes))]
    public void A_change_is_about_a_service_and_about_a_host(StateChange steps, bool isWeb, bool isFirst)
    {
        Web.Takes(Change(steps)).Should().Be(isWeb);
        First.Takes(Change(steps)).Should().Be(isFirst);
        HistoryFilter.All.Takes(Change(steps)).Should().BeTrue();
    }

    [TestCaseSource(nameof(Others))]
    public void Everything_that_is_asked_must_hold(HistoryFilter filter, bool isTaken) =>
        filter.Takes(Change(Steps(new ServerAdded(Known.Web.Key, One, Known.Plain)))).Should().Be(isTaken);

    [Test]
    public void Only_a_filter_that_asks_nothing_is_open()
    {
        HistoryFilter.All.IsOpen.Should().BeTrue();
        Web.IsOpen.Should().BeFalse();
    }

    private static AcceptedChange Change(StateChange steps) => new(7, Time, new Caller("10.9.9.9", "a test"), steps);

    private static StateChange Steps(params TableChange[] steps) => new() { Table = ChangePlan.Of([.. steps]) };

    private static TestCaseData Row(string name, StateChange steps, bool isWeb = false, bool isFirst = false) => new TestCaseData(steps, isWeb, isFirst).SetArgDisplayNames(name);

    private static TestCaseData Other(string name, HistoryFilter filter, bool isTaken) => new TestCaseData(filter, isTaken).SetArgDisplayNames(name);
}
