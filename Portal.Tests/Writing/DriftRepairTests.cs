using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Writing;
using Portal.Tests.Doubles;

namespace Portal.Tests.Writing;

/// <summary>One loop looks, and repairs where the operator wants that.</summary>
internal sealed class DriftRepairTests : DriftFixture
{
    [Test]
    public async Task A_look_that_repairs_lists_nothing_more_where_nothing_differs()
    {
        Watch(reconcile: Interval);
        await LookAsync(repairs: true);
        (Kernel.Looks, Kernel.Listings).Should().Be((1, 0));
        Reconciler.Status.LastCheck.Should().Be(Time.GetUtcNow());
        NothingIsTold();
    }

    [Test]
    public async Task A_look_that_repairs_tells_of_drift_and_of_its_end()
    {
        Watch(reconcile: Interval);
        Flush();
        await LookAsync(repairs: true);
        Events.Reports.Select(report => report.Turn).Should().Equal(DriftTurn.Started, DriftTurn.Ended);
        Events.Order.Should().Equal("drift", "reconcile", "drift");
        AllAre(1, Known.Web.With(1, 2), Known.Dns);
        Balancer.Drift.Drift.IsNone.Should().BeTrue();
    }

    [Test]
    public async Task What_a_repair_leaves_stays_drift()
    {
        Watch(reconcile: Interval);
        Kernel.Schedulers.Remove("rr");
        Flush();
        await LookAsync(repairs: true);
        Told(DriftTurn.Started, Time.GetUtcNow(), (4, 0, 0));
        await LookAsync();
        Told(DriftTurn.Changed, Time.GetUtcNow(), (1, 0, 0));
        Reconciler.Status.Problem.Should().NotBeNull();
    }

    [TestCase(0, 0, null, false, TestName = "neither looks nor repairs")]
    [TestCase(30, 0, 30, false, TestName = "looks alone")]
    [TestCase(0, 10, 10, true, TestName = "repairs alone")]
    [TestCase(30, 10, 10, true, TestName = "repairs are the looks")]
    [TestCase(30, 30, 30, true, TestName = "one look for both")]
    [TestCase(30, 45, 30, false, TestName = "looks between repairs")]
    public void The_next_look_is_the_first_that_is_due(int look, int repair, int? pause, bool repairs) =>
        Watch(TimeSpan.FromSeconds(look), TimeSpan.FromSeconds(repair)).Next.Should().Be(pause is { } seconds ? (TimeSpan.FromSeconds(seconds), repairs) : null);

    [Test]
    public async Task Looks_between_repairs_do_not_put_the_repairs_off()
    {
        var watch = Watch(reconcile: Interval * 1.5);
        Time.Advance(Interval);
        await LookAsync();
        watch.Next.Should().Be((Interval / 2, true));
        Time.Advance(Interval / 2);
        await LookAsync(repairs: true);
        watch.Next.Should().Be((Interval, false));
    }

    [Test]
    public async Task Looks_go_on_while_a_repair_that_was_refused_waits()
    {
        var watch = Watch(reconcile: Interval);
        Kernel.Schedulers.Remove("rr");
        Flush();
        await LookAsync(repairs: true);
        watch.Next.Should().Be((Interval, false), "the next repair is due after twice the time");
    }
}
