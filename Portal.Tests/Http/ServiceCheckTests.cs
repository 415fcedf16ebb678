using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>Checks through a virtual address, and the kernel's rows for them, of which nobody hears.</summary>
internal sealed class ServiceCheckTests
{
    private const uint Mark = 1879048192;
    private const string First = Known.WebPath + "/servers/10.1.0.1/80";
    private const string MarkPath = "/services/fwmark/ipv4/1879048192";
    private const string Check = """{"type":"tcp","via":"service","source":"127.0.0.1","interval":0.5,"fast_interval":0.5,"rise":1,"fall":1}""";
    private const string Servers = """[{"host":"10.1.0.1","port":80},{"host":"10.1.0.2","port":80,"forwarder":"i"},{"host":"10.1.0.3","port":80,"forwarder":"m"}]""";
    private const string Web = $$"""{"scheduler":"rr","health_check":{{Check}},"servers":{{Servers}}}""";

    private FakeProbe probe = null!;
    private TestPortal portal = null!;

    [SetUp]
    public async Task StartAsync()
    {
        probe = new FakeProbe(_ => FakeProbe.Ok);
        portal = await TestPortal.StartAsync(new FakeKernel(), options => options, probe: probe);
        (await portal.PostAsync(Known.WebPath, Web)).ShouldBe(201);
        await Poll.UntilAsync(() => portal.Kernel.Table.Count == 3, "the rows come");
    }

    [TearDown]
    public async Task StopAsync() => await portal.DisposeAsync();

    [Test]
    public async Task A_check_goes_to_the_virtual_address_with_the_mark_of_the_way_to_its_server()
    {
        portal.Kernel.Commands.Should().EndWith(
            ["-A -f 1879048192 -s rr -o", "-a -f 1879048192 -r 10.1.0.1:0 -g -w 1 -x 0 -y 0", "-A -f 1879048193 -s rr -o", "-a -f 1879048193 -r 10.1.0.2:0 -i -w 1 -x 0 -y 0 --tun-type ipip"]);
        await Poll.UntilAsync(() => probe.Started.DistinctBy(target => (target.Mark, target.Address)).Count() == 3, "all are asked");
        probe.Started.Select(target => (target.Address.ToString(), target.Port, target.Mark, target.Route?.Server.ToString(), target.Source?.ToString())).Distinct().Should().BeEquivalentTo(new (string, ushort, uint?, string?, string?)[]
        {
            ("10.0.0.1", 80, Mark, "10.1.0.1", "127.0.0.1"),
            ("10.0.0.1", 80, Mark + 1, "10.1.0.2", "127.0.0.1"),
            ("10.1.0.3", 80, null, null, "127.0.0.1"),
        });
    }

    [Test]
    public async Task Nobody_sees_the_rows_nor_can_take_them_away()
    {
        var kernel = portal.Kernel.Table;
        portal.Kernel.Forget();
        var services = (await portal.GetAsync("/services")).ShouldBe(200);
        ((JArray)services.Json).Should().ContainSingle();
        foreach (var path in new[] { "/drift", "/stats", "/metrics", "/history", "/kernel", "/hosts", "/connections" })
        {
            (await portal.GetAsync(path)).Text.Should().NotContain("1879048192").And.NotContain("fwmark", "{0} has nothing of it", path);
        }

        (await portal.GetAsync("/metrics")).Text.Should().Contain("portal_unmanaged_services 0\n");
        Changes(await portal.GetAsync("/drift")).Should().Be(0);
        Changes(await portal.PostAsync("/sync")).Should().Be(0);
        Changes(await portal.GetAsync("/sync")).Should().Be(0);
        Changes(await portal.PostAsync("/services", services.Text)).Should().Be(0);
        (await portal.PostAsync("/stats/zero")).ShouldBe(204);
        (await portal.GetAsync(MarkPath)).ShouldBeProblem(404, "service-not-found");
        portal.Kernel.Table.Should().Be(kernel);
        portal.Kernel.Commands.Should().NotContain(command => command.Contains("1879048192", StringComparison.Ordinal));

        // Without any service no check is declared either.
        (await portal.PostAsync("/services", "[]")).ShouldBe(200);
        await Poll.UntilAsync(() => portal.Kernel.Table.Count == 0, "the rows go");
    }

