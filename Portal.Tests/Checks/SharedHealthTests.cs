using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Checks;

/// <summary>A director that judges the health of servers together with others.</summary>
internal sealed class SharedHealthTests : MonitorFixture
{
    private static readonly WriteTerms Me = new(new Caller("me", "test"));
    private static readonly RealServerKey First = Known.Server(1);
    private static readonly VirtualService Heavy = Web.WithServer(First, new RealServerSettings { Weight = 100 });
    private static readonly HealthCheck Quick = Check with { Fall = 1, Rise = 1 };

    private FakeJury others = new();

    protected override IJury Jury => others;

    private ServerVerdict Verdict => Monitor.Find(Web.Key, First)!;

    [SetUp]
    public void Assemble() => others = new FakeJury();

    [Test]
    public async Task What_only_this_director_does_not_reach_serves()
    {
        await BeginAsync(Web);
        Probe.Answer = FirstFails;
        await UntilAsync(() => others.Said?.Down == 1, "it says that the server is down");
        await TurnsAsync();
        Weights().Should().Equal(1, 1);
        Kernel.Commands.Should().BeEmpty();
        (Verdict.State, Verdict.Reason).Should().Be((ServerState.Up, "1 of 3 directors say that it is down (me). Here: It fails."));
        Monitor.RecordOf(Web.Key, Verdict, Forwarding.Default)!.Should().Match<CheckRecord>(record => !record.IsUp && record.Last == FakeProbe.Fail, "its own record is its own");
        Monitor.Overruled.Should().Be(1);

        others.Say("b", Web.Key, First);
        await TurnsAsync();
        Weights().Should().Equal(0, 1);
        Verdict.Reason.Should().Be("2 of 3 directors say that it is down (b, me). Here: It fails.");
        Monitor.Overruled.Should().Be(0);
    }

    [Test]
    public async Task What_the_others_do_not_reach_does_not_serve_although_this_director_does()
    {
        await BeginAsync(Web);
        CallDown(First);
        await TurnsAsync();
        Weights().Should().Equal(0, 1);
        (Verdict.State, Verdict.Reason).Should().Be((ServerState.Down, "2 of 3 directors say that it is down (b, c)."));
        others.Said!.Down.Should().Be(0, "it says what its own checks say");
        Monitor.Overruled.Should().Be(1);

        others.Leave("c");
        await TurnsAsync();
        Weights().Should().Equal([1, 1], "one of two is no majority");
    }

    [Test]
    public async Task One_that_was_away_says_nothing_of_before_until_it_has_looked_again()
    {
        await BeginAsync(Web);
        Probe.Answer = FirstFails;
        await UntilAsync(() => others.Said?.Down == 1, "it says that the server is down");
        Monitor.Doubt();
        await Monitor.RunAsync();
        others.Said!.Down.Should().Be(0);
        await UntilAsync(() => others.Said?.Down == 1, "it has looked again");
    }

    [Test]
    public async Task Without_the_store_a_director_judges_by_itself()
    {
        await BeginAsync(Web);
        CallDown(First);
        await TurnsAsync();
        Weights().Should().Equal(0, 1);
        others.IsThere = false;
        await TurnsAsync();
        Weights().Should().Equal(1, 1);
        (Verdict.Reason, Monitor.Overruled).Should().Be((string.Empty, 0));
        others.IsThere = true;
        await TurnsAsync();
        Weights().Should().Equal(0, 1);
    }

    [Test]
    public async Task A_server_that_the_others_bring_back_climbs()
    {
        await BeginAsync(Heavy, Quick with { SlowStart = TimeSpan.FromSeconds(90) });
        CallDown(First);
        await UntilAsync(() => Weights().First() == 0, "it is down");
        others.Say("c", Web.Key);
        await TurnsAsync();
        Weights().First().Should().Be(10, "it climbs although the own check has called it up all the while");
        await UntilAsync(() => Weights().First() == 40, "it climbs");
        others.IsThere = false;
        await TurnsAsync();
        Weights().First().Should().Be(40);
        Time.Set(TimeSpan.FromHours(1));
        await TurnAsync(TimeSpan.FromSeconds(1));
        Weights().First().Should().Be(40, "the clock of the wall makes nothing climb");
        await UntilAsync(() => Weights().First() == 100, "it has all of its weight");
    }

    [TestCase(-3600)]
    [TestCase(3600)]
    public async Task What_the_others_call_down_is_removed_when_its_time_has_come_also_after_the_clock_was_set(int seconds)
    {
        await BeginAsync(Web, Quick with { OnDown = DownAction.Quiesce, RemoveAfter = TimeSpan.FromSeconds(60) });
        CallDown(First);
        await UntilAsync(() => Weights().First() == 0, "it is down");
        Time.Set(TimeSpan.FromSeconds(seconds));
        await TurnAsync(TimeSpan.FromSeconds(1));
        await TurnAsync(TimeSpan.FromSeconds(50));
        Weights().Should().Equal(0, 1);
        await TurnAsync(TimeSpan.FromSeconds(15));
        Weights().Should().Equal(1);
    }

