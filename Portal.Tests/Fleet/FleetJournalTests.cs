using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Fleet;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Fleet;

[TestFixture]
internal sealed class FleetJournalTests : FleetFixture
{
    [Test]
    public async Task The_first_director_makes_the_fleet_with_what_its_kernel_has_and_others_join_it()
    {
        var fleet = await FleetAsync(3, Known.Web);
        AllAreEqual(fleet);
        fleet[2].Balancer.State.Table.ShouldBe(Known.Web);
        Etcd.Keys.Should().BeEquivalentTo("/portal/test/id", "/portal/test/head", "/portal/test/snap/00000000000000000001/000000");
    }

    [Test]
    public async Task Of_two_that_would_make_the_fleet_at_once_one_does_and_the_other_joins_it()
    {
        Director[] fleet = [Make(new FakeKernel(Known.Web)).Start(makes: true), Make(new FakeKernel(Known.Dns)).Start(makes: true)];

        // The second has looked for the fleet, and found none, before the first makes it.
        var first = new Lazy<Task>(fleet[0].Balancer.RecoverAsync);
        fleet[1].Kernel.Pause = () => first.Value;
        await Poll.UntilAsync(async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            await fleet[1].Balancer.RecoverAsync();
            return fleet[1].Journal.Status.State == FleetState.Frozen;
        }, "the second has found the fleet of the first");
        fleet[0].Balancer.State.Table.ShouldBe(Known.Web);
        await FollowAsync(fleet[0]);
    }

    [Test]
    public async Task One_whose_kernel_has_what_the_fleet_lacks_takes_nothing_away_until_a_person_says_so()
    {
        var fleet = await FleetAsync(1, Known.Web);
        var joining = await Make(new FakeKernel(Known.Dns)).StartedAsync();
        joining.Kernel.Table.ShouldBe(Known.Dns);
        joining.Journal.Status.Problem.Should().Contain("1 services and servers that the fleet lacks");
        await joining.StopAsync();
        await joining.StartedAsync();
        joining.Kernel.Table.ShouldBe(Known.Dns);

        (await joining.Balancer.AdoptAsync(isFromStore: true, Me with { IsDryRun = true })).Steps.Table.Removals.Should().ContainSingle();
        joining.Kernel.Table.ShouldBe(Known.Dns);
        await joining.Balancer.AdoptAsync(isFromStore: true, Me);
        AllAreEqual(fleet[0], joining);
    }

    [Test]
    public async Task A_write_on_one_is_on_all_with_the_same_revision_and_line()
    {
        var fleet = await FleetAsync(2, Known.Web);
        await AddServerAsync(fleet[0], 1);
        await AddServerAsync(fleet[0], 2);
        await FollowAsync(fleet);
        AllAreEqual(fleet);
        fleet[1].Balancer.State.Revision.Should().Be(3);
        File.ReadAllText(Path.Combine(fleet[1].Folder, "journal.jsonl")).Should().Contain(Etcd["/portal/test/log/00000000000000000003"]!);
        var history = await fleet[1].Journal.ReadChangesAsync(long.MaxValue, 10, HistoryFilter.All, CancellationToken.None);
        history.Select(change => change.Change.Revision).Should().Equal(3, 2);
        history[0].Change.Caller.Should().Be(Me.Caller);
    }

    [Test]
    public async Task Who_comes_second_decides_anew_on_what_the_first_has_made()
    {
        var fleet = await FleetAsync(2, Known.Web);
        await AddServerAsync(fleet[0], 1);
        (await AddServerAsync(fleet[1], 2)).Revision.Should().Be(3);
        await FollowAsync(fleet);
        AllAreEqual(fleet);
        var settings = Known.Plain with { Weight = 7 };
        await AddServerAsync(fleet[0], 3, settings);
        (await RejectionOf(() => AddServerAsync(fleet[1], 3))).Should().BeOfType<AlreadyDeclared>("the first has declared another one");
        await FollowAsync(fleet);
        AllAreEqual(fleet);
    }

    [Test]
    public async Task What_the_store_told_with_a_refusal_is_too_old_for_one_who_asks_later()
    {
        var fleet = await FleetAsync(2, Known.Web);
        await AddServerAsync(fleet[0], 1);
        var lost = new AcceptedChange(2, DateTimeOffset.UnixEpoch, Me.Caller, new StateChange { Drains = [new DrainEnded(new ServiceDrain(Known.Web.Key))] });
        (await fleet[1].Journal.AppendAsync(1, [lost], fleet[1].Journal.Stored!)).Should().Be(AppendOutcome.Overtaken);
        await AddServerAsync(fleet[0], 2);
        (await fleet[1].Journal.ReadNewsAsync(isOvertaken: false))!.After.Revision.Should().Be(3);
    }

    [Test]
    public async Task A_director_that_follows_has_nothing_to_give_and_loses_nobodys_change_by_that()
    {
        var fleet = await FleetAsync(2, Known.Web);
        await AddServerAsync(fleet[0], 1);
        var result = await fleet[1].Balancer.AdoptAsync(isFromStore: false, Me);
        result.Steps.IsEmpty.Should().BeTrue();
        result.Revision.Should().Be(2);
        await FollowAsync(fleet);
        AllAreEqual(fleet);
        fleet[0].Balancer.State.Table.ShouldBe(Known.Web.With(1));
        (await fleet[0].Journal.ReadChangesAsync(long.MaxValue, 10, HistoryFilter.All, CancellationToken.None)).Should().ContainSingle("the history stays");
    }

    [Test]
    public async Task What_came_after_a_director_was_frozen_is_not_written_over()
    {
        var fleet = await FleetAsync(2, Known.Web);
        await AddServerAsync(fleet[0], 1);
        await FollowAsync(fleet);
        var older = Etcd["/portal/test/head"]!.Replace("\"revision\":2", "\"revision\":1", StringComparison.Ordinal);
        var head = Etcd["/portal/test/head"]!;
        Etcd["/portal/test/head"] = older;
        (await RejectionOf(() => fleet[1].Balancer.FollowAsync(retries: false))).Should().BeOfType<FleetFrozen>();
        Etcd.OnLook = () => Etcd["/portal/test/head"] = head;
        (await RejectionOf(() => fleet[1].Journal.GiveAsync(isDryRun: false).ContinueWith(task => throw new RejectedException(((StoreException)task.Exception!.InnerException!).ToRejection()), TaskScheduler.Default)))
            .Should().BeOfType<FleetUnreachable>().Which.Problem.Should().Contain("try again");
        Etcd["/portal/test/head"].Should().Be(head);
    }

    [Test]
    public async Task Writers_on_all_directors_lose_nothing()
    {
        var fleet = await FleetAsync(3, Known.Web);
        await Task.WhenAll(Enumerable.Range(1, 60).Select(n => AddPatientlyAsync(fleet[n % 3], (byte)n)));
        await FollowAsync(fleet);
        AllAreEqual(fleet);
        fleet[0].Balancer.State.Table.Find(Known.Web.Key)!.Servers.Should().HaveCount(60);
        fleet[0].Balancer.State.Revision.Should().Be(61);
    }

    [Test]
    public async Task A_director_that_takes_back_what_came_second_has_nothing_to_make_good()
    {
        var fleet = await FleetAsync(2, Known.Web);
        await AddServerAsync(fleet[1], 2);
        var isSent = false;
        Etcd.Fate = _ =>
        {
            Etcd.Fate = _ => CommitFate.Answered;
            fleet[0].Kernel.Hang();
            isSent = true;
            return CommitFate.Answered;
        };
        var reset = fleet[0].Balancer.ResetAsync(IpvsTable.Of([Known.Dns]), Me);
        await Poll.UntilAsync(() => isSent && fleet[0].Kernel.Waiting > 0, "it takes its steps back");
        fleet[0].Balancer.NeedsRecovery.Should().BeFalse("no probe should see it");
        fleet[0].Kernel.Release();
        await reset;
        await FollowAsync(fleet);
        AllAreEqual(fleet);
        fleet[1].Balancer.State.Table.ShouldBe(Known.Dns);
    }

    [Test]
    public async Task Without_the_store_nothing_is_written_and_the_kernel_stays()
    {
        var fleet = await FleetAsync(2, Known.Web);
        Etcd.IsAway = true;
        (await RejectionOf(() => AddServerAsync(fleet[0], 1))).Should().BeOfType<FleetUnreachable>().Which.IsOutcomeKnown.Should().BeTrue();
        fleet[0].Kernel.Table.ShouldBe(Known.Web);
        fleet[0].Journal.Status.State.Should().Be(FleetState.Away);
        fleet[0].Kernel.Forget();
        (await RejectionOf(() => AddServerAsync(fleet[0], 1))).Should().BeOfType<FleetUnreachable>();
        Etcd.IsAway = false;
        await FollowAsync(fleet);
        await AddServerAsync(fleet[0], 1);
        await FollowAsync(fleet);
        AllAreEqual(fleet);
    }

    [Test]
    public async Task A_change_whose_answer_was_lost_is_found_and_acknowledged()
    {
        var fleet = await FleetAsync(2, Known.Web);
        FateOfNext(CommitFate.AnswerLost);
        (await AddServerAsync(fleet[0], 1)).Revision.Should().Be(2);
        await FollowAsync(fleet);
        AllAreEqual(fleet);
    }

    [Test]
    public async Task A_change_that_arrives_late_can_do_nothing_any_more()
    {
        var fleet = await FleetAsync(2, Known.Web);
        FateOfNext(CommitFate.Late);
        (await AddServerAsync(fleet[0], 1)).Revision.Should().Be(2);
        Etcd.CarryOutLate();
        await AddServerAsync(fleet[1], 2);
        await FollowAsync(fleet);
        AllAreEqual(fleet);
        fleet[0].Balancer.State.Revision.Should().Be(3);
    }

    [Test]
    public async Task A_change_whose_outcome_nobody_knows_stays_in_the_kernel_until_it_is_known_and_goes_if_it_was_not_stored()
    {
        var fleet = await FleetAsync(2, Known.Web);
        FateOfNext(CommitFate.Late, isAwayThen: true);
        (await RejectionOf(() => AddServerAsync(fleet[0], 1))).Should().BeOfType<FleetUnreachable>().Which.IsOutcomeKnown.Should().BeFalse();
        fleet[0].Kernel.Table.Find(Known.Web.Key)!.Servers.Should().HaveCount(1, "it may be stored");
        (await RejectionOf(() => AddServerAsync(fleet[0], 2))).Should().BeOfType<FleetUnreachable>();
        Etcd.IsAway = false;
        await FollowAsync(fleet);
        Etcd.CarryOutLate();
        await FollowAsync(fleet);
        AllAreEqual(fleet);
        fleet[0].Balancer.State.Table.ShouldBe(Known.Web);
    }

    [TestCase(CommitFate.Late)]
    [TestCase(CommitFate.AnswerLost)]
    public async Task What_is_to_go_serves_until_it_is_known_whether_that_was_stored(CommitFate fate)
    {
        var fleet = await FleetAsync(2, Known.Web.With(1), Known.Dns);
        FateOfNext(fate, isAwayThen: true);
        (await RejectionOf(() => fleet[0].Balancer.WriteAsync(new DeleteServiceIntent(Known.Dns.Key), Me))).Should().BeOfType<FleetUnreachable>().Which.IsOutcomeKnown.Should().BeFalse();
        fleet[0].Kernel.Table.ShouldBe(Known.Web.With(1), Known.Dns);
        Etcd.IsAway = false;
        await FollowAsync(fleet);
        AllAreEqual(fleet);
        fleet[0].Balancer.State.Table.Count.Should().Be(fate == CommitFate.Late ? 2 : 1);
    }

    [Test]
    public async Task A_change_whose_outcome_nobody_knew_is_taken_over_if_it_was_stored()
    {
        var fleet = await FleetAsync(2, Known.Web);
        FateOfNext(CommitFate.AnswerLost, isAwayThen: true);
        (await RejectionOf(() => AddServerAsync(fleet[0], 1))).Should().BeOfType<FleetUnreachable>().Which.IsOutcomeKnown.Should().BeFalse();
        Etcd.IsAway = false;
        await FollowAsync(fleet);
        AllAreEqual(fleet);
        fleet[1].Balancer.State.Table.ShouldBe(Known.Web.With(1));
    }

    [Test]
    public async Task A_director_starts_with_its_copy_when_the_store_is_away_and_catches_up_later()
    {
        var fleet = await FleetAsync(2, Known.Web);
        await AddServerAsync(fleet[0], 1);
        await FollowAsync(fleet);
        await fleet[1].StopAsync();
        await AddServerAsync(fleet[0], 2);
        Etcd.IsAway = true;
        await fleet[1].StartedAsync();
        fleet[1].Kernel.Table.Find(Known.Web.Key)!.Servers.Should().HaveCount(1);
        (await RejectionOf(() => AddServerAsync(fleet[1], 3))).Should().BeOfType<FleetUnreachable>();
        Etcd.IsAway = false;
        await FollowAsync(fleet);
        AllAreEqual(fleet);
    }

    [Test]
    public async Task An_old_copy_removes_nothing_as_long_as_the_store_is_away()
    {
        var fleet = await FleetAsync(1, Known.Web);
        await fleet[0].StopAsync();
        fleet[0].Kernel.ByHand(table => table.With(Known.Dns));
        Etcd.IsAway = true;
        await fleet[0].StartedAsync();
        fleet[0].Kernel.Table.ShouldBe(Known.Web, Known.Dns);
    }

    private void FateOfNext(CommitFate fate, bool isAwayThen = false) => Etcd.Fate = _ =>
    {
        (Etcd.Fate, Etcd.IsAwaySoon) = (_ => CommitFate.Answered, isAwayThen);
        return fate;
    };

    private static async Task AddPatientlyAsync(Director director, byte n)
    {
        while (true)
        {
            try
            {
                await AddServerAsync(director, n);
                return;
            }
            catch (RejectedException exception) when (exception.Rejection is AlwaysOvertaken)
            {
            }
        }
    }
}