    [TestCase("POST")]
    [TestCase("PUT")]
    [TestCase("DELETE")]
    public async Task A_mark_of_checks_is_refused(string method)
    {
        foreach (var path in new[] { MarkPath, "/services/fwmark/ipv6/1879113727" })
        {
            var reply = (await portal.SendAsync(new HttpMethod(method), path, method == "DELETE" ? null : "{}")).ShouldBeProblem(422, "invalid-request");
            reply.Fields.Should().Equal("mark");
            reply.Text.Should().Contain("Portal keeps the marks 1879048192 to 1879113727 for health checks (--health-marks).");
        }

        (await portal.PostAsync("/services", """[{"type":"fwmark","family":"ipv4","mark":1879048999}]""")).ShouldBeProblem(422, "invalid-request").Fields.Should().Equal("mark");
        (await portal.PostAsync("/services/fwmark/ipv4/1879048191")).ShouldBe(201);
        (await portal.PostAsync("/services/fwmark/ipv4/1879113728")).ShouldBe(201);
    }

    [Test]
    public async Task A_firewall_mark_is_no_virtual_address()
    {
        var reply = (await portal.PostAsync("/services/fwmark/ipv4/7", """{"health_check":{"type":"tcp","via":"service"},"servers":[{"host":"10.1.0.1","port":80}]}""")).ShouldBeProblem(422, "invalid-request");
        reply.Fields.Should().Equal("health_check.via");
        reply.Text.Should().Contain("the server 10.1.0.1 port 80 has no address to be asked through");
        (await portal.PostAsync("/services/fwmark/ipv4/7", """{"health_check":{"type":"tcp","via":"service"},"servers":[{"host":"10.1.0.1","port":80,"forwarder":"m"}]}""")).ShouldBe(201);
    }

    [Test]
    public async Task A_restart_writes_nothing_and_without_a_check_the_rows_go()
    {
        var kernel = portal.Kernel.Table;
        await portal.StopAsync();
        portal.Kernel.Forget();
        await portal.RestartAsync();
        var asked = probe.Started.Count;
        await Poll.UntilAsync(() => probe.Started.Skip(asked).Count(target => target.Mark is not null) > 2, "checks go on");
        portal.Kernel.Commands.Should().BeEmpty();
        portal.Kernel.Table.Should().Be(kernel);

        (await portal.PatchAsync(First, """{"health_check":{"type":"tcp","via":"server"}}""")).ShouldBe(200);
        await Poll.UntilAsync(() => portal.Kernel.Table.Count == 2, "one goes");
        portal.Kernel.Table.Find(Row(1).Key).Should().NotBeNull("the other keeps its mark");
        (await portal.PatchAsync(Known.WebPath, """{"health_check":null}""")).ShouldBe(200);
        await Poll.UntilAsync(() => portal.Kernel.Table.Count == 1, "the other goes");
        portal.Kernel.Commands.Where(command => command.Contains(" -f ", StringComparison.Ordinal)).Should().Equal(["-D -f 1879048192", "-D -f 1879048193"]);
    }

    [Test]
    public async Task What_is_left_from_before_goes_where_no_check_is_declared()
    {
        await portal.StopAsync();
        portal.Kernel.ByHand(table => table.With(new CheckRoute(IpFamily.IPv6, Address.IPv6(5), Forwarding.Default).ToRow(new FirewallMarkKey(IpFamily.IPv6, Mark + 9))));
        await portal.RestartAsync();
        await Poll.UntilAsync(() => portal.Kernel.Table.Count == 3, "it goes");
    }

