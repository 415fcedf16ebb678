using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>Tokens that are for some services only. Others are not there for their callers.</summary>
internal sealed class TokenScopeTests : CallersFixture
{
    private static readonly string[] Scopes = ["10.0.0.1", "10.0.0.0/24:80", ":80", "owner=web", "fwmark:1-9,owner=web", "10.9.0.0/16,10.0.0.1"];

    [TestCaseSource(nameof(Scopes))]
    public async Task What_is_outside_is_not_shown(string scope)
    {
        var caller = await CallerAsync("read", scope);
        Kernel.SetConnections(Known.Web.Key, Known.Server(2), 1, 0);
        await Portal.PostAsync("/hosts/10.1.0.3/drain");
        await Portal.DeleteAsync(Known.DnsPath + "/servers/10.1.0.2/53?drain=60");
        await File.WriteAllTextAsync(
            Portal.ConnectionFile,
            "Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData\nTCP 0A000064 D868 0A000001 0050 0A010001 0050 ESTABLISHED     899\nUDP 0A000064 D869 0A000002 0035 0A010002 0035 UDP     899\n");

        Services((await caller.GetAsync("/services")).ShouldBe(200).Json).Should().Equal("tcp/10.0.0.1/80");
        Services((await caller.GetAsync("/state")).ShouldBe(200).Json["services"]!).Should().Equal("tcp/10.0.0.1/80");
        (await caller.GetAsync("/stats")).ShouldBe(200).Json["services"].Should().HaveCount(1);
        (await caller.GetAsync("/health")).ShouldBe(200).Json["services"]!.Select(service => (string?)service["service"]).Should().Equal("tcp/10.0.0.1/80");
        (await caller.GetAsync("/drains")).ShouldBe(200).Json.Should().BeEmpty();
        (await caller.GetAsync("/connections")).ShouldBe(200).Json["connections"].Should().HaveCount(1);
        var hosts = (await caller.GetAsync("/hosts")).ShouldBe(200).Json;
        hosts.Select(host => (string?)host["host"]).Should().Equal("10.1.0.1", "10.1.0.2");
        hosts[1]!["servers"].Should().HaveCount(1);
        (await caller.GetAsync("/hosts/10.1.0.3")).ShouldBeProblem(404, "host-not-found");
        (await caller.GetAsync("/hosts/10.1.0.3/drain")).ShouldBeProblem(404, "drain-not-found");
        foreach (var path in new[] { "", "/servers", "/servers/10.1.0.2/53", "/stats", "/drain", "/health", "/servers/10.1.0.2/53/health", "/servers/10.1.0.2/53/stats", "/servers/10.1.0.2/53/drain" })
        {
            (await caller.GetAsync(Known.DnsPath + path)).ShouldBeProblem(404, "service-not-found");
            (await caller.SendAsync(HttpMethod.Head, Known.DnsPath + path)).Status.Should().Be(404);
        }

        (await caller.GetAsync(Known.WebPath)).ShouldBe(200);
    }

    [Test]
    public async Task The_history_has_what_is_within()
    {
        var caller = await CallerAsync("read", "owner=web");
        await Portal.PatchAsync(Known.DnsPath, """{"scheduler":"rr"}""");
        await Portal.PatchAsync(Known.WebPath + "/servers/10.1.0.1/80", """{"weight":7}""");
        await Portal.DeleteAsync(Known.WebPath);
        await Portal.PutAsync("/timeouts", """{"udp":30}""");

        var history = (await caller.GetAsync("/history")).ShouldBe(200).Json;
        history.Select(change => (int)change["revision"]!).Should().Equal(4, 3, 1);
        history.SelectMany(change => change["changes"]!).Select(step => (string?)step["service"]).Should().OnlyContain(service => service == "tcp/10.0.0.1/80");
        var past = (await caller.GetAsync("/history/3")).ShouldBe(200).Json;
        Services(past["services"]!).Should().Equal("tcp/10.0.0.1/80");
        past["timeouts"].Should().BeNull();
        (await caller.GetAsync("/history?limit=2")).Json.Select(change => (int)change["revision"]!).Should().Equal([4, 3], "a page is full of what is seen");
        var between = (await caller.GetAsync("/history/1/diff/3")).ShouldBe(200).Json;
        between["changes"]!.Select(step => (string?)step["service"]).Should().Equal("tcp/10.0.0.1/80");
        (await Portal.GetAsync("/history")).Json.Should().HaveCount(5);
    }

