using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

internal sealed class StatsRouteTests : PortalFixture
{
    private const string Server = Known.WebPath + "/servers/10.1.0.1/80";
    private static readonly Traffic Totals = new(13, 120, 110, 9000, 88000);
    private static readonly Traffic Rates = new(1, 12, 11, 900, 8800);

    [SetUp]
    public async Task DeclareAsync()
    {
        (await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80},{"host":"10.1.0.2","port":80}]}""")).ShouldBe(201);
        Kernel.SetConnections(Known.Web.Key, Known.Server(1), 2, 1);
        Kernel.SetConnections(Known.Web.Key, Known.Server(2), 1, 0);
        Kernel.SetTraffic(Known.Web.Key, Totals, Rates);
        Kernel.SetTraffic(Known.Web.Key, Known.Server(1), new Traffic(10, 100, 90, 8000, 80000), default);
        Kernel.Forget();
    }

    [Test]
    public async Task Figures_of_a_service_come_with_those_of_its_servers()
    {
        var reply = (await Portal.GetAsync(Known.WebPath + "/stats")).ShouldBe(200).Json;
        ((string?)reply["service"]).Should().Be("tcp/10.0.0.1/80");
        ShouldBe(reply["stats"]!, """
            {"active_connections":3,"inactive_connections":1,"connections":13,"in_packets":120,"out_packets":110,"in_bytes":9000,"out_bytes":88000,
             "per_second":{"connections":1,"in_packets":12,"out_packets":11,"in_bytes":900,"out_bytes":8800}}
            """);
        reply["servers"]!.Select(server => (string?)server["server"]).Should().Equal("10.1.0.1/80", "10.1.0.2/80");
        ((long?)reply["servers"]![0]!["stats"]!["in_packets"]).Should().Be(100);
        Kernel.Listings.Should().Be(1);
    }

    [Test]
    public async Task Figures_of_a_server_and_of_everything_can_be_had_too()
    {
        var server = (await Portal.GetAsync(Server + "/stats")).ShouldBe(200).Json;
        ((string?)server["server"]).Should().Be("10.1.0.1/80");
        ((long?)server["stats"]!["out_bytes"]).Should().Be(80000);
        var all = (await Portal.GetAsync("/stats")).ShouldBe(200).Json;
        ((long?)all["stats"]!["connections"]).Should().Be(13);
        ((long?)all["services"]![0]!["servers"]![0]!["stats"]!["connections"]).Should().Be(10);
    }

    [TestCase("/services", "[0].stats")]
    [TestCase("/services", "[0].servers[0].stats")]
    [TestCase(Known.WebPath, "stats")]
    [TestCase(Known.WebPath, "servers[0].stats")]
    [TestCase(Known.WebPath + "/servers", "[0].stats")]
    [TestCase(Server, "stats")]
    public async Task Other_answers_have_them_when_they_are_asked_to(string path, string place)
    {
        var reply = (await Portal.GetAsync(path + "?include=stats")).ShouldBe(200);
        reply.Json.SelectToken(place).Should().NotBeNull();
        (await Portal.GetAsync(path)).ShouldBe(200).Json.SelectToken(place).Should().BeNull();
        (await Portal.GetAsync(path + "?include=all")).ShouldBeProblem(422, "invalid-request");
    }

    [Test]
    public async Task An_answer_with_figures_is_modified_when_they_are()
    {
        var path = Known.WebPath + "?include=stats";
        var tag = (await Portal.GetAsync(path)).ShouldBe(200).Headers.ETag!.ToString();
        (await Portal.SendAsync(HttpMethod.Get, path, headers: ("If-None-Match", tag))).ShouldBe(304);
        Kernel.SetTraffic(Known.Web.Key, Totals with { InPackets = 121 }, Rates);
        (await Portal.SendAsync(HttpMethod.Get, path, headers: ("If-None-Match", tag))).ShouldBe(200);
        (await Portal.SendAsync(HttpMethod.Patch, Known.WebPath, """{"scheduler":"rr"}""", headers: ("If-Match", tag))).ShouldBe(200);
    }

    [Test]
    public async Task What_was_read_with_its_figures_can_be_sent_back()
    {
        var service = (await Portal.GetAsync(Known.WebPath + "?include=stats")).ShouldBe(200).Text;
        (await Portal.PutAsync(Known.WebPath, service)).ShouldBe(200);
        Kernel.Commands.Should().BeEmpty();
    }

    [Test]
    public async Task A_figure_that_may_have_wrapped_is_null_and_its_remainder_is_told()
    {
        Kernel.SetTraffic(Known.Web.Key, new Traffic(9_000_000_000, 90_000_000_000, 0, 0, 0), default);
        Kernel.SetTraffic(Known.Web.Key, Known.Server(1), new Traffic(7, 8, 9, 90_000_000_000_000, 10), default);
        var stats = (await Portal.GetAsync(Server + "/stats")).ShouldBe(200).Json["stats"]!;
        stats["connections"]!.Type.Should().Be(JTokenType.Null);
        stats["in_packets"]!.Type.Should().Be(JTokenType.Null);
        ((long?)stats["out_packets"]).Should().Be(9);
        ((long?)stats["in_bytes"]).Should().Be(90_000_000_000_000);
        ShouldBe(stats["modulo_2_32"]!, """{"connections":7,"in_packets":8}""");
    }

    [Test]
    public async Task Counters_of_a_service_are_set_to_zero_and_nothing_else()
    {
        (await Portal.PostAsync(Known.WebPath + "/stats/zero", string.Empty)).ShouldBe(204);
        Kernel.Commands.Should().Equal("-Z -t 10.0.0.1:80");
        Portal.State.Revision.Should().Be(1);
        ((long?)(await Portal.GetAsync(Known.WebPath + "/stats")).Json["stats"]!["connections"]).Should().Be(0);
    }

    [Test]
    public async Task Counters_of_everything_are_set_to_zero()
    {
        (await Portal.PostAsync("/services/udp/10.0.0.2/53", string.Empty)).ShouldBe(201);
        Kernel.Forget();
        (await Portal.PostAsync("/stats/zero", string.Empty)).ShouldBe(204);
        Kernel.Commands.Should().BeEquivalentTo("-Z -t 10.0.0.1:80", "-Z -u 10.0.0.2:53");
    }

    [Test]
    public async Task A_dry_run_zeroes_nothing()
    {
        var report = (await Portal.PostAsync("/stats/zero?dry_run=true", string.Empty)).ShouldBe(200).Json;
        ((int?)report["edited"]).Should().Be(0);
        Kernel.Commands.Should().BeEmpty();
    }

    [TestCase("GET", "/services/tcp/10.0.0.9/80/stats", "service-not-found")]
    [TestCase("POST", "/services/tcp/10.0.0.9/80/stats/zero", "service-not-found")]
    [TestCase("GET", Known.WebPath + "/servers/10.1.0.9/80/stats", "server-not-found")]
    public async Task What_is_not_there_has_no_figures(string method, string path, string type) =>
        (await Portal.SendAsync(new HttpMethod(method), path)).ShouldBeProblem(404, type);

    private static void ShouldBe(JToken actual, string expected) =>
        JToken.DeepEquals(actual, JToken.Parse(expected)).Should().BeTrue("{0} should be {1}", actual, expected);
}
