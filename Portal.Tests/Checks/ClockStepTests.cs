using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Checks;

/// <summary>Health while somebody sets the clock of the wall.</summary>
[TestFixture(-3600)]
[TestFixture(3600)]
internal sealed class ClockStepTests(int seconds) : MonitorFixture
{
    private static readonly WriteTerms Me = new(new Caller("me", "test"));
    private static readonly RealServerKey First = Known.Server(1);
    private static readonly VirtualService Heavy = Web.WithServer(First, new RealServerSettings { Weight = 100 });

    [Test]
    public async Task A_weight_that_climbs_goes_on_climbing()
    {
        await StartAsync(new FakeKernel(Heavy), Declared(Check with { SlowStart = TimeSpan.FromSeconds(90), Fall = 1, Rise = 1 }, Heavy));
        await FailAsync();
        Probe.Answer = _ => FakeProbe.Ok;
        await UntilAsync(() => Weights().First() == 40, "it climbs");
        await SetAsync();
        Weights().First().Should().Be(40);
        await TurnAsync(TimeSpan.FromSeconds(30));
        Weights().First().Should().BeInRange(70, 80);
        await TurnAsync(TimeSpan.FromSeconds(35));
        Weights().First().Should().Be(100);
    }

    [Test]
    public async Task What_is_down_is_removed_when_its_time_has_come()
    {
        await StartAsync(new FakeKernel(Web), Declared(Check with { Fall = 1, OnDown = DownAction.Quiesce, RemoveAfter = TimeSpan.FromSeconds(60) }, Web));
        await FailAsync();
        await SetAsync();
        await TurnAsync(TimeSpan.FromSeconds(50));
        Weights().Should().Equal(0, 1);
        await TurnAsync(TimeSpan.FromSeconds(15));
        Weights().Should().Equal(1);
    }

    [Test]
    public async Task After_a_boot_what_does_not_answer_in_time_is_up()
    {
        await StartAsync(new FakeKernel(), Declared(Web));
        await Monitor.RunAsync();
        Weights().Should().Equal(0, 0);
        await SetAsync();
        Weights().Should().Equal(0, 0);
        await TurnAsync(TimeSpan.FromSeconds(4));
        await Monitor.RunAsync();
        Weights().Should().Equal(1, 1);
    }

    [Test]
    public async Task An_override_holds_for_as_long_as_it_was_said([Values] bool isRestarted)
    {
        await StartAsync(new FakeKernel(Web), Declared(Web));
        await SayAsync(600);
        await TurnAsync(TimeSpan.Zero);
        Weights().Should().Equal(0, 1);
        await (isRestarted ? SetAndRestartAsync() : SetAsync());
        await TurnAsync(TimeSpan.FromSeconds(590));
        Weights().Should().Equal(0, 1);
        var said = Monitor.Find(Web.Key, First)!.Override!;
        (said.Until - Time.GetUtcNow()).TotalSeconds.Should().BeApproximately(9, 1.1, "that is what is left");
        await TurnAsync(TimeSpan.FromSeconds(12));
        Weights().Should().Equal(1, 1);
    }

    [Test]
    public async Task The_return_of_a_host_takes_as_long_as_it_was_said([Values] bool isRestarted)
    {
        await StartAsync(new FakeKernel(Web), Declared(Web));
        await Monitor.RunAsync();
        await Balancer.MaintainAsync(First.Address, isOut: true, Me);
        await Monitor.RunAsync();
        await Balancer.MaintainAsync(First.Address, isOut: false, Me, TimeSpan.FromSeconds(300));
        await (isRestarted ? SetAndRestartAsync() : SetAsync());
        await TurnAsync(TimeSpan.FromSeconds(290));
        Weights().Should().Equal(0, 1);
        Balancer.State.Drains.IsEmpty.Should().BeFalse();
        await TurnAsync(TimeSpan.FromSeconds(12));
        await TurnAsync(TimeSpan.FromSeconds(1));
        Balancer.State.Drains.IsEmpty.Should().BeTrue();
        Weights().Should().Equal([isRestarted ? 0 : 1, 1], "what was out when Portal started begins as down");
    }

    private Task<WriteResult> SayAsync(int holds) => Balancer.WriteAsync(
        new OverrideHealthIntent(Web.Key, First, new HealthOverride(Web.Key, First, IsUp: false, Time.GetUtcNow().AddSeconds(holds), string.Empty)), Me);

    private async Task SetAndRestartAsync()
    {
        Time.Set(TimeSpan.FromSeconds(seconds));
        await RestartAsync();
        await TurnAsync(TimeSpan.FromSeconds(1));
    }

    private Task FailAsync()
    {
        Probe.Answer = target => target.Address == First.Address ? FakeProbe.Fail : FakeProbe.Ok;
        return UntilAsync(() => Weights().First() == 0, "it is down");
    }

    // The step is seen with the next look at the clock.
    private Task SetAsync()
    {
        Time.Set(TimeSpan.FromSeconds(seconds));
        return TurnAsync(TimeSpan.FromSeconds(1));
    }
}