    [TestCaseSource(nameof(Scopes))]
    public async Task A_change_outside_is_refused_and_changes_nothing(string scope)
    {
        var caller = await CallerAsync("admin", scope);
        var before = Portal.State;
        var server = Known.DnsPath + "/servers/10.1.0.2/53";
        foreach (var (method, path, body) in new (string, string, string?)[]
        {
            ("POST", Known.DnsPath, null), ("PUT", Known.DnsPath, "{}"), ("PATCH", Known.DnsPath, """{"scheduler":"rr"}"""), ("DELETE", Known.DnsPath, null), ("DELETE", Known.DnsPath + "?drain=5", null),
            ("POST", Known.DnsPath + "/servers", "[]"), ("POST", server, null), ("PUT", server, "{}"), ("PATCH", server, """{"weight":5}"""), ("DELETE", server, null), ("DELETE", server + "?drain=9", null),
            ("POST", server + "/health/check", null), ("PUT", server + "/health/override", """{"state":"down","for":60}"""), ("POST", Known.DnsPath + "/stats/zero", null),
            ("POST", "/hosts/10.1.0.2/drain", null), ("POST", "/hosts/10.1.0.3/drain", null),
            ("POST", "/services", """[{"type":"tcp","host":"10.0.0.1","port":80,"labels":{"owner":"web"}},{"type":"udp","host":"10.0.0.2","port":53}]"""),
            ("PUT", "/state", """{"services":[{"type":"udp","host":"10.0.0.2","port":53,"labels":{"owner":"web"}}]}"""),
            ("PUT", "/state?label=owner=dns", """{"services":[{"type":"udp","host":"10.0.0.2","port":53}]}"""),
            ("PUT", "/state", """{"timeouts":{"udp":30}}"""), ("PUT", "/state?dry_run=true", """{"services":[{"type":"udp","host":"10.0.0.2","port":53}]}"""),
            ("PATCH", Known.DnsPath + "?dry_run=true", """{"scheduler":"rr"}"""),
        })
        {
            var reply = await caller.SendAsync(new HttpMethod(method), path, body);
            reply.ShouldBeProblem(403, "forbidden");
            ((string?)reply.Json["lacks"]).Should().Be("scope");
        }

        Portal.State.Should().Be(before);
        Kernel.Commands.Should().BeEmpty();
    }

    [TestCase("10.0.0.1")]
    [TestCase("owner=web")]
    public async Task A_list_is_the_list_of_what_is_within(string scope)
    {
        var caller = await CallerAsync("admin", scope);
        (await caller.PostAsync("/services", """[{"type":"tcp","host":"10.0.0.1","port":80,"scheduler":"rr","labels":{"owner":"web"}}]""")).ShouldBe(200).Json["removed"]!.Value<int>().Should().Be(2);
        Portal.State.Table.Find(DnsService.Key).Should().Be(DnsService);
        (await caller.PutAsync("/state", """{"services":[]}""")).ShouldBe(200);
        Portal.State.Table.ShouldBe(DnsService);
        Kernel.Table.ShouldBe(DnsService);
        (await caller.GetAsync("/services")).Json.Should().BeEmpty();
        (await caller.PutAsync("/state", """{"services":[{"type":"tcp","host":"10.0.0.1","port":81,"labels":{"owner":"web"}}]}""")).Status.Should().Be(200);
        Kernel.Table.Services.Should().HaveCount(2);
    }

    [Test]
    public async Task A_list_of_one_with_addresses_takes_what_the_kernel_alone_has_there()
    {
        var caller = await CallerAsync("admin", "10.0.0.0/25");
        Kernel.ByHand(table => table.With(Known.Web with { Key = Key("10.0.0.9", 80) }).With(Known.Web with { Key = Key("10.0.0.200", 80) }));
        (await caller.PostAsync("/services", "[]")).ShouldBe(200).Json["removed"]!.Value<int>().Should().Be(3, "what goes with its service is no step of its own");
        Kernel.Table.Services.Select(service => service.Key).Should().Equal(Key("10.0.0.200", 80));
    }

