using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>What answers say of health, and of what is wrong with a request about it.</summary>
internal sealed class HealthAnswerTests : HealthRouteFixture
{
    private const string Second = Known.WebPath + "/servers/10.1.0.2/80";
    private const string Override = First + "/health/override";
    private const string Bad = """{"min_up":"150%","fall":-1,"interval":0,"status":"abc","path":"x","on_down":"explode","unknown":1}""";
    private static readonly string[] BadFields = ["min_up", "fall", "interval", "status", "path", "on_down", "unknown"];

    [Test]
    public async Task Checks_that_cannot_be_made_are_listed_with_their_last_result()
    {
        Probe.Answer = target => target.Address == Known.Server(1).Address ? new CheckResult(CheckOutcome.Inconclusive, TimeSpan.Zero, "No local port is left.") : FakeProbe.Ok;
        (await Portal.PostAsync(Known.WebPath, Web)).ShouldBe(201);
        (await ReportAsync())?["inconclusive"].Should().BeNull();
        await Poll.UntilAsync(async () => (await ReportAsync())?["inconclusive"] is not null, "the check is blind");
        var report = (await ReportAsync())!;
        var blind = report["inconclusive"]!.Should().ContainSingle().Subject;
        ((string?)blind["host"], (string?)blind["last"]!["result"], (string?)blind["last"]!["detail"]).Should().Be(("10.1.0.1", "inconclusive", "No local port is left."));
        report["down"]!.Should().BeEmpty();
        (await Portal.GetAsync("/metrics")).ShouldBe(200).Text.Should().Contain("portal_health_inconclusive 1\n");
    }

    [Test]
    public async Task A_backup_that_has_nothing_to_do_is_not_down_and_one_that_fails_is()
    {
        (await Portal.PostAsync(Known.WebPath, Web.Replace("\"port\":80,\"weight\":5}]", "\"port\":80,\"weight\":5,\"backup\":true}]", StringComparison.Ordinal))).ShouldBe(201);
        await Poll.UntilAsync(() => Weight(2) == 0, "the backup is idle");
        await Poll.UntilAsync(async () => ((string?)(await Portal.GetAsync(Second + "/health")).Json["reason"])?.Contains("backup", StringComparison.Ordinal) is true, "it is judged");
        (await ReportAsync())!["down"]!.Should().BeEmpty();
        Kill(2);
        await Poll.UntilAsync(async () => (string?)(await ReportAsync())!["down"]!.FirstOrDefault()?["host"] == "10.1.0.2", "the backup is down");
    }

    [Test]
    public async Task A_patch_of_a_server_begins_from_the_check_of_its_service()
    {
        (await Portal.PostAsync(Known.WebPath, """{"health_check":{"type":"http","path":"/healthz","fall":7},"servers":[{"host":"10.1.0.1","port":80},{"host":"10.1.0.2","port":80},{"host":"10.1.0.3","port":80,"health_check":null}]}""")).ShouldBe(201);
        var own = (await Portal.PatchAsync(First, """{"health_check":{"interval":2}}""")).ShouldBe(200).Json["health_check"]!;
        ((string?)own["type"], (string?)own["path"], (int?)own["fall"], (int?)own["interval"]).Should().Be(("http", "/healthz", 7, 2));
        var other = (await Portal.PatchAsync(Second, """{"health_check":{"type":"tcp"}}""")).ShouldBe(200).Json["health_check"]!;
        ((string?)other["type"], (int?)other["fall"]).Should().Be(("tcp", 3), "another type begins anew");
        ((string?)(await Portal.PatchAsync(Known.WebPath + "/servers/10.1.0.3/80", """{"health_check":{"interval":2}}""")).ShouldBe(200).Json["health_check"]!["type"]).Should().Be("tcp", "none held for it");
        ((string?)(await Portal.PutAsync(Second, """{"health_check":{"interval":2}}""")).ShouldBe(200).Json["health_check"]!["type"]).Should().Be("tcp", "PUT says all of it");
    }

    [Test]
    public async Task An_override_stands_in_the_history_and_in_the_event()
    {
        (await Portal.PostAsync(Known.WebPath, Web)).ShouldBe(201);
        using var events = await EventClient.OpenAsync(Portal.Client, "?kinds=change");
        var said = (JObject)(await Portal.PutAsync(Override, """{"state":"down","for":600,"reason":"The disk is being replaced."}""")).ShouldBe(200).Json;
        var told = (await events.NextAsync("change"))["overrides"]!;
        var expected = JObject.Parse("""{"action":"start","service":"tcp/10.0.0.1/80","server":"10.1.0.1/80"}""");
        expected.Merge(said);
        JToken.DeepEquals(told, new JArray(expected)).Should().BeTrue("it is {0}", told);
        JToken.DeepEquals((await Portal.GetAsync("/history?limit=1")).ShouldBe(200).Json[0]!["overrides"], told).Should().BeTrue();
        (await Portal.DeleteAsync(Override)).ShouldBe(204);
        (await events.NextAsync("change"))["overrides"]!.ToString(Newtonsoft.Json.Formatting.None).Should().Be("""[{"action":"end","service":"tcp/10.0.0.1/80","server":"10.1.0.1/80"}]""");
        (await Portal.PatchAsync(First, """{"weight":4}""")).ShouldBe(200);
        (await events.NextAsync("change"))["overrides"].Should().BeNull();
    }

