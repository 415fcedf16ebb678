using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Writing;

internal sealed class BalancerTests : BalancerFixture
{
    [Test]
    public async Task A_change_is_stored_with_its_caller_and_its_steps()
    {
        await DeclareAsync(Known.Web);
        await AddServerAsync(1);
        var change = Store.Changes[^1];
        change.Revision.Should().Be(2);
        change.Caller.Should().Be(Me.Caller);
        change.Steps.Table.Changes.Should().Equal(new Ipvsadm.Diff.ServerAdded(Known.Web.Key, Known.Server(1), Known.Plain));
        change.Time.Should().Be(Time.GetUtcNow());
        AllAre(2, Known.Web.With(1));
    }

    [Test]
    public async Task Requests_that_come_together_make_one_burst_of_commands_and_one_write_to_the_store()
    {
        await DeclareAsync(Known.Web, Known.Dns);
        var appends = Store.Appends;
        await Held(() =>
        [
            .. Enumerable.Range(10, 50).Select(n => AddServerAsync((byte)n)),
            WriteAsync(new ReplaceServiceIntent(Known.Dns.Key, Known.Web.Settings, null)),
        ]);
        (Kernel.Runs, Kernel.Commands.Count, Kernel.Listings).Should().Be((2, 52, 0), "the one that held the queue is the first");
        (Store.Appends - appends).Should().Be(2);
        Balancer.State.Revision.Should().Be(53);
        Store.Changes.Select(change => change.Revision).Should().BeInAscendingOrder();
        Balancer.State.Table.ShouldBe(Kernel.Table);
    }

    [Test]
    public async Task Of_requests_that_come_together_each_fails_for_itself()
    {
        await DeclareAsync(Known.Web.With(1), Known.Dns);
        Kernel.ByHand(table => table.With(Known.Web.With(1, 4)));
        Task<WriteResult>[] writes = [];
        Kernel.Fail(3, FailureKind.Refused);
        await Held(() => writes =
        [
            AddServerAsync(2),
            AddServerAsync(3),
            AddServerAsync(1, Known.Drained),
            AddServerAsync(4, Known.Drained),
            WriteAsync(new DeleteServerIntent(Known.Dns.Key, Known.Server(1))),
            AddServerAsync(5),
        ]);
        (await writes[0]).Outcome.Should().Be(WriteOutcome.Created);
        (await RejectionOf(writes[1])).Should().BeOfType<IpvsadmFailed>();
        (await RejectionOf(writes[2])).Should().BeOfType<AlreadyDeclared>();
        (await writes[3]).Outcome.Should().Be(WriteOutcome.Created, "the kernel had it already");
        (await RejectionOf(writes[4])).Should().BeOfType<ServerNotFound>();
        (await writes[5]).Outcome.Should().Be(WriteOutcome.Created);
        AllAre(5, Known.Web.With(1, 2, 4, 5, 9).WithServer(Known.Server(4), Known.Drained), Known.Dns);
    }

    [Test]
    public async Task One_of_a_burst_that_hangs_does_not_cost_the_others_their_acknowledgement()
    {
        await DeclareAsync(Known.Web);
        foreach (var isAfterwards in new[] { false, true })
        {
            Kernel.Fail(3, FailureKind.TimedOut, isAfterwards);
            Task<WriteResult>[] writes = [];
            await Held(() => writes = [AddServerAsync(2), AddServerAsync(3), AddServerAsync(4)]);
            ((IpvsadmFailed)await RejectionOf(writes[1])).Failure.Kind.Should().Be(FailureKind.TimedOut);
            await writes[0];
            await writes[2];
            Kernel.Table.ShouldBe(Known.Web.With(2, 4, 9));
            Balancer.State.Table.ShouldBe(Kernel.Table);
            await WriteAsync(new ResetServersIntent(Known.Web.Key, VirtualService.NoServers));
        }
    }

