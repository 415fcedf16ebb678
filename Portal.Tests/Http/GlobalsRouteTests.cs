using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>/timeouts, /daemons and /kernel over a real socket.</summary>
internal sealed class GlobalsRouteTests : PortalFixture
{
    private const string Defaults = """{"tcp":900,"tcp_fin":120,"udp":300,"declared":false}""";
    private const string Master = """{"role":"master","mcast_interface":"eth0","syncid":7,"sync_maxlen":1472,"mcast_group":"224.0.0.81","mcast_port":8848,"mcast_ttl":1,"declared":true}""";
    private const string MasterChange = """{"role":"master","mcast_interface":"eth0","syncid":7,"mcast_group":"224.0.0.81","mcast_port":8848,"mcast_ttl":1}""";

    [Test]
    public async Task Time_outs_are_read_from_the_kernel()
    {
        (await Portal.GetAsync("/timeouts")).ShouldBe(200, Defaults);
        Kernel.SetByHand(settings => settings with { Timeouts = Timeouts.Default with { Tcp = TimeSpan.FromSeconds(1) } });
        (await Portal.GetAsync("/timeouts")).ShouldBe(200, """{"tcp":1,"tcp_fin":120,"udp":300,"declared":false}""");
        NothingHappened();
    }

    [Test]
    public async Task Time_outs_that_are_left_out_stay_and_what_was_read_can_be_sent_back()
    {
        (await Portal.PutAsync("/timeouts", """{"udp":30}""")).ShouldBe(200, """{"tcp":900,"tcp_fin":120,"udp":30,"declared":true}""");
        Kernel.Commands.Should().Equal("--set 900 120 30");
        (await Portal.PutAsync("/timeouts", (await Portal.GetAsync("/timeouts")).Text)).ShouldBe(200);
        Portal.State.Revision.Should().Be(1);
        (await Portal.DeleteAsync("/timeouts")).ShouldBe(204);
        (await Portal.DeleteAsync("/timeouts")).ShouldBeProblem(404, "setting-not-found");
        (await Portal.GetAsync("/timeouts")).ShouldBe(200, """{"tcp":900,"tcp_fin":120,"udp":30,"declared":false}""");
    }

    [TestCase("""{"tcp":0,"tcp_fin":2678401,"udp":"1","color":1}""", "tcp", "tcp_fin", "udp", "color")]
    [TestCase("""{"tcp":null}""", "tcp")]
    public async Task Time_outs_that_break_rules_are_refused(string body, params string[] fields)
    {
        (await Portal.PutAsync("/timeouts", body)).ShouldBreak(fields);
        NothingHappened();
    }

    [Test]
    public async Task A_daemon_is_declared_listed_and_deleted()
    {
        var reply = await Portal.PutAsync("/daemons/master", """{"mcast_interface":"eth0","syncid":7}""");
        reply.ShouldBe(201, Master);
        reply.Headers.Location!.ToString().Should().Be("/daemons/master");
        (await Portal.GetAsync("/daemons/master")).ShouldBe(200, Master);
        (await Portal.GetAsync("/daemons")).ShouldBe(200, $"[{Master}]");
        (await Portal.PutAsync("/daemons/master", """{"mcast_interface":"eth0","syncid":7,"sync_maxlen":null}""")).ShouldBe(200, Master);
        (await Portal.DeleteAsync("/daemons/master?dry_run=true")).ShouldBe(200).Json["settings"]![0]!["action"]!.ToString().Should().Be("remove");
        (await Portal.DeleteAsync("/daemons/master")).ShouldBe(204);
        (await Portal.GetAsync("/daemons")).ShouldBe(200, "[]");
        (await Portal.GetAsync("/daemons/master")).ShouldBeProblem(404, "setting-not-found");
        (await Portal.DeleteAsync("/daemons/master")).ShouldBeProblem(404, "setting-not-found");
    }

    [TestCase("master", "{}", "mcast_interface")]
    [TestCase("master", """{"mcast_interface":"sixteen--letters","role":"backup"}""", "mcast_interface", "role")]
    [TestCase("backup", """{"mcast_interface":"eth0","sync_maxlen":1000}""", "sync_maxlen")]
    [TestCase("master", """{"mcast_interface":"eth0","mcast_group":"10.0.0.1"}""", "mcast_group")]
    [TestCase("master", """{"mcast_interface":"eth0","mcast_group":"localhost"}""", "mcast_group")]
    [TestCase("master", """{"mcast_interface":"eth0","syncid":256,"mcast_port":0,"mcast_ttl":0,"sync_maxlen":0,"x":1}""", "syncid", "mcast_port", "mcast_ttl", "sync_maxlen", "x")]
    [TestCase("slave", """{"mcast_interface":"eth0"}""", "role")]
    [TestCase("master?dry_run=1", """{"mcast_interface":"eth0"}""", "dry_run")]
    public async Task A_daemon_that_breaks_rules_is_refused(string role, string body, params string[] fields)
    {
        (await Portal.PutAsync("/daemons/" + role, body)).ShouldBreak(fields);
        NothingHappened();
    }

    [Test]
    public async Task What_the_kernel_refuses_is_told()
    {
        var problem = (await Portal.PutAsync("/daemons/backup", """{"mcast_interface":"eth7"}""")).ShouldBeProblem(422, "refused-by-ipvs").Json;
        ((string?)problem["command"]).Should().Be("ipvsadm --start-daemon backup --mcast-interface eth7 --syncid 0 --mcast-group 224.0.0.81 --mcast-port 8848 --mcast-ttl 1");
        ((int?)problem["exit_code"], (string?)problem["stderr"]).Should().Be((255, "No such device"));
        Portal.State.Revision.Should().Be(0);
    }