    [Test]
    public async Task A_restart_moves_no_weight_and_memory_is_no_vote()
    {
        await BeginAsync(Web);
        CallDown(First);
        await TurnsAsync();
        Weights().Should().Equal(0, 1);
        others.IsThere = false;
        others.Leave("me");
        Probe.Answer = _ => null;
        await RestartAsync();
        await TurnsAsync();
        others.IsThere = true;
        await TurnsAsync();
        Kernel.Commands.Should().BeEmpty();
        others.Hear().Should().NotContainKey("me");
        Verdict.Reason.Should().Be("2 of 2 directors say that it is down (b, c). Here: It was down when Portal started.");
    }

    [Test]
    public async Task After_a_boot_the_others_decide_at_once()
    {
        CallDown(First);
        await StartAsync(new FakeKernel(), Declared(Web));
        await Monitor.RunAsync();
        Weights().Should().Equal(0, 1);
        Probe.Started.Should().BeEmpty();
    }

    [Test]
    public async Task A_vote_names_what_is_down_and_what_is_not_known()
    {
        await StartAsync(new FakeKernel(Web), Declared(Web));
        await Monitor.RunAsync();
        others.Said.Should().BeNull("nothing is known yet");
        var checks = await TakeAsync(2);
        checks[0].Done(FakeProbe.Ok);
        await TurnsAsync();
        Vote.Should().Be(new ServiceVote([], [Known.Server(2)]));
        checks[1].Done(FakeProbe.Ok);
        await TurnsAsync();
        Vote.Should().Be(new ServiceVote([], []));
        Probe.Answer = FirstFails;
        await UntilAsync(() => Vote.Down.Count == 1, "one is down");
        Vote.Should().Be(new ServiceVote([First], []));
        Probe.Answer = _ => new CheckResult(CheckOutcome.Inconclusive, TimeSpan.Zero, "No descriptor.");
        await UntilAsync(() => others.Said!.Services.IsEmpty, "nothing is known any more");
    }

    [Test]
    public async Task A_service_that_is_not_checked_any_more_has_no_vote()
    {
        await BeginAsync(Web);
        await Balancer.WriteAsync(new DeleteServiceIntent(Web.Key), Me);
        await TurnsAsync();
        others.Said.Should().Be(HealthVote.Empty);
    }

    [Test]
    public async Task What_people_say_stands_above_the_majority()
    {
        await BeginAsync(Web);
        CallDown(First);
        await Balancer.WriteAsync(new OverrideHealthIntent(Web.Key, First, new HealthOverride(Web.Key, First, IsUp: true, Time.GetUtcNow().AddSeconds(600), string.Empty)), Me);
        await TurnsAsync();
        Weights().Should().Equal(1, 1);
    }

    [Test]
    public async Task Too_few_are_counted_by_the_majority()
    {
        await BeginAsync(Web);
        CallDown(First, Known.Server(2));
        await TurnsAsync();
        Weights().Should().Equal([1, 1], "better a bad answer than none");
        Monitor.Verdicts[Web.Key].State.Should().Be(ServiceState.FailingOpen);
    }

    [Test]
    public async Task A_host_returns_when_the_others_call_its_server_up()
    {
        await BeginAsync(Web);
        Probe.Answer = FirstFails;
        await UntilAsync(() => others.Said?.Down == 1, "it says that the server is down");
        await Balancer.MaintainAsync(First.Address, isOut: true, Me);
        await TurnsAsync();
        Weights().Should().Equal(0, 1);
        await Balancer.MaintainAsync(First.Address, isOut: false, Me, TimeSpan.FromSeconds(300));
        await UntilAsync(() => Weights().First() == 1, "it serves");
    }

    private ServiceVote Vote => others.Said!.Services[Web.Key];

    private static CheckResult FirstFails(CheckTarget target) => target.Address == First.Address ? FakeProbe.Fail : FakeProbe.Ok;

    // Three directors say that all is well; this one is one of them.
    private async Task BeginAsync(VirtualService service, HealthCheck? check = null)
    {
        CallDown();
        await StartAsync(new FakeKernel(service), Declared(check ?? Check, service));
        Probe.Answer = _ => FakeProbe.Ok;
        await UntilAsync(() => others.Said?.Services.GetValueOrDefault(service.Key) is { Unknown.IsEmpty: true }, "all is known");
        await TurnsAsync();
    }

    // Both others find these down, and no more.
    private void CallDown(params RealServerKey[] servers)
    {
        others.Say("b", Web.Key, servers);
        others.Say("c", Web.Key, servers);
    }

    // What is said in one turn is heard in the next.
    private async Task TurnsAsync()
    {
        await TurnAsync(TimeSpan.Zero);
        await TurnAsync(TimeSpan.Zero);
    }
}
