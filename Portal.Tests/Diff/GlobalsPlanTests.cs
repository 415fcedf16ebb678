using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Diff;

public sealed class GlobalsPlanTests
{
    private static readonly Timeouts Other = Timeouts.Default with { Udp = TimeSpan.FromSeconds(30) };
    private static readonly SyncDaemon Left = new() { Interface = "eth0", SyncId = 1 };
    private static readonly SyncDaemon Running = Left with { MaximumLength = 1472 };
    private static readonly Globals Actual = new() { Timeouts = Timeouts.Default, Master = Running };

    private static readonly TestCaseData[] Rows =
    [
        Row("nothing is asked for", Actual, Actual),
        Row("what is left to the kernel is no difference", Actual, Actual with { Master = Left }),
        Row("time-outs that are not there stay", Actual, Actual with { Timeouts = null }),
        Row("time-outs", Actual, Actual with { Timeouts = Other }, "--set 900 120 30"),
        Row("a daemon comes", Actual, Actual with { Backup = Left }, "--start-daemon backup --mcast-interface eth0 --syncid 1 --mcast-group 224.0.0.81 --mcast-port 8848 --mcast-ttl 1"),
        Row("a daemon goes", Actual, Actual with { Master = null }, "--stop-daemon master"),
        Row(
            "a daemon is changed by a stop and a start",
            Actual,
            Actual with { Master = Running with { SyncId = 2 } },
            "--stop-daemon master",
            "--start-daemon master --mcast-interface eth0 --syncid 2 --sync-maxlen 1472 --mcast-group 224.0.0.81 --mcast-port 8848 --mcast-ttl 1"),
    ];

    [TestCaseSource(nameof(Rows))]
    public void The_kernel_is_led_by_the_fewest_commands(Globals actual, Globals desired, string[] commands)
    {
        var plan = GlobalsPlan.ForKernel(actual, desired);
        plan.Changes.SelectMany(change => change.ToCommands()).Select(command => command.ToString()[8..]).Should().Equal(commands);
        plan.TakeBack(plan.Apply(actual)).Should().Be(actual);
        GlobalsPlan.ForKernel(plan.Apply(actual), desired).IsEmpty.Should().BeTrue();
    }

    [Test]
    public void What_is_declared_is_compared_field_by_field()
    {
        var plan = GlobalsPlan.Between(Actual, new Globals { Master = Left, Backup = Left });
        plan.Changes.Should().Equal(
            new TimeoutsChanged(Timeouts.Default, null), new DaemonChanged(DaemonRole.Master, Running, Left), new DaemonChanged(DaemonRole.Backup, null, Left));
        plan.Removals.Should().Equal(new TimeoutsChanged(Timeouts.Default, null));
        plan.AdditionsAndEdits.Should().HaveCount(2);
        plan.Should().Be(GlobalsPlan.Between(Actual, new Globals { Master = Left, Backup = Left })).And.NotBe(GlobalsPlan.Empty);
    }

    [Test]
    public void Who_adopts_a_kernel_declares_what_is_not_the_default()
    {
        new Globals { Timeouts = Timeouts.Default }.ToDeclare(Globals.None).Should().Be(Globals.None);
        (Actual with { Timeouts = Other }).ToDeclare(Globals.None).Should().Be(Actual with { Timeouts = Other });
        Actual.ToDeclare(new Globals { Timeouts = Other, Master = Left, Backup = Left }).Should().Be(new Globals { Timeouts = Timeouts.Default, Master = Left });
    }

    private static TestCaseData Row(string name, Globals actual, Globals desired, params string[] commands) =>
        new TestCaseData(actual, desired, commands).SetArgDisplayNames(name);
}