    [Test]
    public async Task Requests_about_the_same_are_carried_out_in_the_order_in_which_they_came()
    {
        await DeclareAsync(Known.Web);
        await Held(() => Enumerable.Range(0, 20).Select(n => WriteAsync(new ReplaceServerIntent(Known.Web.Key, Known.Server(1), Known.Plain with { Weight = n }))));
        Kernel.Table.Find(Known.Web.Key, Known.Server(1))!.Weight.Should().Be(19);
        Store.Changes.SelectMany(change => change.Steps.Table.Changes).OfType<Ipvsadm.Diff.ServerEdited>().Select(step => step.After.Weight).Should().BeInAscendingOrder();
    }

    [Test]
    public async Task A_change_that_cannot_be_stored_is_taken_back_in_the_kernel()
    {
        await DeclareAsync(Known.Web.With(1));
        Store.IsFull = true;
        foreach (var write in EachKind())
        {
            (await RejectionOf(write())).Should().BeOfType<NotStored>();
            AllAre(1, Known.Web.With(1));
        }

        Store.IsFull = false;
        await AddServerAsync(2);
        AllAre(2, Known.Web.With(1, 2));
    }

    [Test]
    public async Task A_change_that_follows_on_what_somebody_else_has_changed_meanwhile_is_taken_back_in_the_kernel()
    {
        await DeclareAsync(Known.Web.With(1));
        var own = Balancer.State;
        Store.ByAnother(IpvsTable.Of([Known.Dns]));
        var others = Store.Stored;
        foreach (var write in EachKind())
        {
            (await RejectionOf(write())).Should().Be(NotStored.Overtaken);
            Kernel.Table.ShouldBe(Known.Web.With(1));
            Balancer.State.Should().Be(own);
            Store.Stored.Should().BeSameAs(others);
        }
    }

    [Test]
    public async Task What_was_accepted_is_finished_before_the_end_and_nothing_is_accepted_after_it()
    {
        await DeclareAsync(Known.Web);
        Kernel.Hang();
        var accepted = Enumerable.Range(1, 5).Select(n => AddServerAsync((byte)n)).ToList();
        var end = Balancer.DisposeAsync().AsTask();
        (await RejectionOf(() => AddServerAsync(6))).Should().BeOfType<Stopping>();
        (await RejectionOf(() => Balancer.PushAsync(Me))).Should().BeOfType<Stopping>();
        end.IsCompleted.Should().BeFalse();
        Kernel.Release();
        await end;
        accepted.Should().OnlyContain(write => write.IsCompletedSuccessfully);
        AllAre(6, Known.Web.With(1, 2, 3, 4, 5));
    }

    [Test]
    public async Task A_fault_of_one_request_is_not_the_end_of_the_queue()
    {
        await DeclareAsync(Known.Web);
        var fault = WriteAsync(new FaultyIntent(Known.Web.Key));
        await FluentActions.Awaiting(() => fault).Should().ThrowAsync<InvalidOperationException>();
        await AddServerAsync(1);
        AllAre(2, Known.Web.With(1));
    }

    private Func<Task>[] EachKind() =>
    [
        () => AddServerAsync(2),
        () => WriteAsync(new DeleteServiceIntent(Known.Web.Key)),
        () => WriteAsync(Known.Weighed(Known.Web.Key, Known.Server(1), 7)),
        () => Balancer.ResetAsync(IpvsTable.Of([Known.Dns]), Me),
    ];

    // Holds the queue with a first write, so that those that come meanwhile are found together.
    private async Task Held(Func<IEnumerable<Task<WriteResult>>> writes)
    {
        Kernel.Hang();
        var first = AddServerAsync(9);
        await Poll.UntilAsync(() => Kernel.Waiting == 1, "the first write is under way");
        var all = writes().ToList();
        Kernel.Release();
        await first;
        await Task.WhenAll(all).ContinueWith(_ => { }, TaskScheduler.Default);
    }
}
