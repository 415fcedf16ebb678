using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>What people and programs do while servers are down.</summary>
internal sealed class HealthFaultRouteTests : HealthRouteFixture
{
    private const string Four = $$"""
        {"health_check":{{Fast}},"servers":[{"host":"10.1.0.1","port":80,"weight":5},{"host":"10.1.0.2","port":80,"weight":6},{"host":"10.1.0.3","port":80,"weight":7},{"host":"10.1.0.4","port":80,"weight":8}]}
        """;

    [Test]
    public async Task A_list_that_is_sent_back_while_half_is_down_changes_no_declared_weight()
    {
        (await Portal.PostAsync(Known.WebPath, Four)).ShouldBe(201);
        Kill(1, 2);
        await Poll.UntilAsync(() => Weight(1) == 0 && Weight(2) == 0, "half of them is down");
        Portal.Kernel.Forget();
        NothingChanges((await Portal.PostAsync("/services", (await Portal.GetAsync("/services")).ShouldBe(200).Text)).ShouldBe(200));
        NothingChanges((await Portal.PostAsync(Known.WebPath + "/servers", (await Portal.GetAsync(Known.WebPath + "/servers")).ShouldBe(200).Text)).ShouldBe(200));
        (await Portal.PutAsync(Known.WebPath, (await Portal.GetAsync(Known.WebPath)).ShouldBe(200).Text)).ShouldBe(200);
        (await Portal.PutAsync(First, (await Portal.GetAsync(First)).ShouldBe(200).Text)).ShouldBe(200);
        NothingChanges((await Portal.PostAsync("/import")).ShouldBe(200));
        NothingChanges((await Portal.PostAsync("/sync")).ShouldBe(200));
        Portal.State.Revision.Should().Be(1);
        Portal.State.Table.Find(Known.Web.Key)!.Servers.Values.Select(server => server.Weight).Should().Equal(5, 6, 7, 8);
        Weights().Should().Equal(0, 0, 7, 8);
        Revive(1, 2);
        await Poll.UntilAsync(() => Weights().SequenceEqual([5, 6, 7, 8]), "they come back with what was declared");
    }

    [Test]
    public async Task A_change_of_configuration_lets_nothing_serve_that_is_held()
    {
        (await Portal.PostAsync(Known.WebPath, Four)).ShouldBe(201);
        Kill(1);
        await Poll.UntilAsync(() => Weight(1) == 0, "it is down");
        Portal.Kernel.Forget();
        (await Portal.PatchAsync(Known.WebPath, """{"scheduler":"rr"}""")).ShouldBe(200);
        (await Portal.PatchAsync(Known.WebPath, """{"health_check":{"interval":0.7,"min_up":2,"slow_start":0}}""")).ShouldBe(200);
        (await Portal.PatchAsync(First, """{"weight":9,"upper_threshold":50}""")).ShouldBe(200);
        (await Portal.PatchAsync(First, """{"health_check":{"type":"http"}}""")).ShouldBe(200);
        (await Portal.PostAsync(Known.WebPath + "/servers/10.1.0.5/80", """{"weight":4}""")).ShouldBe(201);
        var asked = Probe.Started.Count;
        await Poll.UntilAsync(() => Probe.Started.Count > asked + 20, "checks go on by the new rules");
        Weights().Should().Equal(0, 6, 7, 8, 4);
        Portal.Kernel.Commands.Where(command => command.Contains("-r 10.1.0.1:80", StringComparison.Ordinal)).Should().OnlyContain(command => command.Contains("-w 0", StringComparison.Ordinal));
        ((string?)(await Portal.GetAsync(First)).ShouldBe(200).Json["health"]!["state"]).Should().Be("down");
        Revive(1);
        await Poll.UntilAsync(() => Weight(1) == 9, "it comes back with what is declared now");
    }

    [TestCase("all", "failing-open", "5 5 0")]
    [TestCase("backup", "backup", "0 0 3")]
    [TestCase("none", "closed", "0 0 0")]
    [TestCase("hold", "too-few", "0 5 0|5 0 0")]
    public async Task When_all_are_down_at_once_what_serves_is_what_too_few_says(string tooFew, string state, string weights)
    {
        var check = JObject.Parse(Fast);
        check["too_few"] = tooFew;
        (await Portal.PostAsync(Known.WebPath, $$"""
            {"health_check":{{check}},"servers":[{"host":"10.1.0.1","port":80,"weight":5},{"host":"10.1.0.2","port":80,"weight":5},{"host":"10.1.0.3","port":80,"weight":3,"backup":true}]}
            """)).ShouldBe(201);
        await Poll.UntilAsync(() => Weights().SequenceEqual([5, 5, 0]), "the backup does not serve");
        Kill(1, 2);
        await Poll.UntilAsync(async () => (string?)(await Portal.GetAsync(Health)).Json["state"] == state, $"it is {state}");
        await Poll.UntilAsync(() => weights.Split('|').Contains(string.Join(' ', Weights())), "the kernel follows");
        (await Portal.GetAsync(Health)).ShouldBe(503);
        Revive(1, 2);
        await Poll.UntilAsync(() => Weights().SequenceEqual([5, 5, 0]), "they come back");
    }

    [Test]
    public async Task A_server_that_is_a_virtual_address_of_Portals_own_is_checked_as_any_other()
    {
        (await Portal.PostAsync(Known.WebPath, Web)).ShouldBe(201);
        (await Portal.PostAsync("/services/tcp/10.0.0.8/80", $$"""{"health_check":{{Fast}},"servers":[{"host":"10.0.0.1","port":80,"weight":5},{"host":"10.1.0.9","port":80}]}""")).ShouldBe(201);
        var address = ((AddressKey)Known.Web.Key).Address;
        await Poll.UntilAsync(() => Probe.Started.Any(target => target.Address == address), "it is asked");
        await Poll.UntilAsync(async () => (string?)(await Portal.GetAsync("/services/tcp/10.0.0.8/80/health")).Json["state"] == "ok", "it is up");
        (await Portal.PatchAsync("/services/tcp/10.0.0.8/80", """{"health_check":{"source":"10.0.0.1"}}""")).ShouldBeProblem(422, "invalid-request").Fields.Should().Equal("health_check.source");
    }

    private void NothingChanges(Reply report)
    {
        ((JArray)report.Json["changes"]!).Should().BeEmpty();
        Portal.Kernel.Commands.Should().BeEmpty();
    }

    private List<int> Weights() => [.. Portal.Kernel.Table.Find(Known.Web.Key)!.Servers.Values.Select(server => server.Weight)];
}
