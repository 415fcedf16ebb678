using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>What a token with a scope must not learn, and must not touch, by ways that are not about one declared service.</summary>
internal sealed class ScopeSecrecyTests : CallersFixture
{
    private const string Sealed = "/services/tcp/10.0.0.9/80";

    [Test]
    public async Task A_revision_that_changed_nothing_within_does_not_tell_who_made_it_and_why()
    {
        var caller = await CallerAsync("read", "owner=web");
        await CallerWith(await SecretAsync("dns-team")).SendAsync(HttpMethod.Patch, Known.DnsPath, """{"scheduler":"rr"}""", ("X-Reason", "secret plans"));

        var past = (await caller.GetAsync("/history/2")).ShouldBe(200).Json;
        ((JObject)past).Properties().Select(property => property.Name).Should().Contain("revision").And.NotContain(["time", "caller", "token", "request", "request_id", "reason"]);
        ((string?)(await caller.GetAsync("/history/1")).ShouldBe(200).Json["request"]).Should().Be("POST /services");
        ((string?)(await Portal.GetAsync("/history/2")).Json["reason"]).Should().Be("secret plans");
    }

    [TestCase("service=udp/10.0.0.2/53")]
    [TestCase("host=10.1.0.3")]
    public async Task A_filter_does_not_tell_which_changes_were_about_what_is_outside(string filter)
    {
        var caller = await CallerAsync("read", "owner=web");
        (await caller.GetAsync("/history?" + filter)).ShouldBe(200).Json.Should().BeEmpty();
        (await Portal.GetAsync("/history?" + filter)).ShouldBe(200).Json.Should().HaveCount(1);
        (await caller.GetAsync("/history?host=10.1.0.2")).ShouldBe(200).Json.Should().HaveCount(1);
    }

    [Test]
    public async Task A_label_of_a_server_opens_no_service()
    {
        var caller = await CallerAsync("read", "owner=web");
        using var events = await EventClient.OpenAsync(caller.Client);
        await Portal.PutAsync(Known.DnsPath + "/servers/10.1.0.4/53", """{"labels":{"owner":"web"}}""");
        await Portal.PatchAsync(Known.WebPath, """{"scheduler":"rr"}""");

        SentEvent sent;
        do
        {
            sent = await events.NextAsync();
        }
        while (sent.Kind is null);
        sent.Json["revision"]!.Value<int>().Should().Be(3);
    }

    [Test]
    public async Task A_part_of_others_does_not_tell_its_labels()
    {
        var caller = await CallerAsync("admin", "10.0.0.1");
        var reply = await caller.PutAsync("/state?label=owner=web", """{"services":[{"type":"udp","host":"10.0.0.2","port":53}]}""");
        reply.ShouldBeProblem(403, "forbidden");
        reply.Json.ToString().Should().NotContain("owner=dns");
    }

    [Test]
    public async Task What_the_kernel_alone_has_has_no_label_and_is_not_touched()
    {
        var caller = await CallerAsync("admin", "owner=web");
        var foreign = Known.Web.With(9) with { Key = new Ipvsadm.Model.AddressKey(Ipvsadm.Model.Protocol.Tcp, Ipvsadm.Model.Address.IPv4(0x0A000009), 80) };
        Kernel.ByHand(table => table.With(foreign));
        var before = Portal.State;
        const string labelled = """{"scheduler":"rr","labels":{"owner":"web"}}""";
        foreach (var (method, path, body) in new (string, string, string?)[]
        {
            ("DELETE", Sealed, null), ("DELETE", Sealed + "?dry_run=true", null), ("POST", Sealed + "/stats/zero", null), ("POST", "/hosts/10.1.0.9/drain", null),
            ("POST", Sealed, labelled), ("PUT", Sealed, labelled), ("PATCH", Sealed, labelled),
            ("POST", "/services", """[{"type":"tcp","host":"10.0.0.9","port":80,"labels":{"owner":"web"}}]"""),
            ("PUT", "/state?label=owner=web", """{"services":[{"type":"tcp","host":"10.0.0.9","port":80}]}"""),
        })
        {
            (await caller.SendAsync(new HttpMethod(method), path, body)).ShouldBeProblem(403, "forbidden");
        }

        Portal.State.Should().Be(before);
        Kernel.Table.Find(foreign.Key).Should().Be(foreign);
        (await Portal.DeleteAsync(Sealed)).Status.Should().Be(204);
    }

    [Test]
    public async Task The_maintenance_of_a_host_tells_of_what_is_within_alone()
    {
        var caller = await CallerAsync("read", "owner=web");
        Kernel.SetConnections(DnsService.Key, Known.Server(2, 53), 3, 4);
        (await Portal.PostAsync("/hosts/10.1.0.2/drain")).ShouldBe(200);
        var drain = (await caller.GetAsync("/hosts/10.1.0.2/drain")).ShouldBe(200).Json;
        drain["servers"]!.Select(server => (string?)server["service"]).Should().Equal("tcp/10.0.0.1/80");
        drain["active_connections"]!.Value<int>().Should().Be(0);
        (await Portal.GetAsync("/hosts/10.1.0.2/drain")).Json["active_connections"]!.Value<int>().Should().Be(3);
    }

    [Test]
    public async Task Why_Portal_is_not_ready_can_be_about_any_service()
    {
        var (caller, reader) = (await CallerAsync("read", "owner=web"), await CallerAsync("read", name: "reader"));
        using var events = await EventClient.OpenAsync(caller.Client);
        Kernel.Unavailable = Ipvsadm.Execution.FailureKind.NotPermitted;
        var checks = (await caller.GetAsync("/readyz")).ShouldBe(503).Json["checks"]!;
        ((bool?)checks["permission"]!["ok"]).Should().BeFalse();
        checks["permission"]!["detail"].Should().BeNull();
        ((string?)(await reader.GetAsync("/readyz")).ShouldBe(503).Json["checks"]!["permission"]!["detail"]).Should().Contain("not permitted");
        ((string?)(await events.NextAsync("not-ready"))["failing"]!["permission"]).Should().Be("A token without a scope shows why: GET /readyz.");
    }

    private async Task<string> SecretAsync(string name) => (string)(await Portal.PostAsync($"/tokens/{name}", """{"role":"admin"}""")).ShouldBe(201).Json["token"]!;
}
