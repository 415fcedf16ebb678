using FluentAssertions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>GET and PUT /state: everything that is declared, as one document.</summary>
internal sealed class StateRouteTests : PortalFixture
{
    private const string Whole = """
        {"services":[
          {"type":"tcp","host":"10.0.0.1","port":80,"name":"web","labels":{"owner":"web"},"health_check":{"type":"tcp"},
           "servers":[{"host":"10.1.0.1","port":80,"weight":5,"name":"one"},{"host":"10.1.0.2","port":80,"backup":true}]},
          {"type":"udp","host":"10.0.0.2","port":53,"scheduler":"rr"}],
         "timeouts":{"tcp":60,"tcp_fin":30,"udp":20},
         "daemons":[{"role":"master","mcast_interface":"eth0","syncid":3}]}
        """;

    [Test]
    public async Task What_was_declared_comes_back_and_sending_it_back_changes_nothing()
    {
        (await Portal.PutAsync("/state", Whole)).ShouldBe(200);
        Portal.State.Revision.Should().Be(1, "one document is one revision");
        Effective.Of(Portal.State).ShouldBe(Kernel.Table);
        Kernel.Globals.Master!.Interface.Should().Be("eth0");
        var state = await ReadAsync();
        state["services"]!.Select(service => (string?)service["name"]).Should().Equal("web", null);
        state["services"]![0]!["servers"]!.Select(server => $"{server["weight"]} {server["name"]} {server["backup"]}".Trim()).Should().Equal("5 one", "1  True");
        state["services"]![0]!["health_check"]!["type"]!.ToString().Should().Be("tcp");
        state["timeouts"]!["tcp"]!.Value<int>().Should().Be(60);
        state["daemons"]![0]!["syncid"]!.Value<int>().Should().Be(3);

        Kernel.Forget();
        foreach (var document in new[] { state, JObject.Parse((await Portal.GetAsync("/history/1")).ShouldBe(200).Text) })
        {
            (await Portal.PutAsync("/state", document.ToString())).ShouldBe(200).Json["changes"].Should().BeEmpty();
        }

        NothingHappened(1);
    }

    [Test]
    public async Task What_it_does_not_say_of_a_service_is_not_declared()
    {
        await Portal.PutAsync("/state", Whole);
        (await Portal.PutAsync("/state", """{"services":[{"type":"tcp","host":"10.0.0.1","port":80,"servers":[{"host":"10.1.0.1","port":80}]}]}""")).ShouldBe(200);
        Portal.State.Annotations.IsEmpty.Should().BeTrue();
        Portal.State.Table.ShouldBe(Known.Web.With(1));
        Portal.State.Table.ShouldBe(Kernel.Table);
    }

    [TestCase("""{"services":[]}""", 0, true, true)]
    [TestCase("""{"services":null}""", 0, true, true)]
    [TestCase("""{"timeouts":null}""", 2, false, true)]
    [TestCase("""{"daemons":null}""", 2, true, false)]
    [TestCase("""{"daemons":[]}""", 2, true, false)]
    [TestCase("""{"services":[],"timeouts":null,"daemons":[]}""", 0, false, false)]
    public async Task A_part_that_is_left_out_stays_and_an_empty_one_says_none(string document, int services, bool hasTimeouts, bool hasDaemon)
    {
        await Portal.PutAsync("/state", Whole);
        Kernel.Forget();
        (await Portal.PutAsync("/state", document)).ShouldBe(200);
        Portal.State.Revision.Should().Be(2);
        Portal.State.Table.Count.Should().Be(services);
        Kernel.Table.Count.Should().Be(services);
        (Portal.State.Globals.Timeouts is not null).Should().Be(hasTimeouts);
        (Portal.State.Globals.Master is not null, Kernel.Globals.Master is not null).Should().Be((hasDaemon, hasDaemon));
    }

    [Test]
    public async Task What_a_document_does_not_speak_of_is_not_put_right_either()
    {
        await Portal.PutAsync("/state", Whole);
        Kernel.ByHand(_ => IpvsTable.Empty);
        Kernel.Forget();
        (await Portal.PutAsync("/state", """{"timeouts":{"tcp":90}}""")).ShouldBe(200);
        Kernel.Table.Count.Should().Be(0);
        Kernel.Globals.Timeouts!.Tcp.Should().Be(TimeSpan.FromSeconds(90));
        Portal.State.Globals.Timeouts!.Udp.Should().Be(TimeSpan.FromSeconds(20), "what is left out of the time-outs stays");
    }