    [Test]
    public async Task No_server_goes_down_because_its_row_is_gone_and_the_row_comes_back()
    {
        probe.Answer = target => target.Mark == Mark && portal.Kernel.Table.Find(Row(0).Key) is null ? FakeProbe.Fail : FakeProbe.Ok;
        portal.Kernel.Forget();
        portal.Kernel.ByHand(table => table.Without(Row(0).Key));
        await Poll.UntilAsync(() => portal.Kernel.Table.Find(Row(0).Key) is not null, "the failure shows that it is gone");
        await Poll.UntilAsync(async () => (string?)(await HealthAsync())["last"]!["result"] == "ok", "it is asked again");
        portal.Kernel.Commands.Should().Equal(["-A -f 1879048192 -s rr -o", "-a -f 1879048192 -r 10.1.0.1:0 -g -w 1 -x 0 -y 0"]);

        // Somebody who lists shows it as well, time and again.
        portal.Kernel.ByHand(table => table.With(Row(1).Scheduled("wlc")));
        (await portal.GetAsync("/services")).ShouldBe(200);
        await Poll.UntilAsync(() => portal.Kernel.Table.Find(Row(1).Key)!.Settings.Scheduler == "rr", "it is put right");
        probe.Answer = _ => FakeProbe.Ok;
        for (var i = 0; i < 2; i++)
        {
            portal.Kernel.ByHand(table => table.Without(Row(0).Key).Without(Row(1).Key));
            (await portal.GetAsync("/services")).ShouldBe(200);
            await Poll.UntilAsync(() => portal.Kernel.Table.Count == 3, "they come back");
        }

        (await portal.GetAsync(Known.WebPath + "/health")).ShouldBe(200).Json["up"]!.Value<int>().Should().Be(3);
    }

    [Test]
    public async Task A_server_that_fails_through_the_virtual_address_goes_down()
    {
        probe.Answer = target => target.Mark == Mark ? FakeProbe.Fail : FakeProbe.Ok;
        await Poll.UntilAsync(() => portal.Kernel.Table.Find(Known.Web.Key, Known.Server(1))!.Weight == 0, "it goes down");
        portal.Kernel.Table.Find(Row(0).Key).Should().NotBeNull("it is asked on");
    }

    [Test]
    public async Task A_check_can_be_tried_through_the_virtual_address()
    {
        (await portal.PatchAsync(Known.WebPath, """{"health_check":null}""")).ShouldBe(200);
        await Poll.UntilAsync(() => portal.Kernel.Table.Count == 1, "the rows go");
        (await portal.PostAsync(First + "/health/check", Check)).ShouldBe(200).Json["result"]!.Value<string>().Should().Be("ok");
        probe.Started[^1].Mark.Should().Be(portal.Kernel.Table.Services.Select(service => service.Key).OfType<FirewallMarkKey>().Single().Mark);
    }

    [Test]
    public async Task What_was_declared_at_a_mark_before_stays_in_the_kernel_and_is_declared_no_more()
    {
        (await portal.PostAsync("/services/fwmark/ipv4/7", """{"servers":[{"host":"10.1.0.9","port":80}]}""")).ShouldBe(201);
        portal.Configure(options => options with { HealthMarks = new HealthMarks(1) });
        await portal.RestartAsync();
        (await portal.GetAsync("/services/fwmark/ipv4/7")).ShouldBeProblem(404, "service-not-found");
        portal.State.Table.Count.Should().Be(1);
        portal.Kernel.Table.Find(new FirewallMarkKey(IpFamily.IPv4, 7)).Should().NotBeNull();
    }

    private static VirtualService Row(uint n) => new CheckRoute(IpFamily.IPv4, Known.Server((byte)(n + 1)).Address, n == 0 ? Forwarding.Default : new IpInIp(new IpipTunnel())).ToRow(new FirewallMarkKey(IpFamily.IPv4, Mark + n));

    private static int Changes(Reply report) => ((JArray)report.ShouldBe(200).Json["changes"]!).Count;

    private async Task<JToken> HealthAsync() => (await portal.GetAsync(First + "/health")).ShouldBe(200).Json;
}
