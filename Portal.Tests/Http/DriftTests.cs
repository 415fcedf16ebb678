using System.Globalization;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>--watch: Portal says by itself when the kernel differs from its data.</summary>
internal sealed class DriftTests
{
    private readonly SteppedTime time = new();

    private TestPortal portal = null!;

    [SetUp]
    public async Task StartAsync()
    {
        portal = await TestPortal.StartAsync(new FakeKernel(Known.Web.With(1, 2)), options => options with { WatchInterval = TimeSpan.FromSeconds(30) }, time);
        (await portal.PatchAsync(Known.WebPath, """{"name":"shop"}""")).ShouldBe(200);
    }

    [TearDown]
    public async Task StopAsync() => await portal.DisposeAsync();

    [Test]
    public async Task A_flush_by_hand_is_an_event_a_detail_and_a_figure_before_anybody_asks()
    {
        using var events = await EventClient.OpenAsync(portal.Client, "?kinds=drift");
        portal.Kernel.ByHand(_ => IpvsTable.Empty);
        await LookAsync();
        var start = await events.NextAsync("drift");
        ((string?)start["action"]).Should().Be("start");
        ((long?)start["revision"]).Should().Be(portal.State.Revision);
        ((int?)start["added"], (int?)start["edited"], (int?)start["removed"]).Should().Be((3, 0, 0));
        start["changes"]!.Select(change => $"{change["action"]} {change["service"]} {change["server"]} {change["name"]}".TrimEnd()).Should().Equal(
            "add tcp/10.0.0.1/80  shop", "add tcp/10.0.0.1/80 10.1.0.1/80", "add tcp/10.0.0.1/80 10.1.0.2/80");

        var ready = (await portal.GetAsync("/readyz")).ShouldBe(200);
        ((string?)ready.Json["status"]).Should().Be("ready", "a director that forwards well must not be taken out for it");
        ((bool?)ready.Json["checks"]!["drift"]!["ok"]).Should().BeTrue();
        ((string?)ready.Json["checks"]!["drift"]!["detail"]).Should().MatchRegex("^The kernel differs from Portal's data since [0-9T:-]+Z: 3 to add, 0 to edit, 0 to remove[.] See GET /drift[.]$");
        (await FiguresAsync())["portal_drift_steps"].Should().Be(3);

        portal.Kernel.ByHand(_ => IpvsTable.Of([Known.Web.With(1)]));
        await LookAsync();
        var change = await events.NextAsync("drift");
        ((string?)change["action"], (int?)change["added"], (string?)change["since"]).Should().Be(("change", 1, (string?)start["since"]));

        portal.Kernel.ByHand(_ => portal.State.Table);
        await LookAsync();
        var end = await events.NextAsync("drift");
        ((string?)end["action"], (int?)end["added"], end["changes"]!.Count()).Should().Be(("end", 0, 0));
        (await portal.GetAsync("/readyz")).ShouldBe(200).Json["checks"]!["drift"]!["detail"].Should().BeNull();
        (await FiguresAsync())["portal_drift_steps"].Should().Be(0);
    }

    [Test]
    public async Task A_push_ends_drift_without_a_look()
    {
        using var events = await EventClient.OpenAsync(portal.Client, "?kinds=drift,reconcile");
        portal.Kernel.ByHand(_ => IpvsTable.Empty);
        await LookAsync();
        await events.NextAsync("drift");
        (await portal.PostAsync("/sync")).ShouldBe(200);
        await events.NextAsync("reconcile");
        ((string?)(await events.NextAsync("drift"))["action"]).Should().Be("end");
        (await FiguresAsync())["portal_drift_steps"].Should().Be(0);
    }

