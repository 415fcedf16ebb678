using System.Collections.Immutable;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Events;
using Portal.Api.Intents;
using Portal.Api.Readiness;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;
using Portal.Tests.Writing;

namespace Portal.Tests.Events;

/// <summary>What the balancer does becomes events, in the order in which it is done.</summary>
internal sealed class EventPublisherTests : BalancerFixture
{
    private EventPublisher publisher = null!;
    private EventReader reader = null!;

    [SetUp]
    public async Task ListenAsync()
    {
        await Balancer.DisposeAsync();
        var hub = new EventHub(Time, new EventLimits());
        publisher = new EventPublisher(hub);
        Start(new FakeKernel(), new MemoryStore(DeclaredState.Empty), events: publisher);
        reader = hub.TryOpen(null)!;
    }

    [TearDown]
    public void Leave() => reader.Dispose();

    [Test]
    public async Task An_accepted_change_is_told_with_its_steps_and_its_caller()
    {
        var caller = new Caller("10.9.9.9", "POST /services") { RequestId = "mine", Reason = "why" };
        await Balancer.ResetAsync(IpvsTable.Of([Known.Web.With(1)]), new WriteTerms(caller));
        var accepted = Next<ChangeAccepted>();
        var change = Store.Changes.Single();
        accepted.Change.Should().Be(change with { Steps = change.Steps with { Table = ChangePlan.Empty } });
        accepted.Change.Caller.Should().Be(caller);
        accepted.Steps.Select(named => named.Step).Should().Equal(change.Steps.Table.Changes).And.HaveCount(2);
    }

    [Test]
    public async Task What_changes_nothing_what_is_refused_and_what_is_only_tried_is_not_told()
    {
        await DeclareAsync(Known.Web);
        Next<ChangeAccepted>();
        await DeclareAsync(Known.Web);
        await Balancer.ResetAsync(IpvsTable.Empty, Me with { IsDryRun = true });
        await RejectionOf(WriteAsync(new DeleteServerIntent(Known.Web.Key, Known.Server(9))));
        reader.Fetch().Should().BeEmpty();
    }

    [Test]
    public async Task A_change_that_could_not_be_stored_is_not_told()
    {
        Store.IsFull = true;
        await RejectionOf(DeclareAsync(Known.Web));
        reader.Fetch().Should().BeEmpty();
    }

    [Test]
    public async Task A_change_of_very_many_steps_is_told_with_the_first_of_them()
    {
        var servers = Enumerable.Range(1, 1500).Aggregate(Known.Web, (service, n) => service.WithServer(new RealServerKey(Address.IPv4(0x0A010000u + (uint)n), 80), Known.Plain));
        await DeclareAsync(servers);
        var added = Next<ChangeAccepted>();
        added.Steps.Should().HaveCount(1000);
        added.Omitted.Should().Be(501);
        await DeclareAsync();
        var removed = Next<ChangeAccepted>();
        removed.Steps.Should().BeEmpty("the service has its servers in it");
        removed.Omitted.Should().Be(1);
        Store.Changes.Select(change => change.Steps.Table.Count).Should().Equal([1501, 1], "the history has them all");
    }

    [Test]
    public async Task A_change_of_very_many_labels_is_told_with_the_first_of_them()
    {
        var service = Enumerable.Range(1, 1500).Aggregate(Known.Web, (service, n) => service.WithServer(new RealServerKey(Address.IPv4(0x0A010000u + (uint)n), 80), Known.Plain));
        await DeclareAsync(service);
        Next<ChangeAccepted>();
        var edits = service.Servers.Keys.Aggregate(ServiceAnnotationEdit.NoServers, (all, key) => all.Add(key, new AnnotationEdit { Name = "a" }));
        await WriteAsync(new ResetServersIntent(Known.Web.Key, service.Servers) { Annotations = new ServiceAnnotationEdit(AnnotationEdit.None, edits) });
        var accepted = Next<ChangeAccepted>();
        (accepted.Change.Steps.Annotations.Length, accepted.Steps.Length, accepted.Omitted).Should().Be((1000, 0, 500));
    }