    [Test]
    public async Task What_stands_beside_the_services_is_left_alone_where_a_document_does_not_speak_of_it()
    {
        await Portal.PutAsync("/state", Whole);
        Kernel.SetByHand(settings => settings with { Timeouts = Timeouts.Default, Master = null });
        (await Portal.PutAsync("/state", """{"services":[]}""")).ShouldBe(200).Json["settings"].Should().BeNull();
        (Kernel.Globals.Timeouts, Kernel.Globals.Master).Should().Be((Timeouts.Default, null));
        (await Portal.PutAsync("/state", """{"timeouts":{"udp":9}}""")).ShouldBe(200).Json["settings"].Should().HaveCount(1);
        (Kernel.Globals.Timeouts!.Udp.TotalSeconds, Kernel.Globals.Master).Should().Be((9, null));
    }

    [Test]
    public async Task A_daemon_that_runs_and_is_not_named_stops_also_where_nobody_has_declared_it()
    {
        Kernel.SetByHand(settings => settings with { Backup = new SyncDaemon { Interface = "eth1", MaximumLength = 1472 } });
        (await Portal.PutAsync("/state", """{"daemons":[{"role":"master","mcast_interface":"eth0"}]}""")).ShouldBe(200);
        (Kernel.Globals.Master?.Interface, Kernel.Globals.Backup).Should().Be(("eth0", null));
    }

    [Test]
    public async Task A_part_with_a_label_is_a_document_of_its_own()
    {
        await Portal.PutAsync("/state", Whole);
        (await Portal.PutAsync("/state?label=owner=dns", """{"services":[{"type":"udp","host":"10.0.0.2","port":53,"scheduler":"rr"},{"type":"tcp","host":"10.0.0.2","port":53}]}""")).ShouldBe(200);
        Portal.State.Table.Count.Should().Be(3);
        Labels("udp/10.0.0.2/53").Should().Equal("owner=dns");

        var part = await ReadAsync("?label=owner=dns");
        part.Properties().Select(property => property.Name).Should().Equal("revision", "services");
        part["services"].Should().HaveCount(2);
        Kernel.ByHand(table => table.Without(Known.Web.Key));
        Kernel.Forget();
        (await Portal.PutAsync("/state?label=owner=dns", """{"services":[{"type":"tcp","host":"10.0.0.2","port":53}]}""")).ShouldBe(200);
        Kernel.Commands.Should().Equal("-D -u 10.0.0.2:53");
        Portal.State.Table.Count.Should().Be(2, "the part of others stays");
        (await Portal.PutAsync("/state?label=owner=dns", """{"services":[]}""")).ShouldBe(200);
        Portal.State.Table.ShouldBe(Portal.State.Table.Find(Known.Web.Key)!);
    }

    [Test]
    public async Task A_service_of_another_part_is_taken_over_by_force_alone()
    {
        await Portal.PutAsync("/state", Whole);
        Kernel.Forget();
        const string Mine = """{"services":[{"type":"tcp","host":"10.0.0.1","port":80}]}""";
        (await Portal.PutAsync("/state?label=owner=dns", Mine)).ShouldBeProblem(409, "labelled-otherwise").Text.Should().Contain("owner=web");
        NothingHappened(1);
        (await Portal.PutAsync("/state?label=owner=dns&force=true", Mine)).ShouldBe(200);
        Labels("tcp/10.0.0.1/80").Should().Equal("owner=dns");
    }

    [Test]
    public async Task It_has_a_version_for_the_whole_and_for_a_part()
    {
        await Portal.PutAsync("/state", Whole);
        var (whole, part) = (await TagAsync(""), await TagAsync("?label=owner=web"));
        (await Portal.PutAsync("/timeouts", """{"tcp":61}""")).ShouldBe(200);
        (await TagAsync("")).Should().NotBe(whole);
        (await TagAsync("?label=owner=web")).Should().Be(part, "time-outs are no part of it");
        Kernel.Forget();
        (await SendAsync(HttpMethod.Put, "/state", """{"services":[]}""", ("If-Match", whole))).ShouldBeProblem(412, "version-changed");
        NothingHappened(2);
        (await SendAsync(HttpMethod.Put, "/state?label=owner=web", """{"services":[]}""", ("If-Match", part))).ShouldBe(200);
        (await SendAsync(HttpMethod.Get, "/state", null, ("If-None-Match", await TagAsync("")))).ShouldBe(304);
    }

    [Test]
    public async Task A_dry_run_and_kept_weights_are_as_everywhere()
    {
        await Portal.PutAsync("/state", Whole);
        Kernel.Forget();
        var plan = (await Portal.PutAsync("/state?dry_run=true", """{"services":[],"daemons":[]}""")).ShouldBe(200).Json;
        plan["removed"]!.Value<int>().Should().Be(2);
        plan["settings"].Should().HaveCount(1);
        NothingHappened(1);
        (await Portal.PutAsync("/state?keep_weights=true", """{"services":[{"type":"tcp","host":"10.0.0.1","port":80,"servers":[{"host":"10.1.0.1","port":80,"weight":1}]}]}""")).ShouldBe(200);
        Portal.State.Table.Find(Known.Web.Key, Known.Server(1))!.Weight.Should().Be(5);
    }