    [Test]
    public async Task A_dry_run_a_push_drift_and_the_history_tell_of_settings()
    {
        var step = $$"""{"action":"add","setting":"daemon/master","after":{{MasterChange}}}""";
        (await Portal.PutAsync("/daemons/master?dry_run=true", """{"mcast_interface":"eth0","syncid":7}""")).ShouldBe(
            200, $$"""{"revision":0,"added":0,"edited":0,"removed":0,"unchanged":0,"changes":[],"settings":[{{step}}]}""");
        await Portal.PutAsync("/daemons/master", """{"mcast_interface":"eth0","syncid":7}""");
        await Portal.PutAsync("/timeouts", """{"tcp":60}""");
        (await Portal.GetAsync("/drift")).ShouldBe(200, """{"revision":2,"added":0,"edited":0,"removed":0,"unchanged":0,"changes":[]}""");
        ((JsonOf(await Portal.GetAsync("/history?before=2"))[0]!)["settings"]!.ToString(Newtonsoft.Json.Formatting.None)).Should().Be($"[{step}]");
        var then = (await Portal.GetAsync("/history/2")).ShouldBe(200).Json;
        then["timeouts"]!.ToString(Newtonsoft.Json.Formatting.None).Should().Be("""{"tcp":60,"tcp_fin":120,"udp":300}""");
        then["daemons"]!.ToString(Newtonsoft.Json.Formatting.None).Should().Be($"[{MasterChange}]");

        Kernel.SetByHand(settings => settings with { Timeouts = Timeouts.Default });
        const string Repair = """[{"action":"edit","setting":"timeouts","before":{"tcp":900,"tcp_fin":120,"udp":300},"after":{"tcp":60,"tcp_fin":120,"udp":300}}]""";
        JsonOf(await Portal.GetAsync("/drift"))["settings"]!.ToString(Newtonsoft.Json.Formatting.None).Should().Be(Repair);
        JsonOf(await Portal.PostAsync("/sync"))["settings"]!.ToString(Newtonsoft.Json.Formatting.None).Should().Be(Repair);
        JsonOf(await Portal.GetAsync("/drift"))["settings"].Should().BeNull();

        await Portal.PostAsync("/history/1/restore");
        Portal.State.Globals.Timeouts.Should().BeNull();
        Kernel.Globals.Timeouts!.Tcp.Should().Be(TimeSpan.FromSeconds(60), "the kernel always has some");
    }

    [Test]
    public async Task Settings_survive_a_restart()
    {
        await Portal.PutAsync("/daemons/master", """{"mcast_interface":"eth0","syncid":7}""");
        await Portal.PutAsync("/timeouts", """{"tcp":60}""");
        await Portal.StopAsync();
        Kernel.SetByHand(_ => new Globals { Timeouts = Timeouts.Default });
        await Portal.RestartAsync();
        (await Portal.GetAsync("/daemons")).ShouldBe(200, $"[{Master}]");
        (await Portal.GetAsync("/timeouts")).ShouldBe(200, """{"tcp":60,"tcp_fin":120,"udp":300,"declared":true}""");
    }

    [Test]
    public async Task A_scope_leaves_settings_to_others()
    {
        await using var scoped = await TestPortal.StartAsync(new FakeKernel(), options => options with { Scope = new ServiceScope(new MarkScope(1, 1)) });
        (await scoped.GetAsync("/timeouts")).ShouldBe(200, Defaults);
        (await scoped.PutAsync("/timeouts", """{"tcp":60}""")).ShouldBeProblem(422, "out-of-scope");
        (await scoped.DeleteAsync("/daemons/master?dry_run=true")).ShouldBeProblem(422, "out-of-scope");
    }

    [Test]
    public async Task The_kernel_is_described()
    {
        Kernel.SetByHand(settings => settings with { Backup = new SyncDaemon { Interface = "eth1", MaximumLength = 1500 } });
        var kernel = (await Portal.GetAsync("/kernel")).ShouldBe(200).Json;
        ((int?)kernel["timeouts"]!["tcp"]).Should().Be(900);
        ((bool?)kernel["daemons"]![0]!["declared"]).Should().BeFalse();
        kernel["schedulers"]!.Select(scheduler => (string?)scheduler["name"]).Should().Contain(["rr", "wlc", "mh", "twos"]);
        kernel["schedulers"]!.Select(scheduler => (string?)scheduler["state"]).Should().OnlyContain(state => state == "loaded" || state == "loadable" || state == "missing" || state == "unknown");
        var sysctl = kernel["sysctls"]!.Single(sysctl => (string?)sysctl["name"] == "net.ipv4.vs.sync_threshold");
        ((string?)sysctl["default"]).Should().Be("3 50");
        (await Portal.GetAsync("/kernel?x=1")).ShouldBreak("x");
    }

    [TestCase("/timeouts?x=1")]
    [TestCase("/daemons?x=1")]
    [TestCase("/daemons/master?x=1")]
    public async Task An_unknown_query_parameter_is_an_error(string path) => (await Portal.GetAsync(path)).ShouldBreak("x");

    private static Newtonsoft.Json.Linq.JToken JsonOf(Reply reply) => reply.ShouldBe(200).Json;
}
