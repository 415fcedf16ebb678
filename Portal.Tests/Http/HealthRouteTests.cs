using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>Health checks over HTTP: declared, seen, followed by the kernel, and overruled.</summary>
internal sealed class HealthRouteTests : HealthRouteFixture
{
    private const string Override = First + "/health/override";

    [Test]
    public async Task What_is_declared_stands_in_answers_with_all_defaults()
    {
        (await Portal.PostAsync(Known.WebPath, """{"health_check":{"type":"http","path":"/healthz"},"servers":[{"host":"10.1.0.1","port":80,"health_check":null},{"host":"10.1.0.2","port":80,"backup":true}]}""")).ShouldBe(201);
        var json = (await Portal.GetAsync(Known.WebPath)).ShouldBe(200).Json;
        json["health_check"]!.ToString(Newtonsoft.Json.Formatting.None).Should().Be(
            """{"type":"http","path":"/healthz","method":"GET","status":"200-399","via":"server","interval":5,"fast_interval":1,"timeout":2,"rise":2,"fall":3,"on_down":"auto","min_up":1,"too_few":"all","slow_start":0}""");
        json["servers"]![0]!["health_check"]!.Type.Should().Be(JTokenType.Null);
        ((bool?)json["servers"]![1]!["backup"]).Should().BeTrue();
        (await Portal.PutAsync(Known.WebPath, (await Portal.GetAsync(Known.WebPath)).Text)).ShouldBe(200);
        Portal.State.Revision.Should().Be(1, "what was read can be sent back");
    }

    [Test]
    public async Task A_patch_merges_and_null_takes_away()
    {
        (await Portal.PostAsync(Known.WebPath, """{"health_check":{"type":"http","path":"/healthz","rise":4}}""")).ShouldBe(201);
        var merged = (await Portal.PatchAsync(Known.WebPath, """{"health_check":{"fall":5,"rise":null}}""")).ShouldBe(200).Json["health_check"]!;
        ((string?)merged["path"], (int?)merged["fall"], (int?)merged["rise"]).Should().Be(("/healthz", 5, 2));
        (await Portal.PatchAsync(Known.WebPath, """{"health_check":{"type":"tcp"}}""")).ShouldBe(200).Json["health_check"]!["path"].Should().BeNull("another type has no path");
        (await Portal.PatchAsync(Known.WebPath, """{"health_check":null}""")).ShouldBe(200).Json["health_check"].Should().BeNull();
        (await Portal.GetAsync("/history/1")).ShouldBe(200).Json["services"]![0]!["health_check"].Should().NotBeNull();
        (await Portal.PostAsync("/history/1/restore?dry_run=true")).ShouldBe(200);
        (await Portal.GetAsync(Known.WebPath)).Json["health_check"].Should().BeNull("a dry run changes nothing");
        (await Portal.PostAsync("/history/1/restore")).ShouldBe(200);
        await Portal.RestartAsync();
        ((int?)(await Portal.GetAsync(Known.WebPath)).Json["health_check"]!["rise"]).Should().Be(4);
    }

