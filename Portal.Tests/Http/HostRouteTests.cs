using FluentAssertions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Ipvsadm.Execution;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>Hosts: what they serve, and how far their maintenance is.</summary>
internal sealed class HostRouteTests : PortalFixture
{
    private const string Server = Known.WebPath + "/servers/10.1.0.1/80";
    private const string Drain = "/hosts/10.1.0.1/drain";

    [SetUp]
    public async Task DeclareAsync()
    {
        (await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80,"weight":5},{"host":"10.1.0.2","port":80}]}""")).ShouldBe(201);
        (await Portal.PostAsync(Known.DnsPath, """{"servers":[{"host":"10.1.0.1","port":53}]}""")).ShouldBe(201);
        Kernel.SetConnections(Known.Web.Key, Known.Server(1), 2, 1);
        Kernel.SetConnections(Known.Dns.Key, Known.Server(1, 53), 0, 4);
        Kernel.SetConnections(Known.Web.Key, Known.Server(2), 7, 7);
    }

    [Test]
    public async Task A_host_is_taken_out_and_back()
    {
        var report = (await Portal.PostAsync(Drain)).ShouldBe(200).Json;
        ((int?)report["edited"]).Should().Be(2);
        report["warnings"].Should().BeNull();
        ((string?)(await Portal.GetAsync("/drains")).Json[0]!["host"]).Should().Be("10.1.0.1");
        ((int?)(await Portal.PostAsync("/hosts/10.1.0.1/resume?dry_run=true")).ShouldBe(200).Json["edited"]).Should().Be(2);
        (await Portal.PostAsync("/hosts/10.1.0.1/resume")).ShouldBe(200);
        ((int?)(await Portal.GetAsync(Server)).Json["weight"]).Should().Be(5);
        (await Portal.PostAsync("/hosts/10.1.0.1/resume")).ShouldBeProblem(404, "drain-not-found");
        (await Portal.PostAsync("/hosts/10.1.0.9/drain")).ShouldBeProblem(404, "host-not-found");
        (await Portal.PostAsync("/hosts/web1/drain")).ShouldBreak("host");
    }

    [Test]
    public async Task The_drain_of_a_host_tells_the_connections_that_are_left_in_sum_and_of_each_server()
    {
        (await Portal.GetAsync(Drain)).ShouldBeProblem(404, "drain-not-found");
        (await Portal.PostAsync(Drain)).ShouldBe(200);
        var drain = (JObject)(await Portal.GetAsync(Drain)).ShouldBe(200).Json;
        drain.Remove("started").Should().BeTrue();
        drain.ToString(Formatting.None).Should().Be(Reply.Compact("""
            {"target":"host","host":"10.1.0.1","active_connections":2,"inactive_connections":5,"servers":[
              {"service":"tcp/10.0.0.1/80","server":"10.1.0.1/80","weight":5,"active_connections":2,"inactive_connections":1},
              {"service":"udp/10.0.0.2/53","server":"10.1.0.1/53","weight":1,"active_connections":0,"inactive_connections":4}]}
            """));

        Kernel.ByHand(table => table.Without(Known.Dns.Key));
        drain = (JObject)(await Portal.GetAsync(Drain)).ShouldBe(200).Json;
        ((int?)drain["inactive_connections"]).Should().Be(1);
        drain["servers"]![1]!["active_connections"].Should().BeNull("the kernel does not have it");

        (await Portal.PostAsync("/hosts/10.1.0.1/resume")).ShouldBe(200);
        (await Portal.GetAsync(Drain)).ShouldBeProblem(404, "drain-not-found");
        (await Portal.GetAsync("/hosts/web1/drain")).ShouldBreak("host");
    }

    [Test]
    public async Task A_host_of_many_services_is_counted_by_one_listing()
    {
        for (var port = 1; port <= 9; port++)
        {
            (await Portal.PostAsync($"/services/tcp/10.0.0.9/{port}", $$"""{"servers":[{"host":"10.1.0.1","port":{{port}}}]}""")).ShouldBe(201);
        }

        (await Portal.PostAsync(Drain)).ShouldBe(200);
        var listings = Kernel.Listings;
        ((int?)(await Portal.GetAsync(Drain)).ShouldBe(200).Json["active_connections"]).Should().Be(2);
        (Kernel.Listings - listings).Should().Be(1);
        Kernel.Unavailable = FailureKind.ModuleMissing;
        (await Portal.GetAsync(Drain)).ShouldBeProblem(503, "ip-vs-missing");
    }

    [Test]
    public async Task Hosts_are_listed_with_all_their_servers_and_whether_they_are_in_maintenance()
    {
        (await Portal.PostAsync(Drain)).ShouldBe(200);
        Kernel.ByHand(table => table.With(table.Find(Known.Web.Key)!.WithServer(Known.Server(3), Known.Plain).WithoutServer(Known.Server(2))));
        var hosts = (JArray)(await Portal.GetAsync("/hosts")).ShouldBe(200).Json;
        hosts.Select(host => (string?)host["host"]).Should().Equal("10.1.0.1", "10.1.0.2", "10.1.0.3");
        hosts.Select(host => (bool?)host["maintenance"]).Should().Equal(true, false, false);
        ((int?)hosts[0]["active_connections"], (int?)hosts[0]["inactive_connections"]).Should().Be((2, 5));
        ((string?)hosts[0]["drain"]!["target"], (string?)hosts[0]["drain"]!["host"]).Should().Be(("host", "10.1.0.1"));
        hosts[0]["servers"]!.Select(server => $"{server["service"]} {server["server"]} {server["weight"]} {server["effective_weight"]} {server["active_connections"]} {server["inactive_connections"]} {server["drain"]!["weight"]}")
            .Should().Equal("tcp/10.0.0.1/80 10.1.0.1/80 5 0 2 1 5", "udp/10.0.0.2/53 10.1.0.1/53 1 0 0 4 1");
        hosts[1].ToString(Formatting.None).Should().Be(Reply.Compact("""
            {"host":"10.1.0.2","maintenance":false,"active_connections":0,"inactive_connections":0,"servers":[{"service":"tcp/10.0.0.1/80","server":"10.1.0.2/80","weight":1,"effective_weight":1}]}
            """), "it is declared, and the kernel does not have it");
        hosts[2].ToString(Formatting.None).Should().Be(Reply.Compact("""
            {"host":"10.1.0.3","maintenance":false,"active_connections":0,"inactive_connections":0,
             "servers":[{"service":"tcp/10.0.0.1/80","server":"10.1.0.3/80","weight":1,"effective_weight":1,"active_connections":0,"inactive_connections":0}]}
            """), "only the kernel has it");

        foreach (var host in hosts)
        {
            (await Portal.GetAsync($"/hosts/{host["host"]}")).ShouldBe(200).Json.ToString().Should().Be(host.ToString());
        }

        (await Portal.GetAsync("/hosts/10.1.0.9")).ShouldBeProblem(404, "host-not-found");
        (await Portal.GetAsync("/hosts/web1")).ShouldBreak("host");
    }

    [Test]
    public async Task A_host_in_maintenance_without_a_server_is_listed_too()
    {
        (await Portal.PostAsync(Drain)).ShouldBe(200);
        (await Portal.PostAsync("/services", "[]")).ShouldBe(200);
        (await Portal.GetAsync("/hosts")).Json.Should().ContainSingle().Which["servers"].Should().BeEmpty();
        (await Portal.GetAsync(Drain)).ShouldBe(200).Json["servers"].Should().BeEmpty();
        (await Portal.PostAsync(Drain)).ShouldBe(200);
        (await Portal.PostAsync("/hosts/10.1.0.1/resume")).ShouldBe(200);
        (await Portal.GetAsync("/hosts")).ShouldBe(200, "[]");
    }

    [Test]
    public async Task A_server_that_is_out_because_of_its_host_says_so()
    {
        (await Portal.PostAsync(Drain)).ShouldBe(200);
        var drain = (await Portal.GetAsync(Server + "/drain")).ShouldBe(200).Json;
        ((string?)drain["target"], (string?)drain["host"], drain["deadline"]).Should().Be(("host", "10.1.0.1", null));
        ((int?)drain["active_connections"], (int?)drain["inactive_connections"]).Should().Be((2, 1), "those of this server");
        ((string?)drain["servers"]!.Should().ContainSingle().Subject["server"]).Should().Be("10.1.0.1/80");
        ((string?)(await Portal.DeleteAsync(Server + "/drain")).ShouldBeProblem(404, "drain-not-found").Json["detail"]).Should().Contain("POST /hosts/10.1.0.1/resume");
        (await Portal.GetAsync(Known.WebPath + "/servers/10.1.0.2/80/drain")).ShouldBeProblem(404, "drain-not-found");
        (await Portal.GetAsync(Known.WebPath + "/drain")).ShouldBeProblem(404, "drain-not-found");
    }

    [Test]
    public async Task A_server_that_is_out_because_of_its_service_says_so()
    {
        (await Portal.DeleteAsync(Known.WebPath + "?drain=600")).ShouldBe(202);
        var drain = (await Portal.GetAsync(Server + "/drain")).ShouldBe(200).Json;
        ((string?)drain["target"], (string?)drain["service"], (string?)drain["server"]).Should().Be(("service", "tcp/10.0.0.1/80", null));
        drain["deadline"].Should().NotBeNull();
        ((int?)drain["active_connections"], (int?)drain["inactive_connections"]).Should().Be((2, 1), "those of this server");
        ((int?)drain["servers"]!.Should().ContainSingle().Subject["weight"]).Should().Be(5);
        ((string?)(await Portal.DeleteAsync(Server + "/drain")).ShouldBeProblem(404, "drain-not-found").Json["detail"]).Should().Contain("DELETE /services/tcp/10.0.0.1/80/drain");
    }

    [TestCase("DELETE", Server + "?drain=600", Server, "server", "service", "server")]
    [TestCase("DELETE", Known.WebPath + "?drain=600", Known.WebPath, "service", "service")]
    [TestCase("POST", Drain, "/hosts/10.1.0.1", "host", "host")]
    public async Task Every_place_that_tells_of_a_drain_has_the_same_fields(string method, string path, string place, string target, params string[] names)
    {
        using var events = await EventClient.OpenAsync(Portal.Client);
        await Portal.SendAsync(new HttpMethod(method), path);
        var change = await events.NextAsync("change");
        List<JToken> told =
        [
            (await Portal.GetAsync("/drains")).Json[0]!, (await Portal.GetAsync(place + "/drain")).Json, (await Portal.GetAsync(place)).Json["drain"]!, (await Portal.GetAsync(Server)).Json["drain"]!,
            change["drains"]![0]!, await events.NextAsync("drain"), (await Portal.GetAsync("/history?limit=1")).Json[0]!["drains"]![0]!, (await Portal.GetAsync("/history/3")).Json["drains"]![0]!,
        ];
        told = [.. told.Select(drain => JToken.Parse(drain.ToString()))];
        string?[] own = [target, .. names.Select(name => (string?)told[0][name])];
        own.Should().NotContainNulls();
        foreach (var drain in told)
        {
            names.Prepend("target").Select(name => (string?)drain[name]).Should().Equal(own, drain.ToString());
            ((string?)drain["started"]).Should().Be((string?)told[0]["started"]);
            ((string?)drain["deadline"]).Should().Be((string?)told[0]["deadline"]);
        }

        (await Portal.SendAsync(new HttpMethod(target == "host" ? "POST" : "DELETE"), target == "host" ? "/hosts/10.1.0.1/resume" : place + "/drain")).ShouldBe(200);
        ((string?)(await events.NextAsync("change"))["drains"]![0]!["target"]).Should().Be(target);
        var end = await events.NextAsync("drain");
        ((string?)end["action"], (string?)end["target"]).Should().Be(("cancel", target));
    }
}
