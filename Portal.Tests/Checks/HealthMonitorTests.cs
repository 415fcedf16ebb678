using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Checks;

/// <summary>What the loop makes of the kernel that it finds when Portal starts.</summary>
internal sealed class HealthMonitorTests : MonitorFixture
{
    // It comes before the other service, and has one of its servers alone. The port is the same: without masquerading there is no other.
    private static readonly VirtualService Old = (Known.Web with { Key = new AddressKey(Protocol.Tcp, Address.IPv4(0x09000001), 80) }).WithServer(Known.Server(1), Known.Plain);
    private static readonly VirtualService WebWithoutFirst = Web.WithServer(Known.Server(1), Known.Drained);

    private ServerVerdict First => Monitor.Find(Web.Key, Known.Server(1))!;

    [Test]
    public async Task After_a_boot_what_is_checked_gets_no_client_before_its_first_result()
    {
        await StartAsync(new FakeKernel(), Declared(Web));
        await Monitor.RunAsync();
        Weights().Should().Equal(0, 0);
        var checks = await TakeAsync(2);
        await Monitor.RunAsync();
        Weights().Should().Equal(0, 0);
        Monitor.Verdicts[Web.Key].Servers.Should().OnlyContain(server => server.State == ServerState.Checking && server.Action == HealthAction.Quiesced);

        checks[0].Done(FakeProbe.Fail);
        checks[1].Done(FakeProbe.Ok);
        await Monitor.RunAsync();
        Weights().Should().Equal(0, 1);
    }

    [Test]
    public async Task After_a_boot_what_does_not_answer_in_time_is_up()
    {
        await StartAsync(new FakeKernel(), Declared(Web));
        await Monitor.RunAsync();
        Time.Advance(TimeSpan.FromSeconds(4));
        await Monitor.RunAsync();
        Weights().Should().Equal(0, 0);
        Time.Advance(TimeSpan.FromSeconds(1));
        await Monitor.RunAsync();
        await Monitor.RunAsync();
        Weights().Should().Equal(1, 1);
    }

    [Test]
    public async Task A_server_that_was_down_stays_so_also_where_another_service_let_it_serve_for_want_of_others()
    {
        await StartAsync(new FakeKernel(Old, WebWithoutFirst), Declared(Old, Web));
        await Monitor.RunAsync();
        Kernel.Commands.Should().BeEmpty();
        Monitor.Find(Web.Key, Known.Server(1))!.State.Should().Be(ServerState.Down);
        Monitor.Find(Old.Key, Known.Server(1))!.State.Should().Be(ServerState.Down);
    }