    [Test]
    public async Task A_version_that_was_read_is_the_version_that_is_asked_for()
    {
        var caller = await CallerAsync("admin", "owner=web");
        foreach (var path in new[] { "/services", "/state" })
        {
            var version = (await caller.GetAsync(path)).Headers.First(header => header.Key == "ETag").Value.First();
            await Portal.PatchAsync(Known.DnsPath, $$"""{"scheduler":"{{(path == "/state" ? "rr" : "wrr")}}"}""");
            var (method, body) = path == "/state" ? (HttpMethod.Put, """{"services":[]}""") : (HttpMethod.Post, "[]");
            (await caller.SendAsync(method, path + "?dry_run=true", body, ("If-Match", version))).ShouldBe(200);
            await Portal.PatchAsync(Known.WebPath, $$"""{"scheduler":"{{(path == "/state" ? "rr" : "wrr")}}"}""");
            (await caller.SendAsync(method, path + "?dry_run=true", body, ("If-Match", version))).ShouldBeProblem(412, "version-changed");
        }
    }

    [Test]
    public async Task With_a_label_what_is_new_must_have_it_and_what_has_it_keeps_it()
    {
        var caller = await CallerAsync("admin", "owner=web");
        (await caller.PostAsync("/services/tcp/10.0.0.5/80")).ShouldBeProblem(403, "forbidden");
        (await caller.PostAsync("/services/tcp/10.0.0.5/80", """{"labels":{"owner":"web"}}""")).ShouldBe(201);
        (await caller.PatchAsync("/services/tcp/10.0.0.5/80", """{"labels":{"owner":"dns"}}""")).ShouldBeProblem(403, "forbidden");
        (await caller.PutAsync("/services/tcp/10.0.0.5/80", """{"labels":{}}""")).ShouldBeProblem(403, "forbidden");
        (await caller.PatchAsync("/services/tcp/10.0.0.5/80", """{"scheduler":"rr"}""")).ShouldBe(200);
        (await caller.PutAsync("/state?label=owner=web", """{"services":[{"type":"tcp","host":"10.0.0.6","port":80}]}""")).ShouldBe(200);
        Portal.State.Table.Services.Select(service => service.Key).Should().BeEquivalentTo([Key("10.0.0.6", 80), DnsService.Key]);
        (await caller.DeleteAsync("/services/tcp/10.0.0.6/80")).Status.Should().Be(204);
    }

    [Test]
    public async Task A_host_can_be_taken_out_by_who_has_all_its_services()
    {
        var caller = await CallerAsync("operate", "owner=web");
        (await caller.PostAsync("/hosts/10.1.0.1/drain")).Status.Should().BeOneOf(200, 202);
        (await caller.GetAsync("/drains")).Json.Should().HaveCount(1);
        (await caller.PostAsync("/hosts/10.1.0.1/resume")).ShouldBe(200);
        (await caller.PostAsync("/hosts/10.1.0.2/drain")).ShouldBeProblem(403, "forbidden");
    }

    [Test]
    public async Task Events_are_those_of_what_is_within()
    {
        var caller = await CallerAsync("read", "owner=web");
        using var events = await EventClient.OpenAsync(caller.Client);
        await Portal.PatchAsync(Known.DnsPath, """{"scheduler":"rr"}""");
        await Portal.DeleteAsync(Known.DnsPath + "/servers/10.1.0.2/53?drain=60");
        await Portal.PostAsync("/sync");
        await Portal.PutAsync("/timeouts", """{"udp":30}""");
        await Portal.PostAsync("/services", """[{"type":"tcp","host":"10.0.0.1","port":80,"labels":{"owner":"web"}},{"type":"udp","host":"10.0.0.2","port":53,"labels":{"owner":"dns"}}]""");

        SentEvent sent;
        do
        {
            sent = await events.NextAsync();
        }
        while (sent.Kind is null);
        sent.Kind.Should().Be("change");
        sent.Json["revision"]!.Value<int>().Should().Be(5);
        sent.Json["changes"]!.Select(step => (string?)step["service"]).Should().NotBeEmpty().And.OnlyContain(service => service == "tcp/10.0.0.1/80");
    }

    private static Ipvsadm.Model.AddressKey Key(string address, ushort port) =>
        new(Ipvsadm.Model.Protocol.Tcp, Ipvsadm.Text.AddressText.TryParse(address, out var parsed) ? parsed : throw new ArgumentException(address), port);

    private static IEnumerable<string> Services(JToken services) => services.Select(service => $"{service["type"]}/{service["host"]}/{service["port"]}");
}
