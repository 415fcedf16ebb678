using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Storage;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>How a Portal becomes a director of a fleet, and what stays its own.</summary>
internal sealed class FleetJoinTests : FleetRouteFixture
{
    [Test]
    public async Task One_without_data_takes_those_of_the_fleet()
    {
        var fleet = await FleetAsync(2);
        fleet[1].Kernel.Table.ShouldBe(Known.Web);
        (await fleet[1].GetAsync("/history/1")).ShouldBe(200).Json["services"].Should().HaveCount(1);
    }

    [Test]
    public async Task One_with_data_of_its_own_waits_for_a_person()
    {
        await StartAsync("lb-1", new FakeKernel(Known.Web));
        var portal = await StartAsync(options => options, new FakeKernel(Known.Dns));
        portal.Configure(options => Director(options, "lb-2"));
        await portal.RestartAsync();
        await StandsAsync(portal, "frozen");
        ((string?)(await portal.DeleteAsync(Known.DnsPath)).ShouldBeProblem(503, "fleet-frozen").Json["detail"]).Should().Contain("data of its own");
        portal.Kernel.Table.ShouldBe(Known.Dns);
        var plan = (await portal.PostAsync("/fleet/adopt?dry_run=true", """{"from":"store"}""")).ShouldBe(200).Json;
        ((int)plan["added"]!, (int)plan["removed"]!).Should().Be((1, 1));
        portal.Kernel.Table.ShouldBe(Known.Dns);
        (await portal.PostAsync("/fleet/adopt", """{"from":"store"}""")).ShouldBe(200);
        portal.Kernel.Table.ShouldBe(Known.Web);
        await StandsAsync(portal, "following");
        (await portal.PostAsync(Server + "?wait=all&timeout=60")).ShouldBe(201);
    }

    [Test]
    public async Task Two_of_one_name_are_one_too_many()
    {
        await StartAsync("lb-1", new FakeKernel(Known.Web));
        var second = await StartAsync(options => Director(options, "lb-1") with { FleetInit = false });
        await StandsAsync(second, "frozen");
        ((string?)(await second.PostAsync(Server)).ShouldBeProblem(503, "fleet-frozen").Json["detail"]).Should().Contain("Another director of the name lb-1 lives");
        second.Configure(options => Director(options, "lb-2"));
        await second.RestartAsync();
        await ToldAsync("lb-2");
        (await second.PostAsync(Server + "?wait=all&timeout=60")).ShouldBe(201);
    }

    [Test]
    public async Task One_does_not_follow_what_removes_more_than_it_allows()
    {
        var first = await StartAsync("lb-1", new FakeKernel(Known.Web, Known.Dns));
        var second = await StartAsync("lb-2", more: options => options with { MaximumRemovals = 0 });
        (await first.DeleteAsync(Known.DnsPath)).ShouldBe(204);
        await SeenAsync(first, "lb-2", "frozen");
        var place = (await first.GetAsync("/fleet/2")).ShouldBe(200).Json["directors"]![1]!;
        ((string?)place["state"], (int)place["applied_revision"]!).Should().Be(("behind", 1));
        ((string?)place["why"]).Should().Contain("--max-removals");
        await StandsAsync(second, "frozen");
        second.Kernel.Table.ShouldBe(Known.Web, Known.Dns);
        (await second.PostAsync("/fleet/adopt", """{"from":"store"}""")).ShouldBe(200);
        second.Kernel.Table.ShouldBe(Known.Web);
        (await first.PostAsync("/services?force=true", "[]")).ShouldBe(200);
        await Poll.UntilAsync(() => second.Kernel.Table.Count == 0, "what a person has forced is followed");
        await StandsAsync(second, "following");
    }

    [Test]
    public async Task Each_has_its_own_scope()
    {
        var first = await StartAsync("lb-1", new FakeKernel(Known.Web));
        var second = await StartAsync("lb-2", more: options => options with { Scope = new ServiceScope(ScopeText.Parse("10.0.0.2")!) });
        (await first.PostAsync(Known.DnsPath + "?wait=all&timeout=60")).ShouldBe(201);
        second.Kernel.Table.ShouldBe(Known.Dns with { Settings = new VirtualServiceSettings() });
        (await second.PostAsync(Server)).ShouldBeProblem(422, "out-of-scope");
        (await second.PostAsync(Known.DnsPath + "/servers/10.1.0.2/53?wait=all&timeout=60")).ShouldBe(201);
        first.Kernel.Table.Find(Known.Dns.Key)!.Servers.Should().HaveCount(1);
        first.State.Table.Count.Should().Be(2);
    }

    [Test]
    public async Task Settings_of_the_machine_are_each_ones_own()
    {
        var fleet = await FleetAsync(2);
        (await fleet[0].PutAsync("/timeouts", """{"tcp":77}""")).ShouldBe(200);
        (await fleet[0].PostAsync(Server + "?wait=all&timeout=60")).ShouldBe(201);
        ((bool)(await fleet[1].GetAsync("/timeouts")).Json["declared"]!).Should().BeFalse();
        ((int)(await fleet[1].GetAsync("/timeouts")).Json["tcp"]!).Should().NotBe(77);
        await fleet[0].RestartAsync();
        var kept = (await fleet[0].GetAsync("/timeouts")).Json;
        ((int)kept["tcp"]!, (bool)kept["declared"]!).Should().Be((77, true));
    }

    [Test]
    public async Task The_data_of_a_fleet_are_used_alone_only_where_that_is_meant()
    {
        var portal = await StartAsync("lb-1", new FakeKernel(Known.Web));
        (await portal.PutAsync("/timeouts", """{"tcp":77}""")).ShouldBe(200);
        await portal.StopAsync();
        portal.Configure(options => options);
        (await RefusalAsync(portal)).Should().Contain("has the data of the fleet shop").And.Contain("--leave-fleet");
        portal.Configure(options => Director(options, "lb-1") with { Fleet = "other" });
        (await RefusalAsync(portal)).Should().Contain("has the data of the fleet shop, and not of other");
        portal.Configure(options => options with { LeaveFleet = true });
        await portal.RestartAsync();
        portal.State.Table.ShouldBe(Known.Web);
        (await portal.GetAsync("/fleet")).ShouldBeProblem(404, "no-fleet");
        (await portal.PostAsync(Server)).ShouldBe(201);
        ((bool)(await portal.GetAsync("/timeouts")).Json["declared"]!).Should().BeTrue();
        portal.Configure(options => options);
        await portal.RestartAsync();
        portal.State.Table.ShouldBe(Known.Web.With(1));
        Etcd[HeadKey].Should().Contain("\"revision\":1", "the fleet knows nothing of it");
    }

    private static async Task<string> RefusalAsync(TestPortal portal) =>
        (await FluentActions.Awaiting(portal.RestartAsync).Should().ThrowAsync<StateFolderException>()).Which.Message;
}