    [Test]
    public async Task A_drain_is_told_when_it_begins_when_it_is_cancelled_and_when_it_ends()
    {
        await DeclareAsync(Known.Web.With(1, 2));
        Kernel.SetConnections(Known.Web.Key, Known.Server(1), 1, 0);
        Next<ChangeAccepted>();
        var drain = (await WriteAsync(new DrainServerIntent(Known.Web.Key, Known.Server(1), TimeSpan.FromMinutes(1)))).Drain!;
        Turn().Should().Be((DrainTurn.Started, drain.Deadline));
        await WriteAsync(new CancelDrainIntent(Known.Web.Key, Known.Server(1)));
        Turn().Should().Be((DrainTurn.Cancelled, null));
        await WriteAsync(new DrainServiceIntent(Known.Web.Key, TimeSpan.FromMinutes(1)));
        Turn().Should().Be((DrainTurn.Started, drain.Deadline));
        await WriteAsync(new FinishDrainIntent(Known.Web.Key, Balancer.State.Drains.All.Single()));
        Turn().Should().Be((DrainTurn.Ended, null));
        Balancer.State.Table.ShouldBe();
    }

    [Test]
    public async Task A_host_that_is_taken_back_is_a_drain_that_is_cancelled()
    {
        await DeclareAsync(Known.Web.With(1));
        Next<ChangeAccepted>();
        await Balancer.MaintainAsync(Known.Server(1).Address, isOut: true, Me);
        Turn().Should().Be((DrainTurn.Started, null));
        await Balancer.MaintainAsync(Known.Server(1).Address, isOut: false, Me);
        Turn().Should().Be((DrainTurn.Cancelled, null));
    }

    [Test]
    public async Task A_kernel_that_is_put_right_is_told_with_who_asked_for_it()
    {
        await DeclareAsync(Known.Web.With(1));
        Next<ChangeAccepted>();
        Kernel.ByHand(_ => IpvsTable.Empty);
        await Balancer.PushAsync(Me);
        var repair = Next<KernelPutRight>();
        (repair.Caller, repair.Revision, repair.Changes.Length, repair.Problem).Should().Be((Me.Caller, 1, 2, null));
        await Balancer.PushAsync(Me);
        reader.Fetch().Should().BeEmpty("nothing differed any more");

        Kernel.ByHand(table => table.With(Known.Web));
        await WriteAsync(new AddServerIntent(Known.Web.Key, Known.Server(1), Known.Plain));
        Next<KernelPutRight>().Changes.Should().ContainSingle("an identical add puts back what was lost");
    }

    [Test]
    public async Task Drift_that_is_repaired_is_told_and_drift_that_cannot_be_is_told_once()
    {
        await DeclareAsync(Known.Web, Known.Dns);
        Next<ChangeAccepted>();
        var reconciler = new Reconciler(Balancer, TimeSpan.FromSeconds(10), Time, Log);
        await reconciler.RunAsync();
        reader.Fetch().Should().BeEmpty();
        Kernel.Schedulers.Remove("rr");
        Kernel.ByHand(_ => IpvsTable.Empty);
        await reconciler.RunAsync();
        Kinds(out var events).Should().Equal(EventKinds.Drift, EventKinds.Reconcile);
        var repair = (KernelPutRight)events[1];
        repair.Caller.Should().Be(Caller.Reconcile);
        repair.Problem.Should().Contain("-A -u 10.0.0.2:53 -s rr");
        await reconciler.RunAsync();
        Next<KernelDrifted>().Report.Turn.Should().Be(DriftTurn.Changed, "only one of two services is left to add");
        await reconciler.RunAsync();
        reader.Fetch().Should().BeEmpty();
        Kernel.Schedulers.Add("rr");
        await reconciler.RunAsync();
        Kinds(out events).Should().Equal(EventKinds.Reconcile, EventKinds.Drift);
        ((KernelPutRight)events[0]).Problem.Should().BeNull();
        ((KernelDrifted)events[1]).Report.Turn.Should().Be(DriftTurn.Ended);
    }

