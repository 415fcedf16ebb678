using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>What a director of a fleet tells: events, figures, history.</summary>
internal sealed class FleetNewsTests : FleetRouteFixture
{
    [Test]
    public async Task There_is_an_event_when_a_director_stands_otherwise_to_its_fleet()
    {
        var portal = await StartAsync("lb-1", new FakeKernel(Known.Web));
        using var events = await EventClient.OpenAsync(portal.Client, "?kinds=fleet");
        Etcd.IsAway = true;
        (await portal.PostAsync(Server)).ShouldBeProblem(503, "fleet-unreachable");
        var away = await events.NextAsync("fleet");
        ((string?)away["director"], (string?)away["from"], (string?)away["to"], (int)away["revision"]!).Should().Be(("lb-1", "following", "away", 1));
        ((string?)away["reason"]).Should().NotBeNullOrEmpty();
        Etcd.IsAway = false;
        var back = await events.NextAsync("fleet");
        ((string?)back["from"], (string?)back["to"], (string?)back["reason"]).Should().Be(("away", "following", null));
        Etcd[IdKey] = null;
        ((string?)(await events.NextAsync("fleet"))["to"]).Should().Be("frozen");
    }

    [Test]
    public async Task A_change_of_another_director_is_an_event_and_history_here_too()
    {
        var fleet = await FleetAsync(2);
        using var events = await EventClient.OpenAsync(fleet[1].Client, "?kinds=change");
        var reply = (await fleet[0].SendAsync(HttpMethod.Post, Server, "{}", headers: ("X-Request-Id", "mine"))).ShouldBe(201);
        reply.Should().NotBeNull();
        var change = await events.NextAsync("change");
        ((int)change["revision"]!, (string?)change["request_id"]).Should().Be((2, "mine"));
        await FollowsAsync(fleet[1], fleet[0]);
        JToken.DeepEquals((await fleet[0].GetAsync("/history?limit=1")).Json, (await fleet[1].GetAsync("/history?limit=1")).Json).Should().BeTrue();
        (await fleet[0].GetAsync(Server)).Headers.ETag.Should().Be((await fleet[1].GetAsync(Server)).Headers.ETag);
    }

    [Test]
    public async Task What_one_has_changed_another_can_take_back()
    {
        var fleet = await FleetAsync(2);
        (await fleet[0].PostAsync(Server + "?wait=all&timeout=60")).ShouldBe(201);
        (await fleet[1].PostAsync("/history/1/restore?wait=all&timeout=60")).ShouldBe(200);
        fleet[0].Kernel.Table.ShouldBe(Known.Web);
        fleet[0].State.Revision.Should().Be(3);
    }

    [Test]
    public async Task There_are_figures_of_the_fleet()
    {
        var fleet = await FleetAsync(2);
        (await fleet[0].PostAsync(Server + "?wait=all&timeout=60")).ShouldBe(201);
        await Poll.UntilAsync(async () => (await FiguresAsync(fleet[0])).Contains("portal_fleet_directors{state=\"has\"} 2", StringComparison.Ordinal), "both have it");
        var figures = await FiguresAsync(fleet[0]);
        foreach (var line in new[] { "portal_fleet_revision 2", "portal_fleet_applied_revision 2", "portal_fleet_store_up 1", "portal_fleet_frozen 0", "portal_fleet_commit_seconds_count 1", "portal_fleet_conflicts_total 0" })
        {
            figures.Split('\n').Should().Contain(line);
        }

        fleet[1].Kernel.Hang();
        (await fleet[0].DeleteAsync(Server)).ShouldBe(204);
        await Poll.UntilAsync(async () => (await FiguresAsync(fleet[0])).Contains("portal_fleet_directors{state=\"behind\"} 1", StringComparison.Ordinal), "one is behind");
        fleet[1].Kernel.Release();
        Etcd.IsAway = true;
        (await fleet[0].PostAsync(Server)).ShouldBeProblem(503, "fleet-unreachable");
        (await FiguresAsync(fleet[0])).Should().Contain("portal_fleet_store_up 0\n");
        Etcd.IsAway = false;
        Etcd[IdKey] = null;
        await StandsAsync(fleet[0], "frozen");
        (await FiguresAsync(fleet[0])).Should().Contain("portal_fleet_frozen 1\n").And.Contain("portal_fleet_store_up 1\n");
    }

    [Test]
    public async Task A_Portal_that_is_alone_tells_nothing_of_a_fleet()
    {
        await using var portal = await TestPortal.StartAsync();
        (await FiguresAsync(portal)).Should().NotContain("portal_fleet");
        (await portal.GetAsync("/readyz")).Json["checks"]!["fleet"].Should().BeNull();
    }

    private static async Task<string> FiguresAsync(TestPortal portal) => (await portal.GetAsync("/metrics")).ShouldBe(200).Text;
}