    [Test]
    public async Task The_figure_is_that_of_the_last_look_and_says_when_that_was()
    {
        portal.Kernel.ByHand(_ => IpvsTable.Empty);
        var before = await FiguresAsync();
        before["portal_drift_steps"].Should().Be(3, "where nobody has looked yet the answer looks");
        before.Should().NotContainKey("portal_last_look_timestamp_seconds");
        await LookAsync();
        var look = time.GetUtcNow().ToUnixTimeSeconds();
        portal.Kernel.ByHand(table => table.With(Known.Dns));
        var after = await FiguresAsync();
        (after["portal_drift_steps"], after["portal_last_look_timestamp_seconds"]).Should().Be((3, look));
        await LookAsync();
        (await FiguresAsync())["portal_drift_steps"].Should().Be(4);
    }

    [Test]
    public async Task A_look_costs_one_listing_and_one_that_fails_tells_nothing()
    {
        portal.Kernel.Forget();
        await LookAsync();
        portal.Kernel.Unavailable = FailureKind.ModuleMissing;
        await LookAsync(isGood: false);
        portal.Kernel.Unavailable = null;
        (portal.Kernel.Looks, portal.Kernel.Listings, portal.Kernel.GlobalsListings).Should().Be((2, 0, 0));
        portal.Balancer.Drift.Drift.IsNone.Should().BeTrue();
    }

    [Test]
    public async Task Who_has_no_token_learns_nothing_of_it()
    {
        portal.Kernel.ByHand(_ => IpvsTable.Empty);
        await LookAsync();
        using var stranger = new HttpClient { BaseAddress = portal.Address };
        using var response = await stranger.GetAsync("/readyz");
        (await Reply.ReadAsync(response)).ShouldBe(200).Text.Should().Contain("\"drift\":{\"ok\":true}");
    }

    [Test]
    public async Task Without_it_nobody_looks_and_the_answers_say_so()
    {
        portal.Configure(options => options with { WatchInterval = TimeSpan.Zero });
        await portal.RestartAsync();
        portal.Kernel.ByHand(_ => IpvsTable.Empty);
        time.Advance(TimeSpan.FromDays(2));
        ((string?)(await portal.GetAsync("/readyz")).ShouldBe(200).Json["checks"]!["drift"]!["detail"]).Should().Contain("--watch");
        (await FiguresAsync())["portal_drift_steps"].Should().Be(3);
        portal.Kernel.Looks.Should().Be(1, "that is the check of readiness");
    }

    [Test]
    public async Task What_is_repaired_is_told_as_drift_too()
    {
        portal.Configure(options => options with { ReconcileInterval = TimeSpan.FromSeconds(10) });
        await portal.RestartAsync();
        using var events = await EventClient.OpenAsync(portal.Client, "?kinds=drift,reconcile");
        portal.Kernel.ByHand(_ => IpvsTable.Empty);
        await Poll.UntilAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(10));
                return portal.Kernel.Table.Count == 1;
            },
            "the drift is repaired");
        ((string?)(await events.NextAsync("drift"))["action"]).Should().Be("start");
        await events.NextAsync("reconcile");
        ((string?)(await events.NextAsync("drift"))["action"]).Should().Be("end");
        (await FiguresAsync())["portal_reconcile_repairs_total"].Should().Be(1);
    }

    // The loop may not have set its clock yet.
    private Task LookAsync(bool isGood = true)
    {
        var (looks, last) = (portal.Kernel.Looks, portal.Balancer.Drift.LastLook);
        return Poll.UntilAsync(
            () =>
            {
                var hasLooked = isGood ? portal.Balancer.Drift.LastLook != last : portal.Kernel.Looks > looks;
                if (!hasLooked && portal.Kernel.Looks == looks)
                {
                    time.Advance(TimeSpan.FromSeconds(30));
                }

                return hasLooked;
            },
            "somebody looks");
    }

    private async Task<Dictionary<string, double>> FiguresAsync() =>
        (await portal.GetAsync("/metrics")).ShouldBe(200).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith("portal_", StringComparison.Ordinal) && !line.Contains('{', StringComparison.Ordinal))
            .ToDictionary(line => line[..line.LastIndexOf(' ')], line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
}