    [Test]
    public async Task Drift_of_very_many_steps_is_told_with_the_first_of_them()
    {
        var servers = Enumerable.Range(1, 150).Aggregate(Known.Web, (service, n) => service.WithServer(new RealServerKey(Address.IPv4(0x0A010000u + (uint)n), 80), Known.Plain));
        await DeclareAsync(servers);
        Next<ChangeAccepted>();
        Kernel.ByHand(_ => IpvsTable.Empty);
        var watch = new DriftWatch(Balancer, Kernel, Gate, new Reconciler(Balancer, TimeSpan.Zero, Time, Log), TimeSpan.FromSeconds(30));
        await watch.RunAsync(repairs: false, CancellationToken.None);
        var drift = Next<KernelDrifted>();
        (drift.Changes.Length, drift.Omitted, drift.Counts).Should().Be((100, 51, (151, 0, 0)));
        drift.Report.Drift.Changes.Should().BeEmpty("nobody needs them twice");
    }

    [Test]
    public async Task A_push_at_the_start_that_has_something_to_do_is_told()
    {
        await DeclareAsync(Known.Web);
        Next<ChangeAccepted>();
        await Balancer.DisposeAsync();
        Start(new FakeKernel(), Store, events: publisher);
        await Balancer.RecoverAsync();
        var repair = Next<KernelPutRight>();
        (repair.Caller, repair.Revision, repair.Changes.Length).Should().Be((Caller.Portal, 1, 1));
    }

    [Test]
    public void Readiness_is_told_when_it_changes_and_not_at_each_look()
    {
        publisher.Checked(Checks(store: null));
        Next<ReadinessChanged>().Kind.Should().Be(EventKinds.Ready);
        publisher.Checked(Checks(store: null));
        publisher.Checked(Checks(store: "full"));
        var lost = Next<ReadinessChanged>();
        lost.Kind.Should().Be(EventKinds.NotReady);
        lost.Failing.Should().Equal(new ReadinessCheck("store", "full"));
        publisher.Checked(Checks(store: "still full"));
        publisher.Checked(Checks(store: null));
        Next<ReadinessChanged>().Kind.Should().Be(EventKinds.Ready);
    }

    [Test]
    public void A_refusal_is_told_with_as_much_of_its_reason_as_an_event_holds()
    {
        publisher.Refused(Me.Caller, 422, "invalid-request", "short");
        publisher.Refused(Me.Caller, 422, "invalid-request", new string('x', 5000));
        Next<RequestRefused>(of: 2).Should().Be(new RequestRefused(Me.Caller, 422, "invalid-request", "short"));
    }

    private static ImmutableArray<ReadinessCheck> Checks(string? store) => [new ReadinessCheck("ipvsadm", null), new ReadinessCheck("store", store)];

    // A change of drains is told as a change first.
    private (DrainTurn Turn, DateTimeOffset? Deadline) Turn()
    {
        var events = reader.Fetch()!;
        events.Select(item => item.Content.Kind).Should().Equal(EventKinds.Change, EventKinds.Drain);
        var turn = (DrainTurned)events[1].Content;
        turn.Revision.Should().Be(Balancer.State.Revision);
        return (turn.Turn, turn.Drain?.Deadline);
    }

    private IEnumerable<string> Kinds(out List<EventContent> events)
    {
        events = [.. reader.Fetch()!.Select(item => item.Content)];
        return events.Select(content => content.Kind);
    }

    private T Next<T>(int of = 1)
        where T : EventContent
    {
        var events = reader.Fetch()!;
        events.Should().HaveCount(of);
        return events[0].Content.Should().BeOfType<T>().Subject;
    }
}