    [TestCase("{}", "services")]
    [TestCase("""{"services":[{"type":"tcp","host":"10.0.0.1","port":80,"persistence":-1}]}""", "services[0].persistence")]
    [TestCase("""{"services":[{"type":"tcp","host":"10.0.0.1","port":80,"servers":[{"host":"x","port":80}]}]}""", "services[0].servers[0].host")]
    [TestCase("""{"services":[{"type":"tcp","host":"10.0.0.1","port":80},{"type":"tcp","host":"10.0.0.1","port":80}]}""", "services[1]")]
    [TestCase("""{"services":{}}""", "services")]
    [TestCase("""{"timeouts":{"tcp":0}}""", "timeouts.tcp")]
    [TestCase("""{"daemons":[{"mcast_interface":"eth0"}]}""", "daemons[0].role")]
    [TestCase("""{"daemons":[{"role":"master"}]}""", "daemons[0].mcast_interface")]
    [TestCase("""{"daemons":[{"role":"master","mcast_interface":"eth0"},{"role":"master","mcast_interface":"eth1"}]}""", "daemons[1].role")]
    [TestCase("""{"service":[]}""", "service")]
    public async Task What_is_wrong_is_named(string document, string field)
    {
        (await Portal.PutAsync("/state", document)).ShouldBeProblem(422, "invalid-request").Fields.Should().Contain(field);
        NothingHappened();
    }

    [TestCase("?label=owner=web", """{"timeouts":{"tcp":60}}""", "timeouts")]
    [TestCase("?label=owner=web", """{"services":[],"daemons":[]}""", "daemons")]
    [TestCase("?label=owner=web", """{"services":[{"type":"tcp","host":"10.0.0.1","port":80,"labels":{"owner":"dns"}}]}""", "services[0].labels.owner")]
    [TestCase("?label=owner", """{"services":[]}""", "label")]
    [TestCase("?labels=owner=web", """{"services":[]}""", "labels")]
    public async Task What_a_part_cannot_say_is_named(string query, string document, string field)
    {
        (await Portal.PutAsync("/state" + query, document)).ShouldBeProblem(422, "invalid-request").Fields.Should().Contain(field);
        NothingHappened();
    }

    [Test]
    public async Task An_empty_body_is_no_document() => (await Portal.PutAsync("/state", "")).ShouldBeProblem(400, "unreadable-json");

    [Test]
    public async Task The_limit_on_removals_and_the_scope_hold()
    {
        await using var guarded = await TestPortal.StartAsync(new FakeKernel(Known.Web.With(1), Known.Dns), options => options with { MaximumRemovals = 1 });
        (await guarded.PutAsync("/state", """{"services":[]}""")).ShouldBeProblem(409, "too-many-removals");
        (await guarded.PutAsync("/state?force=true", """{"services":[]}""")).ShouldBe(200);

        await using var scoped = await TestPortal.StartAsync(new FakeKernel(Known.Web.With(1)), options => options with { Scope = new ServiceScope(ScopeText.Parse("10.0.0.1")!) });
        (await scoped.PutAsync("/state", """{"services":[{"type":"udp","host":"10.0.0.2","port":53}]}""")).ShouldBeProblem(422, "out-of-scope");
        (await scoped.PutAsync("/state", """{"timeouts":{"tcp":60}}""")).ShouldBeProblem(422, "out-of-scope");
        JObject.Parse((await scoped.GetAsync("/state")).ShouldBe(200).Text).ContainsKey("timeouts").Should().BeFalse();
    }

    [Test]
    public async Task A_restore_brings_the_document_back()
    {
        await Portal.PutAsync("/state", Whole);
        var before = await ReadAsync();
        (await Portal.PutAsync("/state", """{"services":[],"timeouts":null,"daemons":[]}""")).ShouldBe(200);
        (await Portal.PostAsync("/history/1/restore")).ShouldBe(200);
        var after = await ReadAsync();
        after["revision"] = before["revision"];
        JToken.DeepEquals(after, before).Should().BeTrue(after.ToString(Formatting.None));
    }

    private async Task<JObject> ReadAsync(string query = "") => JObject.Parse((await Portal.GetAsync("/state" + query)).ShouldBe(200).Text);

    private async Task<string> TagAsync(string query) => (await Portal.GetAsync("/state" + query)).ShouldBe(200).Headers.ETag!.Tag;

    private Task<Reply> SendAsync(HttpMethod method, string path, string? body, (string Name, string Value) header) => Portal.SendAsync(method, path, body, headers: header);

    private IEnumerable<string> Labels(string service) =>
        Portal.State.Annotations.All.Where(step => step.Server is null && Api.Contracts.ModelMapping.PathOf(step.Service) == service).SelectMany(step => step.After.Labels.Select(label => $"{label.Key}={label.Value}"));
}
