using FluentAssertions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>Names and labels over HTTP.</summary>
internal sealed class AnnotationTests : PortalFixture
{
    private const string Web = Known.WebPath;
    private const string Server = Known.WebPath + "/servers/10.1.0.1/80";
    private const string Named = """{"name":"shop","labels":{"env":"test","team":"a"},"servers":[{"host":"10.1.0.1","port":80,"name":"one","labels":{"rack":"7"}},{"host":"10.1.0.2","port":80}]}""";

    [SetUp]
    public async Task DeclareAsync() => (await Portal.PostAsync(Web, Named)).ShouldBe(201);

    [Test]
    public async Task They_stand_in_every_answer_about_what_has_them()
    {
        var whole = await Portal.GetAsync(Web);
        Called(whole.Json).Should().Be("""["shop",{"env":"test","team":"a"}]""");
        Called(whole.Json["servers"]![0]!).Should().Be("""["one",{"rack":"7"}]""");
        whole.Json["servers"]![1]!["name"].Should().BeNull();
        (await Portal.GetAsync("/services")).Json[0]!.ToString().Should().Be(whole.Json.ToString());
        Called((await Portal.GetAsync(Web + "/servers")).Json[0]!).Should().Be("""["one",{"rack":"7"}]""");
        Called((await Portal.GetAsync(Server)).Json).Should().Be("""["one",{"rack":"7"}]""");
        Called((await Portal.GetAsync("/history/1")).Json["services"]![0]!["servers"]![0]!).Should().Be("""["one",{"rack":"7"}]""");
        Called((await Portal.GetAsync(Web + "?include=stats")).Json["servers"]![0]!).Should().Be("""["one",{"rack":"7"}]""");
    }

    [TestCase("{}", """["shop",{"env":"test","team":"a"}]""")]
    [TestCase("""{"name":"new"}""", """["new",{"env":"test","team":"a"}]""")]
    [TestCase("""{"labels":{"env":"live"}}""", """["shop",{"env":"live"}]""")]
    [TestCase("""{"name":"","labels":{}}""", "[null,null]")]
    [TestCase("""{"name":null,"labels":null}""", "[null,null]")]
    public async Task PUT_says_all_of_what_it_speaks_of(string body, string expected)
    {
        Called((await Portal.PutAsync(Web, body)).ShouldBe(200).Json).Should().Be(expected);
        Called((await Portal.GetAsync(Web)).Json).Should().Be(expected);
    }

    [TestCase("""{"name":"new"}""", """["new",{"env":"test","team":"a"}]""")]
    [TestCase("""{"labels":{"env":"live","x":"1"}}""", """["shop",{"env":"live","team":"a","x":"1"}]""")]
    [TestCase("""{"labels":{"env":null,"no":null}}""", """["shop",{"team":"a"}]""")]
    [TestCase("""{"labels":{}}""", """["shop",{"env":"test","team":"a"}]""")]
    [TestCase("""{"name":null,"labels":null}""", "[null,null]")]
    public async Task PATCH_merges(string body, string expected)
    {
        Called((await Portal.PatchAsync(Web, body)).ShouldBe(200).Json).Should().Be(expected);
        Called((await Portal.GetAsync(Web)).Json).Should().Be(expected);
    }

    [Test]
    public async Task A_server_is_no_different()
    {
        Called((await Portal.PatchAsync(Server, """{"weight":3,"labels":{"rack":null,"row":"B"}}""")).ShouldBe(200).Json).Should().Be("""["one",{"row":"B"}]""");
        Called((await Portal.PutAsync(Server, """{"name":"two"}""")).ShouldBe(200).Json).Should().Be("""["two",{"row":"B"}]""");
        (await Portal.PostAsync(Web + "/servers", """[{"host":"10.1.0.1","port":80,"labels":{"a":"b"}},{"host":"10.1.0.3","port":80,"name":"three"}]""")).ShouldBe(200);
        (await Portal.GetAsync(Web + "/servers")).Json.Select(Called).Should().Equal("""["two",{"a":"b"}]""", """["three",null]""");
        (await Portal.DeleteAsync(Server)).ShouldBe(204);
        Called((await Portal.PostAsync(Server)).ShouldBe(201).Json).Should().Be("[null,null]", "what goes takes its own along");
    }

    [Test]
    public async Task A_list_is_cut_down_to_what_has_a_name_or_labels()
    {
        await Portal.PostAsync(Known.DnsPath, """{"name":"shop","labels":{"env":"live"}}""");
        await Portal.PostAsync("/services/tcp/10.0.0.3/80");
        (await Ports("/services?name=shop")).Should().Equal(80, 53);
        (await Ports("/services?label=env=live")).Should().Equal(53);
        (await Ports("/services?label=env%3Dtest&label=team=a&name=shop")).Should().Equal(80);
        (await Ports("/services?label=env=test&label=team=b")).Should().BeEmpty();
        (await Ports("/services?label=team=&include=stats")).Should().BeEmpty();
        (await Ports(Web + "/servers?name=one")).Should().Equal(80);
        (await Ports(Web + "/servers?label=rack=8")).Should().BeEmpty();
        (await Portal.GetAsync("/services?label=env")).ShouldBreak("label");
        (await Portal.GetAsync("/services?label==x")).ShouldBreak("label");
        (await Portal.GetAsync("/services?name=a&name=b")).ShouldBreak("name");
        (await Portal.GetAsync(Web + "?name=shop")).ShouldBreak("name");
    }

