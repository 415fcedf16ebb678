using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Writing;

/// <summary>Requests about time-outs and sync daemons.</summary>
internal sealed class GlobalsTests : GlobalsFixture
{
    [Test]
    public async Task What_is_acknowledged_is_declared_stored_and_in_the_kernel()
    {
        (await PutAsync(Short)).Outcome.Should().Be(WriteOutcome.Created);
        (await PutAsync(DaemonRole.Master, First)).Kernel!.Master.Should().Be(First with { MaximumLength = 1472 });
        AllAre(2, new Globals { Timeouts = Short, Master = First });
        Store.Changes.Select(change => change.Steps.Globals).Should().Equal(
            new GlobalsPlan([new TimeoutsChanged(null, Short)]), new GlobalsPlan([new DaemonChanged(DaemonRole.Master, null, First)]));
    }

    [Test]
    public async Task The_same_again_changes_nothing()
    {
        await PutAsync(DaemonRole.Master, First);
        Kernel.Forget();
        (await PutAsync(DaemonRole.Master, First)).Outcome.Should().Be(WriteOutcome.Unchanged);
        Kernel.Commands.Should().BeEmpty();
        Balancer.State.Revision.Should().Be(1);
    }

    [Test]
    public async Task A_running_daemon_is_stopped_and_started_whoever_has_started_it()
    {
        Kernel.SetByHand(settings => settings with { Master = Second });
        await PutAsync(DaemonRole.Master, First);
        Kernel.Commands.Should().HaveCount(2).And.StartWith("--stop-daemon master");
        AllAre(1, new Globals { Master = First });
    }

    [Test]
    public async Task A_daemon_that_somebody_else_stopped_is_started_again_by_the_same_request()
    {
        await PutAsync(DaemonRole.Backup, First);
        Kernel.SetByHand(settings => settings with { Backup = null });
        (await PutAsync(DaemonRole.Backup, First)).Outcome.Should().Be(WriteOutcome.Unchanged);
        AllAre(1, new Globals { Backup = First });
    }

    [Test]
    public async Task To_delete_stops_what_runs_declared_or_not_and_tells_when_there_is_nothing()
    {
        Kernel.SetByHand(settings => settings with { Backup = Second });
        await PutAsync(DaemonRole.Master, First);
        await WriteAsync(new DeleteDaemonIntent(DaemonRole.Master));
        await WriteAsync(new DeleteDaemonIntent(DaemonRole.Backup));
        AllAre(2, Globals.None);
        (await RejectionOf(WriteAsync(new DeleteDaemonIntent(DaemonRole.Backup)))).Should().Be(new DaemonNotFound(DaemonRole.Backup));
        (await RejectionOf(WriteAsync(new ForgetTimeoutsIntent()))).Should().Be(new TimeoutsNotFound());
    }

    [Test]
    public async Task Time_outs_that_are_no_longer_declared_stay_in_the_kernel()
    {
        await PutAsync(Short);
        await WriteAsync(new ForgetTimeoutsIntent());
        Balancer.State.Globals.Should().Be(Globals.None);
        Kernel.Globals.Timeouts.Should().Be(Short);
    }

    [Test]
    public async Task What_is_refused_leaves_both_sides_as_they_were()
    {
        await PutAsync(DaemonRole.Master, First);
        var rejection = await RejectionOf(PutAsync(DaemonRole.Master, First with { Interface = "nowhere" }));
        rejection.Should().BeOfType<IpvsadmFailed>().Which.Failure.StandardError.Should().Be("No such device");
        AllAre(1, new Globals { Master = First });
    }

    [Test]
    public async Task What_the_kernel_makes_something_else_of_is_taken_back_and_said()
    {
        Kernel.ShortestMessage = 2000;
        var failure = (await RejectionOf(PutAsync(DaemonRole.Master, First with { MaximumLength = 500 }))).Should().BeOfType<IpvsadmFailed>().Which.Failure;
        (failure.Kind, failure.ExitCode).Should().Be((FailureKind.Refused, 0));
        failure.StandardError.Should().Contain("--sync-maxlen 2000");
        AllAre(0, Globals.None);
    }

    [TestCase(FailureKind.TimedOut, true, true)]
    [TestCase(FailureKind.Broken, true, true)]
    [TestCase(FailureKind.TimedOut, false, false)]
    [TestCase(FailureKind.Broken, false, false)]
    public async Task Of_a_command_that_broke_off_the_listing_tells_what_it_did(FailureKind kind, bool wasDone, bool isGood)
    {
        await PutAsync(DaemonRole.Master, First);
        Kernel.Fail(2, kind, isAfterwards: wasDone);
        var write = PutAsync(DaemonRole.Master, Second);
        await write.ContinueWith(_ => { }, TaskScheduler.Default);
        write.IsCompletedSuccessfully.Should().Be(isGood);
        AllAre(isGood ? 2 : 1, new Globals { Master = isGood ? Second : First });
    }

    [Test]
    public async Task What_cannot_be_looked_at_is_put_right_before_anything_else_is_written()
    {
        await PutAsync(DaemonRole.Master, First);
        Kernel.Meanwhile(() => Kernel.FailGlobalsListings(FailureKind.TimedOut));
        (await RejectionOf(PutAsync(DaemonRole.Master, Second))).Should().BeOfType<IpvsadmFailed>();
        Balancer.NeedsRecovery.Should().BeTrue();
        (await RejectionOf(AddServerAsync(1))).Should().BeOfType<IpvsadmFailed>();
        Kernel.FailGlobalsListings(null);
        Later();
        await Balancer.RecoverAsync();
        Balancer.NeedsRecovery.Should().BeFalse();
        AllAre(1, new Globals { Master = First });
    }

    [Test]
    public async Task What_cannot_be_put_right_does_not_keep_later_writes_waiting_for_ever()
    {
        await PutAsync(DaemonRole.Master, First);
        Kernel.Interfaces.Clear();
        (await RejectionOf(PutAsync(DaemonRole.Master, Second))).Should().BeOfType<IpvsadmFailed>();
        for (var i = 0; i < 3; i++)
        {
            Later();
            await Balancer.RecoverAsync();
        }

        Balancer.NeedsRecovery.Should().BeFalse();
        Balancer.State.Globals.Master.Should().Be(First);
        (await Balancer.PushAsync(Me with { IsDryRun = true })).Steps.Globals.Changes.Should().ContainSingle();
    }

    [Test]
    public async Task What_cannot_be_stored_is_taken_back()
    {
        await PutAsync(Short);
        Store.IsFull = true;
        (await RejectionOf(PutAsync(Timeouts.Default))).Should().BeOfType<NotStored>();
        (await RejectionOf(PutAsync(DaemonRole.Backup, First))).Should().BeOfType<NotStored>();
        Store.IsFull = false;
        AllAre(1, new Globals { Timeouts = Short });
    }

    [Test]
    public async Task A_dry_run_tells_and_does_nothing()
    {
        var result = await Balancer.WriteAsync(new PutDaemonIntent(DaemonRole.Master, First), Me with { IsDryRun = true });
        result.Steps.Globals.Changes.Should().Equal(new DaemonChanged(DaemonRole.Master, null, First));
        Kernel.Commands.Should().BeEmpty();
        AllAre(0, Globals.None);
    }
}
