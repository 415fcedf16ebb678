using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>What is declared while a host is in maintenance: it is out, and the answer says so.</summary>
internal sealed class MaintenanceTests : PortalFixture
{
    private const string Server = Known.WebPath + "/servers/10.1.0.1/80";
    private const string One = """{"host":"10.1.0.1","port":80,"weight":7},{"host":"10.1.0.2","port":80}""";
    private const string All = $$"""[{"type":"tcp","host":"10.0.0.1","port":80,"servers":[{{One}}]}]""";

    [SetUp]
    public async Task TakeOutAsync()
    {
        (await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80,"weight":5},{"host":"10.1.0.2","port":80}]}""")).ShouldBe(201);
        (await Portal.PostAsync("/hosts/10.1.0.1/drain")).ShouldBe(200);
    }

    [TestCase("POST", Known.WebPath + "/servers/10.1.0.1/8080", """{"forwarder":"m","weight":7}""", 201, "10.1.0.1/8080", 7)]
    [TestCase("POST", Server, """{"weight":5}""", 200, "10.1.0.1/80", 5)]
    [TestCase("PUT", Server, """{"weight":7}""", 200, "10.1.0.1/80", 7)]
    [TestCase("PATCH", Server, """{"weight":7}""", 200, "10.1.0.1/80", 7)]
    [TestCase("PATCH", Server, """{"upper_threshold":7}""", 200, "10.1.0.1/80", 5)]
    [TestCase("POST", Known.DnsPath, """{"servers":[{"host":"10.1.0.1","port":53,"weight":7}]}""", 201, "10.1.0.1/53", 7)]
    [TestCase("PUT", Known.WebPath, $$"""{"servers":[{{One}}]}""", 200, "10.1.0.1/80", 7)]
    [TestCase("PATCH", Known.WebPath, $$"""{"servers":[{{One}}]}""", 200, "10.1.0.1/80", 7)]
    [TestCase("POST", Known.WebPath + "/servers", $"[{One}]", 200, "10.1.0.1/80", 7)]
    [TestCase("POST", Known.WebPath + "/servers?keep_weights=true", $"[{One}]", 200, "10.1.0.1/80", 5)]
    [TestCase("POST", "/services", All, 200, "10.1.0.1/80", 7)]
    [TestCase("POST", "/services?keep_weights=true", All, 200, "10.1.0.1/80", 5)]
    [TestCase("POST", "/history/1/restore", null, 200, "10.1.0.1/80", 5)]
    public async Task What_is_declared_is_out_until_the_resume_and_the_answer_says_so(string method, string path, string? body, int status, string server, int weight)
    {
        var dry = (await Portal.SendAsync(new HttpMethod(method), path + (path.Contains('?') ? "&" : "?") + "dry_run=true", body)).ShouldBe(200).Json;
        var reply = (await Portal.SendAsync(new HttpMethod(method), path, body)).ShouldBe(status).Json;
        foreach (var json in new[] { dry, reply })
        {
            ((string?)((JArray)json["warnings"]!).Should().ContainSingle().Subject).Should().StartWith("10.1.0.1 is in maintenance").And.Contain(server)
                .And.Contain("POST /hosts/10.1.0.1/resume").And.EndWith($"weight {weight}.");
        }

        WeightsOfHost().Should().OnlyContain(pair => pair.Weight == 0);
        Report(await Portal.GetAsync("/drift")).Should().Be(0);
        var (service, key) = (path == Known.DnsPath ? Known.Dns.Key : Known.Web.Key, server.Split('/'));
        var seen = (await Portal.GetAsync($"{(path == Known.DnsPath ? Known.DnsPath : Known.WebPath)}/servers/{server}")).ShouldBe(200).Json;
        ((string?)seen["drain"]!["target"]).Should().Be("host");
        ((int?)seen["drain"]!["weight"]).Should().Be(weight);

        await Portal.RestartAsync();
        (await Portal.PostAsync("/sync")).ShouldBe(200);
        WeightsOfHost().Should().OnlyContain(pair => pair.Weight == 0);
        (await Portal.PostAsync("/hosts/10.1.0.1/resume")).ShouldBe(200).Json["warnings"].Should().BeNull();
        Kernel.Table.Find(service, new RealServerKey(Known.Server(1).Address, ushort.Parse(key[1])))!.Weight.Should().Be(weight);
        Report(await Portal.GetAsync("/drift")).Should().Be(0);
    }

    [Test]
    public async Task Several_servers_of_a_host_are_one_warning()
    {
        var reply = (await Portal.PostAsync("/services", """
            [{"type":"tcp","host":"10.0.0.1","port":80,"servers":[{"host":"10.1.0.1","port":80}]},{"type":"udp","host":"10.0.0.2","port":53,"servers":[{"host":"10.1.0.1","port":53}]}]
            """)).ShouldBe(200);
        ((string?)((JArray)reply.Json["warnings"]!).Should().ContainSingle().Subject).Should()
            .Be("10.1.0.1 is in maintenance: its 2 servers have weight 0 until POST /hosts/10.1.0.1/resume, which gives them their declared weights.");
    }

    [TestCase("PATCH", Known.WebPath + "/servers/10.1.0.2/80", """{"weight":7}""")]
    [TestCase("PATCH", Server, """{"weight":0}""")]
    [TestCase("POST", Known.DnsPath, """{"servers":[{"host":"10.1.0.2","port":53}]}""")]
    [TestCase("POST", "/services", "[]")]
    [TestCase("POST", "/sync", null)]
    [TestCase("GET", "/sync", null)]
    public async Task Who_gives_no_weight_to_a_server_of_the_host_is_not_warned(string method, string path, string? body) =>
        (await Portal.SendAsync(new HttpMethod(method), path, body)).Json["warnings"].Should().BeNull();

    [Test]
    public async Task What_a_GET_gave_during_maintenance_can_be_sent_back()
    {
        var (server, service, list) = ((await Portal.GetAsync(Server)).Text, (await Portal.GetAsync(Known.WebPath)).Text, (await Portal.GetAsync("/services")).Text);
        foreach (var (method, path, body) in new[]
        {
            ("PUT", Server, server), ("PATCH", Server, server), ("POST", Server, server), ("PUT", Known.WebPath, service), ("PATCH", Known.WebPath, service), ("POST", "/services", list),
        })
        {
            (await Portal.SendAsync(new HttpMethod(method), path, body)).ShouldBe(200);
            Portal.State.Revision.Should().Be(2, "{0} {1} says what is declared already", method, path);
        }

        var answer = (await Portal.PatchAsync(Server, """{"upper_threshold":9}""")).ShouldBe(200);
        answer.Json["warnings"].Should().NotBeNull();
        (await Portal.PutAsync(Server, answer.Text)).ShouldBe(200);
        (await Portal.PutAsync(Known.WebPath, (await Portal.PatchAsync(Known.WebPath, "{}")).ShouldBe(200).Text)).ShouldBe(200);
        ((int?)(await Portal.GetAsync(Server)).Json["drain"]!["weight"]).Should().Be(5, "answers to writes can be sent back, too");
    }

    [TestCase("""{"target":"host"}""")]
    [TestCase("""{"target":"host","weight":-5}""")]
    [TestCase("""{"target":"host","weight":"5"}""")]
    [TestCase("""{"target":"host","weight":5000000000}""")]
    [TestCase("""{"target":{"weight":5},"weight":[5,{}]}""")]
    [TestCase("5")]
    [TestCase("null")]
    public async Task What_a_drain_in_a_request_says_else_is_passed_over(string drain)
    {
        (await Portal.PutAsync(Server, $$"""{"weight":0,"drain":{{drain}},"upper_threshold":9}""")).ShouldBe(200);
        (await Portal.PostAsync("/hosts/10.1.0.1/resume")).ShouldBe(200);
        Kernel.Table.Find(Known.Web.Key, Known.Server(1)).Should().Be(new RealServerSettings { Weight = 0, UpperThreshold = 9 });
    }

    [Test]
    public async Task Weight_0_is_meant_where_it_stands_beside_the_effective_weight()
    {
        (await Portal.PutAsync(Server, """{"weight":0,"effective_weight":0,"drain":{"target":"host","weight":5},"upper_threshold":9}""")).ShouldBe(200);
        (await Portal.PostAsync("/hosts/10.1.0.1/resume")).ShouldBe(200);
        Kernel.Table.Find(Known.Web.Key, Known.Server(1)).Should().Be(new RealServerSettings { Weight = 0, UpperThreshold = 9 });
    }

    [Test]
    public async Task An_import_sets_to_0_what_somebody_gave_a_weight_by_hand_and_says_so()
    {
        Kernel.ByHand(table => table.With(table.Find(Known.Web.Key)!.WithServer(Known.Server(1), Known.Plain)));
        ((string?)(await Portal.GetAsync("/sync")).ShouldBe(200).Json["warnings"]![0]).Should().EndWith("gives it weight 1.");
        WeightsOfHost().Should().OnlyContain(pair => pair.Weight == 0);
        Report(await Portal.GetAsync("/drift")).Should().Be(0);
        ((int?)(await Portal.GetAsync(Server)).Json["drain"]!["weight"]).Should().Be(1);
    }

    [Test]
    public async Task A_repair_of_drift_keeps_a_host_out()
    {
        Portal.Configure(options => options with { ReconcileInterval = TimeSpan.FromSeconds(1) });
        await Portal.RestartAsync();
        (await Portal.PutAsync(Server, """{"weight":7}""")).ShouldBe(200);
        Kernel.ByHand(_ => IpvsTable.Of([Known.Web.With(1, 2)]));
        await Poll.UntilAsync(() => WeightsOfHost().All(pair => pair.Weight == 0), "the repair should set it to 0");
    }

    private static int? Report(Reply reply) => ((JArray)reply.ShouldBe(200).Json["changes"]!).Count;

    private IEnumerable<(RealServerKey Server, int Weight)> WeightsOfHost() =>
        Kernel.Table.Services.SelectMany(service => service.Servers).Where(server => server.Key.Address == Known.Server(1).Address).Select(server => (server.Key, server.Value.Weight));
}