    [TestCase("POST", "/services", """[{"type":"tcp","host":"10.0.0.1","port":80,"labels":{"a b":"c"},"servers":[{"host":"10.1.0.1","port":80,"name":7}]}]""", "[0].labels", "[0].servers[0].name")]
    [TestCase("PUT", Web, """{"labels":{"a":null},"servers":[{"host":"10.1.0.1","port":80,"labels":{"x":"\n"}}]}""", "labels.a", "servers[0].labels.x")]
    [TestCase("PATCH", Web, """{"labels":["a"],"name":"\u0007"}""", "labels", "name")]
    [TestCase("PATCH", Server, """{"labels":{"a":1,"b":{"c":"d"}}}""", "labels.a", "labels.b")]
    [TestCase("POST", Web + "/servers", """[{"host":"10.1.0.1","port":80,"labels":{"":""}}]""", "[0].labels")]
    public async Task What_breaks_a_rule_is_named_and_changes_nothing(string method, string path, string body, params string[] fields)
    {
        Kernel.Forget();
        (await Portal.SendAsync(new HttpMethod(method), path, body)).ShouldBreak(fields);
        NothingHappened(1);
    }

    [Test]
    public async Task They_count_in_versions_so_that_no_update_is_lost()
    {
        var tags = new List<string>();
        foreach (var path in new[] { Web, Web + "/servers", Server, "/services" })
        {
            tags.Add((await Portal.GetAsync(path)).Headers.ETag!.Tag);
        }

        var answer = await Portal.SendAsync(HttpMethod.Patch, Server, """{"name":"other"}""", "application/merge-patch+json", [("If-Match", tags[2])]);
        var version = answer.ShouldBe(200).Headers.ETag!.Tag.Trim('"');
        (await Portal.GetAsync(Server)).Headers.ETag!.Tag.Should().StartWith($"\"{version}-");
        tags[2].Should().NotContain(version);
        (await Portal.SendAsync(HttpMethod.Patch, Server, """{"name":"mine"}""", "application/merge-patch+json", [("If-Match", tags[2])])).ShouldBeProblem(412, "version-changed");
        (await Portal.SendAsync(HttpMethod.Put, Web, "{}", headers: [("If-Match", tags[0])])).ShouldBeProblem(412, "version-changed");
        (await Portal.SendAsync(HttpMethod.Post, Web + "/servers", "[]", headers: [("If-Match", tags[1])])).ShouldBeProblem(412, "version-changed");
        (await Portal.SendAsync(HttpMethod.Post, "/services", "[]", headers: [("If-Match", tags[3])])).ShouldBeProblem(412, "version-changed");
        (await Portal.SendAsync(HttpMethod.Get, "/services", headers: [("If-None-Match", tags[3])])).ShouldBe(200);
    }

    [Test]
    public async Task The_history_and_events_tell_what_things_are_called()
    {
        using var events = await EventClient.OpenAsync(Portal.Client);
        await Portal.PatchAsync(Web, """{"labels":{"team":null}}""");
        var change = await events.NextAsync("change");
        change["changes"]!.Should().BeEmpty();
        change["annotations"]!.ToString(Formatting.None).Should().Be("""[{"service":"tcp/10.0.0.1/80","name":"shop","labels":{"env":"test"}}]""");
        await Portal.DeleteAsync(Server);
        change = await events.NextAsync("change");
        Called(change["changes"]![0]!).Should().Be("""["one",{"rack":"7"}]""");
        (await Portal.GetAsync("/history")).Json[0]!["changes"]!.ToString().Should().Be(change["changes"]!.ToString());
        Kernel.ByHand(table => table.Without(Known.Web.Key));
        await Portal.PostAsync("/sync");
        Called((await events.NextAsync("reconcile"))["changes"]![0]!).Should().Be("""["shop",{"env":"test"}]""");
        Kernel.SetConnections(Known.Web.Key, Known.Server(2), 1, 0);
        await Portal.PutAsync(Web + "/servers/10.1.0.2/80", """{"name":"two"}""");
        await events.NextAsync("change");
        await Portal.DeleteAsync(Web + "/servers/10.1.0.2/80?drain=60");
        await events.NextAsync("change");
        Called(await events.NextAsync("drain")).Should().Be("""["two",null]""");
    }

    [Test]
    public async Task A_restart_an_import_and_a_way_back_keep_them()
    {
        await Portal.RestartAsync();
        (await Portal.PostAsync("/import")).ShouldBe(200);
        Called((await Portal.GetAsync(Server)).Json).Should().Be("""["one",{"rack":"7"}]""");
        await Portal.PutAsync(Server, """{"name":"","labels":{}}""");
        var report = (await Portal.PostAsync("/history/1/restore?dry_run=true")).ShouldBe(200);
        report.Json["annotations"]!.ToString(Formatting.None).Should().Be("""[{"service":"tcp/10.0.0.1/80","server":"10.1.0.1/80","name":"one","labels":{"rack":"7"}}]""");
        (await Portal.PostAsync("/history/1/restore")).ShouldBe(200);
        Called((await Portal.GetAsync(Server)).Json).Should().Be("""["one",{"rack":"7"}]""");
    }

    private static string Called(JToken body) => $"[{body["name"]?.ToString(Formatting.None) ?? "null"},{body["labels"]?.ToString(Formatting.None) ?? "null"}]";

    private async Task<IEnumerable<int>> Ports(string path) => (await Portal.GetAsync(path)).ShouldBe(200).Json.Select(body => (int)body["port"]!);
}