    [TestCase("PATCH", "", "{\"backup\":true}")]
    [TestCase("PATCH", "", "{\"backup\":true,\"weight\":12}")]
    [TestCase("PUT", "", "{\"weight\":5,\"backup\":true}")]
    [TestCase("PUT", "80", "{\"weight\":5,\"backup\":true}")]
    [TestCase("POST", "80", "{\"weight\":5,\"backup\":true}")]
    public async Task A_server_that_becomes_a_backup_has_weight_0_at_once_and_one_that_is_none_any_more_gets_its_own(string method, string port, string body)
    {
        (await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80},{"host":"10.1.0.2","port":80,"weight":10}]}""")).ShouldBe(201);
        var path = Known.WebPath + "/servers/10.1.0." + (port.Length == 0 ? "2/80" : "3/80");
        int Weight() => Portal.Kernel.Table.Find(Known.Web.Key)!.Servers[Known.Server(port.Length == 0 ? (byte)2 : (byte)3)].Weight;

        (await Portal.SendAsync(new HttpMethod(method), path, body)).Status.Should().BeOneOf(200, 201);
        Weight().Should().Be(0);
        (await Portal.GetAsync("/drift")).ShouldBe(200).Json.Value<int>("edited").Should().Be(0);
        (await Portal.PatchAsync(path, "{\"backup\":false}")).ShouldBe(200);

        // If it was judged as a backup meanwhile, the next turn judges it as it is now.
        var weight = (await Portal.GetAsync(path)).Json.Value<int>("weight");
        await Poll.UntilAsync(() => Weight() == weight, "it has its own weight again");
        (await Portal.GetAsync("/drift")).ShouldBe(200).Json.Value<int>("edited").Should().Be(0);
    }

    [Test]
    public async Task Everything_that_is_wrong_is_said_at_once()
    {
        var reply = (await Portal.PostAsync(Known.WebPath, """
            {"health_check":{"type":"udp","path":"/","interval":0.1,"rise":0,"on_down":"explode","min_up":"half","source":"here"},"servers":[{"host":"10.1.0.1","port":80,"health_check":{"type":"dns"}}],"backup":true}
            """)).ShouldBeProblem(422, "invalid-request");
        reply.Fields.Should().BeEquivalentTo(
            "health_check.send", "health_check.expect", "health_check.path", "health_check.interval", "health_check.rise", "health_check.on_down", "health_check.min_up", "health_check.source",
            "servers[0].health_check.name", "backup");
        Portal.Kernel.Commands.Should().BeEmpty();
    }

    [TestCase("""{"health_check":{"type":"program","name":"none"}}""", "health_check.name", "no folder of health programs")]
    [TestCase("""{"health_check":{"source":"10.0.0.2"}}""", "health_check.source", "virtual address")]
    [TestCase("""{"health_check":{"source":"10.0.0.1"}}""", "health_check.source", "virtual address")]
    [TestCase("""{"health_check":{"slow_start":5},"servers":[{"host":"10.1.0.1","port":80,"weight":9}]}""", "health_check.slow_start", "10.1.0.1 port 80 has weight 9")]
    [TestCase("""{"health_check":{"type":"ping","via":"service"}}""", "health_check.via", "must be server for type ping")]
    [TestCase("""{"health_check":{"type":"program","name":"none","via":"service"}}""", "health_check.via", "must be server for type program")]
    public async Task A_check_that_cannot_work_is_refused_before_anything_runs(string body, string field, string words)
    {
        (await Portal.PostAsync(Known.DnsPath)).ShouldBe(201);
        Portal.Kernel.Forget();
        foreach (var query in new[] { "?dry_run=true", string.Empty })
        {
            var reply = (await Portal.PostAsync(Known.WebPath + query, body)).ShouldBeProblem(422, "invalid-request");
            reply.Fields.Should().Equal(field);
            reply.Text.Should().Contain(words);
        }

        var entry = JObject.Parse(body);
        entry.Merge(JObject.Parse("""{"type":"tcp","host":"10.0.0.1","port":80}"""));
        (await Portal.PostAsync("/services", new JArray(entry, JObject.Parse("""{"type":"udp","host":"10.0.0.2","port":53}""")).ToString())).ShouldBeProblem(422, "invalid-request").Fields.Single().Should().EndWith(field);
        Portal.Kernel.Commands.Should().BeEmpty();
    }

    [Test]
    public async Task What_the_weight_of_a_server_breaks_is_said_to_whoever_gives_it_and_to_nobody_else()
    {
        (await Portal.PostAsync(Known.WebPath, """{"health_check":{"slow_start":5},"servers":[{"host":"10.1.0.1","port":80,"weight":10}]}""")).ShouldBe(201);
        (await Portal.PatchAsync(First, """{"weight":9}""")).ShouldBeProblem(422, "invalid-request").Fields.Should().Equal("health_check.slow_start");
        (await Portal.PatchAsync(First, """{"weight":0}""")).ShouldBe(200);
        Portal.Kernel.ByHand(table => table.With(table.Find(Known.Web.Key)!.WithServer(Known.Server(1), new RealServerSettings { Weight = 3 })));
        (await Portal.PostAsync("/import")).ShouldBe(200);
        (await Portal.PatchAsync(Known.WebPath, """{"name":"shop"}""")).ShouldBe(200);
    }

    [Test]
    public async Task A_server_without_a_port_needs_one_in_its_check()
    {
        const string Mark = "/services/fwmark/ipv4/7";
        (await Portal.PostAsync(Mark, """{"health_check":{"type":"tcp"},"servers":[{"host":"10.1.0.1","port":0}]}""")).ShouldBeProblem(422, "invalid-request").Fields.Should().Equal("health_check.port");
        (await Portal.PostAsync(Mark, """{"health_check":{"type":"ping"},"servers":[{"host":"10.1.0.1","port":0}]}""")).ShouldBe(201);
        (await Portal.PatchAsync(Mark, """{"health_check":{"type":"tcp","port":8080}}""")).ShouldBe(200);
        (await Portal.PatchAsync(Mark, """{"health_check":{"port":null}}""")).ShouldBeProblem(422, "invalid-request").Fields.Should().Equal("health_check.port");
    }

    [Test]
    public async Task A_server_that_dies_gets_weight_0_in_the_kernel_and_its_weight_back_when_it_lives()
    {
        using var events = await EventClient.OpenAsync(Portal.Client, "?kinds=health,health-service");
        (await Portal.PostAsync(Known.WebPath, Web)).ShouldBe(201);
        (await Portal.GetAsync("/services?health=down")).ShouldBe(200, "[]");
        await Poll.UntilAsync(async () => (await Portal.GetAsync(Health)).Json["servers"]!.All(server => server["last"] is not null), "both were asked");
        var tag = await TagAsync();
        Kill(1);
        await Poll.UntilAsync(() => Weight(1) == 0, "the server goes down");
        Weight(2).Should().Be(5);
        var json = (await Portal.GetAsync(First)).ShouldBe(200).Json;
        ((int?)json["weight"], (int?)json["effective_weight"], (string?)json["health"]!["state"], (string?)json["health"]!["action"]).Should().Be((5, 0, "down", "quiesced"));
        (await TagAsync()).Should().NotBe(tag, "the second part of the version moves with health").And.StartWith(tag.Split('-')[0]);
        ((JArray)(await Portal.GetAsync("/services?health=down")).ShouldBe(200).Json).Should().HaveCount(1);
        ((JArray)(await Portal.GetAsync("/services?health=degraded")).ShouldBe(200).Json).Should().HaveCount(1);
        (await Portal.GetAsync("/services?health=failing-open")).ShouldBe(200, "[]");
        (await Portal.GetAsync("/services?health=well")).ShouldBeProblem(422, "invalid-request").Fields.Should().Equal("health");
        ((string?)(await Portal.GetAsync("/health")).ShouldBe(200).Json["services"]![0]!["down"]![0]!["host"]).Should().Be("10.1.0.1");
        ((string?)(await Portal.GetAsync(Health)).ShouldBe(200).Json["state"]).Should().Be("degraded");
        (await Portal.GetAsync("/metrics")).ShouldBe(200).Text.Should().Contain("portal_health_up{service=\"tcp/10.0.0.1/80\",server=\"10.1.0.1/80\"} 0\n").And.Contain("portal_health_service_up{service=\"tcp/10.0.0.1/80\"} 1\n");
        await KeepsAsync();

        Revive(1);
        await Poll.UntilAsync(() => Weight(1) == 5, "the server comes up");
        Portal.State.Revision.Should().Be(1, "a change of health is no revision");
        var sent = new List<string>();
        while (sent.Count < 4)
        {
            var next = await events.NextAsync();
            sent.AddRange(next.Kind is null ? [] : [$"{next.Kind} {next.Json["server"]} {next.Json["from"]} {next.Json["to"]}"]);
        }

        sent.Where(line => line.StartsWith("health 10", StringComparison.Ordinal)).Should().Equal("health 10.1.0.1/80 up down", "health 10.1.0.1/80 down up");
        sent.Where(line => line.StartsWith("health-service", StringComparison.Ordinal)).Should().Equal("health-service  ok degraded", "health-service  degraded ok");
    }

    [Test]
    public async Task Too_few_is_503_while_all_serve()
    {
        (await Portal.PostAsync(Known.WebPath, Web)).ShouldBe(201);
        Kill(1, 2);
        await Poll.UntilAsync(async () => (string?)(await Portal.GetAsync(Health)).Json["state"] == "failing-open", "all serve again");
        (await Portal.GetAsync(Health)).ShouldBe(503);
        await Poll.UntilAsync(() => Weight(1) == 5 && Weight(2) == 5, "the kernel follows");
        ((JArray)(await Portal.GetAsync("/services?health=failing-open")).ShouldBe(200).Json).Should().HaveCount(1);
    }

    [Test]
    public async Task Whoever_says_that_a_server_is_down_is_believed_until_he_takes_it_back()
    {
        (await Portal.PostAsync(Known.WebPath, Web)).ShouldBe(201);
        (await Portal.PutAsync(Override, """{"state":"asleep","for":0}""")).ShouldBeProblem(422, "invalid-request").Fields.Should().BeEquivalentTo("state", "for");
        (await Portal.PutAsync(Override + "?dry_run=true", """{"state":"down","for":600}""")).ShouldBe(200);
        (await Portal.DeleteAsync(Override)).ShouldBeProblem(404, "override-not-found");
        (await Portal.PutAsync(Override, """{"state":"down","for":600,"reason":"The disk is being replaced."}""")).ShouldBe(200);
        await Poll.UntilAsync(() => Weight(1) == 0, "it is down");
        await Portal.RestartAsync();
        await Poll.UntilAsync(async () => (await Portal.GetAsync(First + "/health")).ShouldBe(200).Json["override"] is not null, "it survives a restart");
        Weight(1).Should().Be(0);
        (await Portal.DeleteAsync(Override)).ShouldBe(204);
        await Poll.UntilAsync(() => Weight(1) == 5, "checks decide again");
    }

    [Test]
    public async Task Whoever_says_something_of_a_server_without_a_check_is_believed_and_shown()
    {
        using var events = await EventClient.OpenAsync(Portal.Client, "?kinds=health");
        (await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80,"weight":5},{"host":"10.1.0.2","port":80,"weight":5}]}""")).ShouldBe(201);
        (await Portal.PutAsync(Override, """{"state":"down","for":600,"reason":"The disk is being replaced."}""")).ShouldBe(200);
        await Poll.UntilAsync(() => Weight(1) == 0, "it is down");
        foreach (var health in new[]
        {
            (await Portal.GetAsync(First + "/health")).ShouldBe(200).Json,
            (await Portal.GetAsync(First)).ShouldBe(200).Json["health"]!,
            (await Portal.GetAsync(Health)).ShouldBe(200).Json["servers"]![0]!,
            (await Portal.GetAsync("/health")).ShouldBe(200).Json["services"]![0]!["down"]![0]!,
        })
        {
            ((string?)health["state"], (int?)health["effective_weight"], (string?)health["reason"]).Should().Be(("down", 0, "The disk is being replaced."));
            health["override"].Should().NotBeNull();
        }

        (await Portal.DeleteAsync(Override)).ShouldBe(204);
        await Poll.UntilAsync(() => Weight(1) == 5, "it serves again");
        (await Portal.GetAsync(First)).ShouldBe(200).Json["health"].Should().BeNull();
        var sent = new List<string>();
        while (sent.Count < 2)
        {
            var next = await events.NextAsync();
            sent.AddRange(next.Kind is null ? [] : [$"{next.Json["server"]} {next.Json["from"]} {next.Json["to"]}"]);
        }

        sent.Should().Equal("10.1.0.1/80 off down", "10.1.0.1/80 down off");
    }

    [Test]
    public async Task A_check_can_be_made_now_and_counts_for_nothing()
    {
        (await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80}]}""")).ShouldBe(201);
        (await Portal.PostAsync(First + "/health/check")).ShouldBeProblem(422, "invalid-request");
        ((string?)(await Portal.PostAsync(First + "/health/check", """{"type":"http","path":"/healthz"}""")).ShouldBe(200).Json["result"]).Should().Be("ok");
        Kill(1);
        ((string?)(await Portal.PostAsync(First + "/health/check", """{"type":"ping"}""")).ShouldBe(200).Json["result"]).Should().Be("fail");
        (await Portal.PostAsync(First + "/health/check", """{"source":"10.0.0.1"}""")).ShouldBeProblem(422, "invalid-request").Fields.Should().Equal("source");
        ((string?)(await Portal.GetAsync(First + "/health")).ShouldBe(200).Json["state"]).Should().Be("off");
        (await Portal.PostAsync(Known.WebPath + "/servers/10.1.0.9/80/health/check")).ShouldBeProblem(404, "server-not-found");
    }

    [Test]
    public async Task While_the_brake_holds_readyz_says_so_and_is_ready()
    {
        var servers = new JArray(Enumerable.Range(1, 12).Select(n => new JObject { ["host"] = $"10.1.0.{n}", ["port"] = 80 }));
        (await Portal.PostAsync(Known.WebPath, $$"""{"health_check":{{Fast.Replace("\"fall\":1", "\"fall\":2", StringComparison.Ordinal)}},"servers":{{servers}}}""")).ShouldBe(201);
        await Poll.UntilAsync(async () => (await Portal.GetAsync(Health)).Json["servers"]!.All(server => server["last"] is not null), "all were asked");
        (await Portal.GetAsync("/readyz")).ShouldBe(200).Json["checks"]!["health"]!["detail"].Should().BeNull();
        Kill([.. Enumerable.Range(1, 12)]);
        await Poll.UntilAsync(async () => (bool?)(await Portal.GetAsync("/health")).Json["brake"] == true, "the brake holds");
        var ready = (await Portal.GetAsync("/readyz")).ShouldBe(200).Json["checks"]!["health"]!;
        ((bool?)ready["ok"], (string?)ready["detail"]).Should().Be((true, "So many servers fail their checks at once that none goes down. The network of this machine is the likelier culprit. See GET /health."));
        Portal.Kernel.Table.Find(Known.Web.Key)!.Servers.Values.Should().OnlyContain(server => server.Weight == 1);
        ((bool?)(await Portal.PostAsync("/health/accept")).ShouldBe(200).Json["accepted"]).Should().BeTrue();
        Revive([.. Enumerable.Range(1, 12)]);
    }

    // What health has made is no drift; a push, an import and a restore leave it, and so does whoever sends back what he read.
    private async Task KeepsAsync()
    {
        ((JArray)(await Portal.GetAsync("/drift")).ShouldBe(200).Json["changes"]!).Should().BeEmpty();
        ((JArray)(await Portal.PostAsync("/sync")).ShouldBe(200).Json["changes"]!).Should().BeEmpty();
        ((JArray)(await Portal.GetAsync("/sync")).ShouldBe(200).Json["changes"]!).Should().BeEmpty("an import takes a 0 of health's for what it is");
        (await Portal.PostAsync("/history/1/restore")).ShouldBe(200);
        (await Portal.PutAsync(Known.WebPath, (await Portal.GetAsync(Known.WebPath)).Text)).ShouldBe(200);
        (await Portal.PostAsync("/services?dry_run=true", (await Portal.GetAsync("/services")).Text)).ShouldBe(200);
        (Weight(1), Portal.State.Table.Find(Known.Web.Key, Known.Server(1))!.Weight, Portal.State.Revision).Should().Be((0, 5, 1));
    }

    private async Task<string> TagAsync() => (await Portal.GetAsync(First)).Headers.ETag!.Tag;
}
