using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Checks;

/// <summary>A host that returns from maintenance, each server as soon as its check calls it up.</summary>
internal sealed class HostReturnTests : MonitorFixture
{
    private static readonly WriteTerms Me = new(new Caller("me", "test"));
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);
    private static readonly Address Host = Known.Server(1).Address;
    private static readonly RealServerKey First = Known.Server(1);

    // Another port is for masquerading alone.
    private static readonly VirtualService Both = Web.WithServer(Known.Server(1, 81), new RealServerSettings { Forwarding = new Masquerading() });

    private DrainList Drains => Balancer.State.Drains;

    private Drain? Drain => Drains.Find(new HostDrain(Host));

    [Test]
    public async Task A_server_without_a_result_waits_until_its_check_has_called_it_up()
    {
        await StartAsync(new FakeKernel(Web), Declared(Web));
        await OutAsync();
        await ReturnAsync();
        Weights().Should().Equal(0, 1);
        var check = (await TakeAsync(2))[0];
        await Monitor.RunAsync();
        var verdict = Monitor.Find(Web.Key, First)!;
        (verdict.State, verdict.Action, verdict.IsWaiting).Should().Be((ServerState.Up, HealthAction.Quiesced, true));
        verdict.Reason.Should().Be("Its host returns from maintenance, and its check has not called it up yet.");
        check.Done(FakeProbe.Ok);
        await TurnAsync(TimeSpan.FromMilliseconds(50));
        Weights().Should().Equal([0, 1], "rise is 2");
        Drain.Should().NotBeNull();
        (await TakeAsync(1))[0].Done(FakeProbe.Ok);
        await UntilAsync(() => Drain is null, "the host is back");
        Weights().Should().Equal(1, 1);
    }

    [Test]
    public async Task A_server_that_was_up_all_the_time_serves_at_once_and_one_that_is_down_when_it_is_up()
    {
        await StartAsync(new FakeKernel(Both), Declared(Both));
        Probe.Answer = target => target.Port == 81 ? FakeProbe.Fail : FakeProbe.Ok;
        await OutAsync();
        await ChecksAsync(30);
        await ReturnAsync();
        await UntilAsync(() => Weights().SequenceEqual([1, 0, 1]), "the first one serves");
        var edits = Kernel.Commands.Count;
        await ChecksAsync(30);
        Kernel.Commands.Should().HaveCount(edits, "nothing changes meanwhile");
        Drain.Should().NotBeNull();
        Probe.Answer = _ => FakeProbe.Ok;
        await UntilAsync(() => Drain is null, "the host is back");
        Weights().Should().Equal(1, 1, 1);
        Kernel.Commands.Should().OnlyContain(command => command.StartsWith("-e ", StringComparison.Ordinal), "all are edits in place");
    }

    [Test]
    public async Task Servers_without_a_check_come_back_at_once()
    {
        var other = Known.Dns.With(1);
        var state = Declared(Web);
        await StartAsync(new FakeKernel(Web, other), state with { Table = state.Table.With(other) });
        await OutAsync();
        Kernel.Table.Find(other.Key)!.Servers.Values.Single().Weight.Should().Be(0);
        await ReturnAsync();
        Kernel.Table.Find(other.Key)!.Servers.Values.Single().Weight.Should().Be(1);
        Weights().Should().Equal(0, 1);
    }

    [Test]
    public async Task A_host_without_any_check_is_back_at_once()
    {
        await StartAsync(new FakeKernel(Web), Declared(Web) with { Annotations = AnnotationTable.Empty });
        await OutAsync();
        await ReturnAsync();
        Drain.Should().BeNull();
        Weights().Should().Equal(1, 1);
    }

    [Test]
    public async Task When_the_time_is_up_what_waits_is_judged_as_any_other()
    {
        await StartAsync(new FakeKernel(Both), Declared(Check with { Rise = 100 }, Both));
        Probe.Answer = target => target.Port == 81 ? FakeProbe.Fail : null;
        await OutAsync();
        await UntilAsync(() => Monitor.Find(Web.Key, Known.Server(1, 81)) is { State: ServerState.Down }, "one is down");
        await ReturnAsync();
        await TurnAsync(Patience - TimeSpan.FromSeconds(1));
        Weights().Should().Equal(0, 0, 1);
        Drain.Should().NotBeNull();
        await TurnAsync(TimeSpan.FromSeconds(1));
        await UntilAsync(() => Drain is null, "the return is over");
        Weights().Should().Equal([1, 0, 1], "what counts as up serves, and what is down does not");
    }

    [Test]
    public async Task It_survives_a_restart_and_no_weight_moves_by_that()
    {
        await StartAsync(new FakeKernel(Both), Declared(Both));
        Probe.Answer = target => target.Port == 81 ? null : FakeProbe.Ok;
        await OutAsync();
        await ReturnAsync();
        await UntilAsync(() => Weights().SequenceEqual([1, 0, 1]), "one of both is back");
        var drain = Drain!;
        Probe.Answer = _ => null;
        await RestartAsync();
        await TurnAsync(TimeSpan.FromSeconds(1));
        await TurnAsync(TimeSpan.FromSeconds(1));
        Kernel.Commands.Should().BeEmpty();
        Drain.Should().Be(drain);
        Probe.Answer = _ => FakeProbe.Ok;
        Probe.Take().ForEach(check => check.Done(FakeProbe.Ok));
        await UntilAsync(() => Drain is null, "the host is back");
        Weights().Should().Equal(1, 1, 1);
    }

    [Test]
    public async Task After_a_boot_of_the_machine_it_goes_on()
    {
        await StartAsync(new FakeKernel(Web), Declared(Web));
        await OutAsync();
        await ReturnAsync();
        Kernel.ByHand(_ => IpvsTable.Empty);
        await RestartAsync();
        await Monitor.RunAsync();
        await TurnAsync(TimeSpan.FromSeconds(5));
        await TurnAsync(TimeSpan.FromSeconds(1));
        Weights().Should().Equal([0, 1], "what has no result counts as up after 5 s, but not where its host returns");
        Probe.Answer = _ => FakeProbe.Ok;
        Probe.Take().ForEach(check => check.Done(FakeProbe.Ok));
        await UntilAsync(() => Drain is null, "the host is back");
        Weights().Should().Equal(1, 1);
    }

    [Test]
    public async Task New_maintenance_ends_it()
    {
        await StartAsync(new FakeKernel(Web), Declared(Web));
        await OutAsync();
        await ReturnAsync();
        await OutAsync();
        Drain!.ReturnsBy.Should().BeNull();
        Probe.Answer = _ => FakeProbe.Ok;
        await ChecksAsync(10);
        await TurnAsync(Patience);
        Weights().Should().Equal(0, 1);
        Drain.Should().NotBeNull();
    }

    [Test]
    public async Task A_resume_without_patience_ends_it()
    {
        await StartAsync(new FakeKernel(Web), Declared(Web));
        await OutAsync();
        await ReturnAsync();
        await Balancer.MaintainAsync(Host, isOut: false, Me);
        Drain.Should().BeNull();
        await TurnAsync(TimeSpan.Zero);
        Weights().Should().Equal(1, 1);
    }

    [Test]
    public async Task Another_time_takes_nothing_out_that_is_back()
    {
        await StartAsync(new FakeKernel(Both), Declared(Both));
        Probe.Answer = target => target.Port == 81 ? null : FakeProbe.Ok;
        await OutAsync();
        await ReturnAsync();
        await UntilAsync(() => Weights().SequenceEqual([1, 0, 1]), "one of both is back");
        Time.Advance(TimeSpan.FromSeconds(10));
        await ReturnAsync();
        Drain!.ReturnsBy.Should().Be(Time.GetUtcNow() + Patience);
        await TurnAsync(TimeSpan.FromSeconds(1));
        Weights().Should().Equal(1, 0, 1);
    }

    [Test]
    public async Task What_was_judged_before_the_return_lets_nothing_serve()
    {
        await StartAsync(new FakeKernel(Web), Declared(Web));
        await OutAsync();
        var judged = Drains;
        await ReturnAsync();
        await Balancer.ApplyHealthAsync(HealthOverlay.Empty, judged);
        Weights().Should().Equal(0, 1);
    }

    [Test]
    public async Task Too_few_let_none_serve_that_waits()
    {
        var one = Known.Web.With(1);
        await StartAsync(new FakeKernel(one), Declared(one));
        Probe.Answer = _ => FakeProbe.Fail;
        await OutAsync();
        await UntilAsync(() => Monitor.Find(Web.Key, First) is { State: ServerState.Down }, "it is down");
        await ReturnAsync();
        await ChecksAsync(5);
        Weights().Should().Equal(0);
        Monitor.Verdicts[Web.Key].CanServe.Should().Be(0);
        await TurnAsync(Patience);
        await UntilAsync(() => Weights().Single() == 1, "it fails open when the time is up");
    }

    [Test]
    public async Task A_server_that_is_said_to_be_up_does_not_wait()
    {
        await StartAsync(new FakeKernel(Web), Declared(Web));
        await OutAsync();
        await ReturnAsync();
        await Balancer.WriteAsync(new OverrideHealthIntent(Web.Key, First, new HealthOverride(Web.Key, First, IsUp: true, Time.GetUtcNow().AddHours(1), string.Empty)), Me);
        await UntilAsync(() => Drain is null, "the host is back");
        Weights().Should().Equal(1, 1);
    }

    [Test]
    public async Task What_cannot_be_stored_at_the_end_is_tried_again()
    {
        await StartAsync(new FakeKernel(Web), Declared(Web));
        Probe.Answer = _ => FakeProbe.Ok;
        await OutAsync();
        await ReturnAsync();
        Store.IsFull = true;
        await UntilAsync(() => Weights().SequenceEqual([1, 1]), "weights come back all the same");
        await ChecksAsync(10);
        Drain.Should().NotBeNull();
        Store.IsFull = false;
        await UntilAsync(() => Drain is null, "it is stored");
        Store.Changes[^1].Caller.Name.Should().Be("portal");
        Store.Changes[^1].Steps.Drains.Should().Equal(new DrainEnded(new HostDrain(Host)));
    }

    private async Task OutAsync()
    {
        await Monitor.RunAsync();
        await Balancer.MaintainAsync(Host, isOut: true, Me);
        await Monitor.RunAsync();
    }

    private Task<WriteResult> ReturnAsync() => Balancer.MaintainAsync(Host, isOut: false, Me, Patience);
}