    [Test]
    public async Task All_bad_values_of_a_check_are_named_at_once()
    {
        (await Portal.PostAsync(Known.WebPath, Web)).ShouldBe(201);
        var fields = BadFields.Select(field => "health_check." + field).ToArray();
        (await Portal.PatchAsync(Known.WebPath, $$"""{"health_check":{{Bad}}}""")).ShouldBreak(fields);
        (await Portal.PatchAsync(First, $$"""{"health_check":{{Bad}}}""")).ShouldBreak(fields);
        (await Portal.PutAsync(First, $$"""{"health_check":{{Bad}}}""")).ShouldBreak(fields);
        (await Portal.PutAsync(Known.WebPath, $$"""{"health_check":{{Bad}}}""")).ShouldBreak(fields);
        (await Portal.PostAsync(First + "/health/check", Bad)).ShouldBreak(BadFields);
        (await Portal.PatchAsync(First, """{"health_check":{"fall":0,"type":"udp","send":"a"}}""")).ShouldBreak("health_check.fall");
        (await Portal.PatchAsync(First, """{"health_check":{"fall":0,"tls":{"ca":"x"}}}""")).ShouldBreak("health_check.fall", "health_check.tls.ca");
        (await Portal.PatchAsync(First, """{"health_check":{"fall":0,"name":"a/b"}}""")).ShouldBreak("health_check.fall", "health_check.name");
    }

    [Test]
    public async Task The_words_say_what_is_taken()
    {
        (await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80}]}""")).ShouldBe(201);
        foreach (var minimum in new[] { "-1", "1.5", "true", "\"half\"", "\"101%\"" })
        {
            (await Portal.PatchAsync(Known.WebPath, $$"""{"health_check":{"min_up":{{minimum}} } }""")).ShouldBreak("health_check.min_up").Text
                .Should().Contain("must be a number of servers, or a percentage from 0% to 100%, such as \\\"30%\\\".");
        }

        foreach (var status in new[] { "200", "\"abc\"" })
        {
            (await Portal.PatchAsync(Known.WebPath, $$"""{"health_check":{"type":"http","status":{{status}} } }""")).ShouldBreak("health_check.status").Text
                .Should().Contain("must be text such as \\\"200\\\" or \\\"200-299,304\\\".");
        }

        (await Portal.PostAsync(First + "/health/check")).ShouldBreak("health_check").Text.Should().Contain("health_check is needed: this server has none. Send one as the body to try it.");
        (await Portal.PutAsync(Override, string.Empty)).ShouldBeProblem(400, "unreadable-json").Text.Should().Contain("The body is empty; an object is needed.").And.NotContain("defaults");
    }

    [Test]
    public async Task A_service_of_which_none_serves_is_503_also_where_none_must_be_up()
    {
        (await Portal.PostAsync(Known.WebPath, Web.Replace("\"fall\":1", "\"fall\":1,\"min_up\":0", StringComparison.Ordinal))).ShouldBe(201);
        (await Portal.GetAsync(Health)).ShouldBe(200);
        Kill(1, 2);
        await Poll.UntilAsync(async () => (string?)(await Portal.GetAsync(Health)).Json["state"] == "closed", "none serves");
        (await Portal.GetAsync(Health)).ShouldBe(503);
        ((JArray)(await Portal.GetAsync("/services?health=closed")).ShouldBe(200).Json).Should().HaveCount(1);
        (await Portal.GetAsync("/services?health=too-few")).ShouldBe(200, "[]");
        (await Portal.GetAsync("/services?health=backup")).ShouldBe(200, "[]");
    }

    [Test]
    public async Task Metrics_tell_which_servers_should_serve()
    {
        (await Portal.PostAsync(Known.WebPath, Web)).ShouldBe(201);
        await ExpectedAsync(1, 1);
        (await Portal.PutAsync(Override, """{"state":"down","for":600}""")).ShouldBe(200);
        await ExpectedAsync(0, 1);
        (await Portal.PostAsync("/hosts/10.1.0.2/drain")).ShouldBe(200);
        await ExpectedAsync(0, 0);
        (await Portal.DeleteAsync(Override)).ShouldBe(204);
        await ExpectedAsync(1, 0);
    }

    private Task ExpectedAsync(int first, int second) => Poll.UntilAsync(
        async () => (await Portal.GetAsync("/metrics")).ShouldBe(200).Text.Contains(
            $"portal_health_expected{{service=\"tcp/10.0.0.1/80\",server=\"10.1.0.1/80\"}} {first}\nportal_health_expected{{service=\"tcp/10.0.0.1/80\",server=\"10.1.0.2/80\"}} {second}\n", StringComparison.Ordinal),
        $"{first} and {second} are told");

    private async Task<JToken?> ReportAsync() => ((JArray)(await Portal.GetAsync("/health")).ShouldBe(200).Json["services"]!).FirstOrDefault();
}
