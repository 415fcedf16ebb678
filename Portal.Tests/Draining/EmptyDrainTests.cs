using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Draining;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Views;
using Portal.Api.Writing;
using Portal.Ipvsadm.Execution;
using Portal.Tests.Doubles;

namespace Portal.Tests.Draining;

/// <summary>That something drained has no connection left is told once, and is what others wait for.</summary>
internal sealed class EmptyDrainTests : DrainFixture, IBalancerEvents
{
    private readonly List<DrainTarget> emptied = [];

    [SetUp]
    public void Listen()
    {
        emptied.Clear();
        Watch = new DrainWatch(Balancer, new KernelView(Kernel, new KernelGate()), Time, this);
    }

    void IBalancerEvents.Emptied(Drain drain, Caller caller, DeclaredState state)
    {
        state.Drains.Find(drain.Target).Should().Be(drain, "it is told before it goes");
        caller.Name.Should().Be("portal");
        emptied.Add(drain.Target);
    }

    void IBalancerEvents.Accepted(AcceptedChange change, DeclaredState before, DeclaredState after)
    {
    }

    void IBalancerEvents.PutRight(KernelRepair repair)
    {
    }

    void IBalancerEvents.Drifted(DriftReport report)
    {
    }

    [Test]
    public async Task A_server_and_a_service_are_empty_before_they_go()
    {
        await DrainFirstAsync();
        await LookAsync();
        emptied.Should().BeEmpty();
        Connect(1, 0, 0);
        await LookAsync();
        emptied.Should().Equal(First);
        await WriteAsync(new DrainServiceIntent(Web.Key, Minute));
        Connect(2, 0, 0);
        await LookAsync();
        await LookAsync();
        emptied.Should().Equal(First, Whole);
        AllAre(5);
    }

    [Test]
    public async Task What_goes_because_its_time_is_up_was_not_empty()
    {
        await DrainFirstAsync();
        Time.Advance(Minute);
        await LookAsync();
        emptied.Should().BeEmpty();
    }

    [Test]
    public async Task What_cannot_be_removed_is_told_once()
    {
        await DrainFirstAsync();
        Connect(1, 0, 0);
        Kernel.Fail(1, FailureKind.Refused);
        await LookAsync();
        await LookAsync();
        emptied.Should().Equal(First);
    }

    [Test]
    public async Task A_host_is_empty_once_for_each_time_that_it_is_out()
    {
        var host = new HostDrain(Known.Server(1).Address);
        for (var time = 1; time <= 2; time++)
        {
            Connect(1, 1, 0);
            await Balancer.MaintainAsync(host.Host, isOut: true, Me);
            await LaterAsync();
            Connect(1, 0, 0);
            await LaterAsync();
            Connect(1, 1, 0);
            await LaterAsync();
            Connect(1, 0, 0);
            await LaterAsync();
            emptied.Should().HaveCount(time).And.OnlyContain(target => target == host);
            await Balancer.MaintainAsync(host.Host, isOut: false, Me);
        }

        AllAre(5, Web);
    }

    [Test]
    public async Task A_wait_ends_when_all_of_it_is_empty_and_tells_what_is_left()
    {
        var drain = (await DrainFirstAsync()).Drain!;
        var wait = Watch.WaitAsync([drain], Balancer.State.Table, Minute * 2, CancellationToken.None);
        await LookAsync();
        Time.Advance(TimeSpan.FromSeconds(1));
        wait.IsCompleted.Should().BeFalse();
        var table = Balancer.State.Table;
        Connect(1, 0, 0);
        await LookAsync();
        Time.Advance(TimeSpan.FromSeconds(1));
        (await wait)!.Value.Single().Should().Match<DrainCount>(count => count.Active == 0 && count.Inactive == 0 && count.Servers.Length == 1);
        Balancer.State.Table.ShouldBe(Web.WithoutServer(Known.Server(1)));
    }

    [Test]
    public async Task A_wait_ends_when_its_time_is_up_when_the_drain_is_cancelled_and_when_nobody_waits_any_more()
    {
        using var gone = new CancellationTokenSource();
        var drain = (await DrainFirstAsync()).Drain!;
        var (timed, left) = (Watch.WaitAsync([drain], Web1, TimeSpan.FromSeconds(5), CancellationToken.None), Watch.WaitAsync([drain], Web1, Minute, gone.Token));
        Time.Advance(TimeSpan.FromSeconds(5));
        (await timed)!.Value.Single().Active.Should().Be(3);
        await gone.CancelAsync();
        (await left)!.Value.Single().Inactive.Should().Be(4);
        var cancelled = Watch.WaitAsync([drain], Web1, Minute, CancellationToken.None);
        await WriteAsync(new CancelDrainIntent(Web.Key, Known.Server(1)));
        Time.Advance(TimeSpan.FromSeconds(1));
        (await cancelled)!.Value.Single().Active.Should().Be(3);
    }

    [Test]
    public async Task A_wait_that_cannot_count_says_so()
    {
        var drain = (await DrainFirstAsync()).Drain!;
        Kernel.Unavailable = FailureKind.ModuleMissing;
        var wait = Watch.WaitAsync([drain], Web1, TimeSpan.FromSeconds(1), CancellationToken.None);
        Time.Advance(TimeSpan.FromSeconds(1));
        (await wait).Should().BeNull();
        Kernel.Unavailable = null;
    }

    [Test]
    public async Task A_host_that_was_empty_once_is_waited_for_anew()
    {
        Connect(1, 0, 0);
        var host = (await Balancer.MaintainAsync(Known.Server(1).Address, isOut: true, Me)).Drain!;
        await LookAsync();
        Connect(1, 1, 0);
        var wait = Watch.WaitAsync([host], Web1, Minute, CancellationToken.None);
        await LookAsync();
        Time.Advance(TimeSpan.FromSeconds(1));
        wait.IsCompleted.Should().BeFalse();
        Connect(1, 0, 0);
        await LookAsync();
        Time.Advance(TimeSpan.FromSeconds(1));
        (await wait)!.Value.Single().Active.Should().Be(0);
        emptied.Should().ContainSingle();
    }

    private static Portal.Ipvsadm.Model.IpvsTable Web1 => Portal.Ipvsadm.Model.IpvsTable.Of([Web]);

    private async Task LaterAsync()
    {
        Time.Advance(TimeSpan.FromSeconds(5));
        await LookAsync();
    }
}