    [Test]
    public async Task What_somebody_says_of_a_server_in_one_service_takes_it_out_of_no_other_at_a_start()
    {
        var old = Old.WithServer(Known.Server(2), Known.Plain);
        var state = Declared(old, Web);
        var said = new HealthOverride(Web.Key, Known.Server(1), IsUp: false, Time.GetUtcNow().AddHours(1), string.Empty);
        await StartAsync(new FakeKernel(old, WebWithoutFirst), state with { Overrides = state.Overrides.After([], [new OverrideChange(Web.Key, Known.Server(1), said)]) });
        await Monitor.RunAsync();
        Kernel.Commands.Should().BeEmpty();
        var verdict = Monitor.Find(old.Key, Known.Server(1))!;
        verdict.State.Should().Be(ServerState.Up, "the verdict is {0}", verdict);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task What_somebody_says_of_a_server_without_a_check_holds_until_it_ends(bool isUp)
    {
        await StartAsync(new FakeKernel(Web), Declared(Web) with { Annotations = AnnotationTable.Empty });
        await Monitor.RunAsync();
        Monitor.Verdicts.Should().BeEmpty();
        var said = new HealthOverride(Web.Key, Known.Server(1), isUp, Time.GetUtcNow().AddSeconds(60), "We say so.");
        await Balancer.WriteAsync(new OverrideHealthIntent(Web.Key, Known.Server(1), said), new WriteTerms(new Caller("me", "test")));
        await Monitor.RunAsync();
        Weights().Should().Equal(isUp ? 1 : 0, 1);
        var verdict = Monitor.Find(Web.Key, Known.Server(1))!;
        (verdict.State, verdict.Reason).Should().Be((isUp ? ServerState.Up : ServerState.Down, "We say so."));
        Monitor.Find(Web.Key, Known.Server(2))!.State.Should().Be(ServerState.Off);

        await RestartAsync();
        await Monitor.RunAsync();
        Kernel.Commands.Should().BeEmpty("a restart moves no weight");

        await TurnAsync(TimeSpan.FromSeconds(61));
        Weights().Should().Equal(1, 1);
        Monitor.Verdicts.Should().BeEmpty();
    }

    [Test]
    public async Task What_somebody_says_of_a_server_without_a_check_holds_after_a_boot_and_until_it_is_taken_back()
    {
        var said = new HealthOverride(Web.Key, Known.Server(1), IsUp: false, Time.GetUtcNow().AddSeconds(60), string.Empty);
        await StartAsync(new FakeKernel(), new DeclaredState(1, IpvsTable.Of([Web])) { Overrides = OverrideList.Empty.After([], [new OverrideChange(Web.Key, Known.Server(1), said)]) });
        Weights().Should().Equal(0, 1);
        await Monitor.RunAsync();
        Weights().Should().Equal(0, 1);
        await Balancer.WriteAsync(new OverrideHealthIntent(Web.Key, Known.Server(1), null), new WriteTerms(new Caller("me", "test")));
        await Monitor.RunAsync();
        Weights().Should().Equal(1, 1);
        Monitor.Verdicts.Should().BeEmpty();
    }

    [Test]
    public async Task The_last_result_is_known_also_where_nothing_is_judged_anew()
    {
        await StartAsync(new FakeKernel(Web), Declared(Web));
        await Monitor.RunAsync();
        (await TakeAsync(2))[0].Done(FakeProbe.Fail);
        var verdict = Monitor.Find(Web.Key, Known.Server(1))!;
        verdict.State.Should().Be(ServerState.Up);
        Monitor.RecordOf(Web.Key, verdict, Forwarding.Default)!.Last.Should().Be(FakeProbe.Fail);
    }

    [Test]
    public async Task Since_is_when_the_state_that_is_shown_began()
    {
        await StartAsync(new FakeKernel(Web), Declared(Web));
        Probe.Answer = _ => FakeProbe.Ok;
        await Monitor.RunAsync();
        var begun = Time.GetUtcNow();
        First.Since.Should().Be(begun);
        await TurnAsync(TimeSpan.FromSeconds(2));
        (First.State, First.Since).Should().Be((ServerState.Up, begun));

        var said = new HealthOverride(Web.Key, Known.Server(1), IsUp: false, Time.GetUtcNow().AddSeconds(60), string.Empty);
        await Balancer.WriteAsync(new OverrideHealthIntent(Web.Key, Known.Server(1), said), new WriteTerms(new Caller("me", "test")));
        await TurnAsync(TimeSpan.Zero);
        (First.State, First.Since).Should().Be((ServerState.Down, Time.GetUtcNow()));
        var set = Time.GetUtcNow();
        await TurnAsync(TimeSpan.FromSeconds(30));
        First.Since.Should().Be(set);

        await TurnAsync(TimeSpan.FromSeconds(31));
        (First.State, First.Since).Should().Be((ServerState.Up, Time.GetUtcNow()));
        First.Record!.Since.Should().Be(begun, "the check has called it up all the while");
    }

    [Test]
    public async Task After_a_boot_what_is_decided_without_a_result_is_so_since_then()
    {
        await StartAsync(new FakeKernel(), Declared(Web));
        await Monitor.RunAsync();
        First.Since.Should().Be(Time.GetUtcNow());
        await TurnAsync(TimeSpan.FromSeconds(5));
        await TurnAsync(TimeSpan.Zero);
        (First.State, First.Since).Should().Be((ServerState.Up, Time.GetUtcNow()));
    }

    [Test]
    public async Task What_no_turn_has_judged_yet_is_judged_when_somebody_asks()
    {
        await StartAsync(new FakeKernel(Web), Declared(Web));
        var verdict = Monitor.Look(Web.Key, Balancer.State)!;
        (verdict.State, verdict.Up).Should().Be((ServiceState.Ok, 2));
        verdict.Servers.Should().OnlyContain(server => server.State == ServerState.Checking);
        Monitor.Look(Old.Key, Balancer.State).Should().BeNull();
        Monitor.Verdicts.Should().BeEmpty();
    }

    [Test]
    public async Task A_weight_that_climbs_goes_on_from_where_it_is_when_Portal_starts_again()
    {
        var heavy = Web.WithServer(Known.Server(1), new RealServerSettings { Weight = 100 });
        await StartAsync(new FakeKernel(heavy), Declared(Check with { SlowStart = TimeSpan.FromSeconds(90), Fall = 1, Rise = 1 }, heavy));
        Probe.Answer = target => target.Address == Known.Server(1).Address ? FakeProbe.Fail : FakeProbe.Ok;
        await UntilAsync(() => Weights().First() == 0, "it is down");
        Probe.Answer = _ => FakeProbe.Ok;
        await UntilAsync(() => Weights().First() == 40, "it climbs");
        var left = Time.GetUtcNow().AddSeconds(60);
        await RestartAsync();
        await TurnAsync(TimeSpan.FromSeconds(1));
        Kernel.Commands.Should().BeEmpty("a restart moves no weight");
        Monitor.Find(heavy.Key, Known.Server(1))!.Action.Should().Be(HealthAction.Ramping);
        List<int> steps = [40];
        await UntilAsync(
            () =>
            {
                steps.AddRange(Weights().First() == steps[^1] ? [] : [Weights().First()]);
                return steps[^1] == 100;
            },
            "it has all of its weight");
        steps.Should().Equal(40, 50, 60, 70, 80, 90, 100);
        Time.GetUtcNow().Should().BeAfter(left.AddSeconds(-1)).And.BeBefore(left.AddSeconds(2));
    }

    [Test]
    public async Task A_weight_below_the_declared_one_without_a_slow_start_is_put_right_at_a_start()
    {
        await StartAsync(new FakeKernel(Web), Declared(Web.WithServer(Known.Server(1), new RealServerSettings { Weight = 100 })));
        Weights().Should().Equal(100, 1);
    }

    [Test]
    public async Task A_backup_that_was_removed_is_not_added_at_a_start()
    {
        var service = Web.Scheduled("sh");
        var state = Declared(service);
        state = state with { Annotations = state.Annotations.After([], [new AnnotationChange(service.Key, Known.Server(2), new Annotation { IsBackup = true })]) };
        await StartAsync(new FakeKernel(service.WithoutServer(Known.Server(2))), state);
        await Monitor.RunAsync();
        Kernel.Commands.Should().BeEmpty();
    }
}
