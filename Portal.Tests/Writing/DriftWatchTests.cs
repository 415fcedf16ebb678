using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Writing;

/// <summary>What looks at the kernel see, and what is told of it.</summary>
internal sealed class DriftWatchTests : DriftFixture
{
    [Test]
    public async Task Where_nothing_differs_nothing_is_told_but_when_somebody_looked()
    {
        await LookAsync();
        Balancer.Drift.Should().Be(new DriftStatus(Drift.None, null, Time.GetUtcNow()));
        (Kernel.Looks, Kernel.Listings, Kernel.GlobalsListings, Kernel.Runs).Should().Be((1, 0, 0, 0));
        NothingIsTold();
    }

    [Test]
    public async Task Drift_is_told_when_it_begins_when_it_changes_and_when_it_has_ended()
    {
        Flush();
        await LookAsync();
        var since = Time.GetUtcNow();
        Told(DriftTurn.Started, since, (4, 0, 0));
        Log.Warnings.Single().Should().Be(
            "The kernel differs from Portal's data: 4 to add, 0 to edit, 0 to remove, 0 of the settings. A push would begin with: ipvsadm -A -t 10.0.0.1:80 -s wlc. See GET /drift.");

        Time.Advance(Interval);
        await LookAsync();
        NothingIsTold("it is as it was");
        Log.Warnings.Should().ContainSingle();
        Balancer.Drift.Should().BeEquivalentTo(new { Since = since, LastLook = Time.GetUtcNow() });

        Kernel.ByHand(_ => IpvsTable.Of([Known.Web.With(1, 3)]));
        await LookAsync();
        Told(DriftTurn.Changed, since, (2, 0, 1));
        Log.Warnings.Should().HaveCount(2);

        Kernel.ByHand(_ => Balancer.State.Table);
        await LookAsync();
        Told(DriftTurn.Ended, since, (0, 0, 0));
        Balancer.Drift.Should().Be(new DriftStatus(Drift.None, null, Time.GetUtcNow()));
        Log.Lines[^1].Text.Should().Be($"The kernel has Portal's data again. It differed since {since:yyyy-MM-ddTHH:mm:ss}Z.");
        Kernel.Commands.Should().BeEmpty("a look changes nothing");
    }

    [Test]
    public async Task A_torn_listing_is_no_drift_and_is_not_made_again_before_the_next_look()
    {
        Flush();
        Kernel.FailListings(FailureKind.Torn, times: 2);
        await LookAsync();
        await LookAsync();
        NothingIsTold();
        Kernel.Looks.Should().Be(2);
        await LookAsync();
        Told(DriftTurn.Started, Time.GetUtcNow(), (4, 0, 0));
    }

    [TestCase(FailureKind.ModuleMissing)]
    [TestCase(FailureKind.TimedOut)]
    public async Task A_kernel_that_cannot_be_listed_is_no_drift_and_ends_none(FailureKind kind)
    {
        Flush();
        await LookAsync();
        Events.Reports.Clear();
        var before = Balancer.Drift;
        Time.Advance(Interval);
        Kernel.Unavailable = kind;
        await LookAsync();
        NothingIsTold();
        Balancer.Drift.Should().Be(before, "whoever looks at the time of the last look sees that it is old");
    }

    [Test]
    public async Task A_look_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        Kernel.Hang();
        var look = LookAsync(cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();
        await FluentActions.Awaiting(() => look).Should().ThrowAsync<OperationCanceledException>();
    }

    [Test]
    public async Task Settings_that_differ_are_drift_too_where_they_are_declared()
    {
        var timeouts = Timeouts.Default with { Udp = TimeSpan.FromSeconds(30) };
        await Balancer.WriteAsync(new PutTimeoutsIntent(TimeoutsPatch.Of(timeouts)), Me);
        Kernel.Forget();
        Kernel.SetByHand(settings => settings with { Timeouts = Timeouts.Default });
        await LookAsync();
        Told(DriftTurn.Started, Time.GetUtcNow(), (0, 0, 0)).Globals.Changes.Should().ContainSingle();
        (Kernel.Looks, Kernel.GlobalsListings).Should().Be((1, 0), "one listing has both");
        Log.Warnings.Single().Should().Contain("1 of the settings").And.Contain("ipvsadm --set 900 120 30");
        Balancer.Drift.Drift.ToString().Should().Be("0 to add, 0 to edit, 0 to remove, 1 of the settings");
    }

    [Test]
    public async Task A_push_ends_drift_that_is_known_at_once_and_so_does_an_import()
    {
        Flush();
        await LookAsync();
        Events.Reports.Clear();
        await Balancer.PushAsync(Me with { IsDryRun = true });
        NothingIsTold();
        await Balancer.PushAsync(Me);
        Told(DriftTurn.Ended, Time.GetUtcNow(), (0, 0, 0));

        Kernel.ByHand(table => table.With(Mark(1)));
        await LookAsync();
        Events.Reports.Clear();
        await Balancer.ImportAsync(Me);
        Told(DriftTurn.Ended, Time.GetUtcNow(), (0, 0, 0));
        await LookAsync();
        await Balancer.PushAsync(Me);
        NothingIsTold();
    }
}
