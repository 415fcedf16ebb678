using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

internal sealed class DrainRouteTests : PortalFixture
{
    private const string Server = Known.WebPath + "/servers/10.1.0.1/80";

    [SetUp]
    public async Task DeclareAsync()
    {
        (await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80,"weight":5},{"host":"10.1.0.2","port":80}]}""")).ShouldBe(201);
        Kernel.SetConnections(Known.Web.Key, Known.Server(1), 2, 1);
        Kernel.SetConnections(Known.Web.Key, Known.Server(2), 1, 0);
    }

    [Test]
    public async Task A_drained_server_is_accepted_watched_and_seen()
    {
        var reply = (await Portal.DeleteAsync(Server + "?drain=60")).ShouldBe(202);
        var path = reply.Headers.Location!.ToString();
        path.Should().Be(Server + "/drain");
        Shape(reply.Json).Should().Equal("target", "service", "server", "started", "deadline", "servers");

        var drain = (await Portal.GetAsync(path)).ShouldBe(200).Json;
        ((string?)drain["service"]).Should().Be("tcp/10.0.0.1/80");
        ((string?)drain["server"]).Should().Be("10.1.0.1/80");
        ((int?)drain["active_connections"]).Should().Be(2);
        ((int?)drain["inactive_connections"]).Should().Be(1);
        ((int?)drain["servers"]![0]!["weight"]).Should().Be(5);

        var server = (await Portal.GetAsync(Server)).ShouldBe(200).Json;
        ((int?)server["weight"], (int?)server["effective_weight"]).Should().Be((5, 0));
        ((string?)server["drain"]!["target"]).Should().Be("server");
        ((int?)server["drain"]!["weight"]).Should().Be(5);
        (await Portal.GetAsync("/services")).Json[0]!["servers"]![0]!["drain"].Should().NotBeNull();
        (await Portal.GetAsync(Known.WebPath + "/servers")).Json[1]!["drain"].Should().BeNull();
        (await Portal.GetAsync("/drains")).ShouldBe(200).Json.Should().ContainSingle();

        Kernel.SetConnections(Known.Web.Key, Known.Server(1), 0, 0);
        await Poll.UntilAsync(async () => (await Portal.GetAsync(path)).Status == 404, "the server should go");
        (await Portal.GetAsync(Server)).ShouldBeProblem(404, "server-not-found");
        (await Portal.GetAsync(path)).ShouldBeProblem(404, "drain-not-found");
        Portal.State.Table.ShouldBe(Known.Web.With(2));
    }

    [Test]
    public async Task A_drained_service_is_accepted_watched_and_seen()
    {
        var reply = (await Portal.DeleteAsync(Known.WebPath + "?drain=60")).ShouldBe(202);
        reply.Headers.Location!.ToString().Should().Be(Known.WebPath + "/drain");
        var service = (await Portal.GetAsync(Known.WebPath)).ShouldBe(200).Json;
        ((string?)service["drain"]!["target"]).Should().Be("service");
        service["servers"]!.Select(server => (string?)server["drain"]!["target"]).Should().Equal("service", "service");
        ((int?)(await Portal.GetAsync(Known.WebPath + "/drain")).ShouldBe(200).Json["active_connections"]).Should().Be(3);
    }

    [Test]
    public async Task A_drain_is_cancelled()
    {
        (await Portal.DeleteAsync(Server + "?drain=60")).ShouldBe(202);
        var server = (await Portal.DeleteAsync(Server + "/drain")).ShouldBe(200).Json;
        ((int?)server["weight"], (int?)server["effective_weight"]).Should().Be((5, 5));
        (await Portal.GetAsync(Server)).Json["drain"].Should().BeNull();
        (await Portal.DeleteAsync(Server + "/drain")).ShouldBeProblem(404, "drain-not-found");
        (await Portal.DeleteAsync(Known.WebPath + "/drain")).ShouldBeProblem(404, "drain-not-found");
    }

    [Test]
    public async Task What_a_GET_gave_can_be_sent_back_and_changes_nothing()
    {
        (await Portal.DeleteAsync(Server + "?drain=60")).ShouldBe(202);
        await SendBackAsync();
        (await Portal.DeleteAsync(Server + "/drain")).ShouldBe(200);
        (await Portal.DeleteAsync(Known.WebPath + "?drain=60")).ShouldBe(202);
        await SendBackAsync();
        (await Portal.DeleteAsync(Known.WebPath + "/drain")).ShouldBe(200);
        (await Portal.PostAsync("/hosts/10.1.0.1/drain")).ShouldBe(200);
        await SendBackAsync();
    }

    [Test]
    public async Task A_weight_that_is_given_without_the_word_drain_ends_a_drain()
    {
        foreach (var body in (string[])["""{"weight":5}""", """{"weight":6,"drain":{"target":"server"}}"""])
        {
            (await Portal.DeleteAsync(Server + "?drain=60")).ShouldBe(202);
            (await Portal.PatchAsync(Server, """{"upper_threshold":9}""")).ShouldBe(200).Json["drain"].Should().NotBeNull();
            (await Portal.PatchAsync(Server, """{"weight":0}""")).ShouldBe(200).Json["drain"].Should().NotBeNull();
            (await Portal.PatchAsync(Server, body)).ShouldBe(200).Json["drain"].Should().BeNull();
            (await Portal.PatchAsync(Server, """{"weight":5}""")).ShouldBe(200);
        }

        (await Portal.DeleteAsync(Server + "?drain=60")).ShouldBe(202);
        (await Portal.PatchAsync(Server, """{"weight":null}""")).ShouldBe(200).Json["drain"].Should().BeNull("null is the default, 1");
    }

    [Test]
    public async Task What_an_older_Portal_showed_can_be_sent_back()
    {
        (await Portal.DeleteAsync(Server + "?drain=60")).ShouldBe(202);
        (await Portal.PostAsync(Known.WebPath + "/servers", """
            [{"host":"10.1.0.1","port":80,"weight":0,"drain":{"target":"server","service":"tcp/10.0.0.1/80","server":"10.1.0.1/80","started":"2026-11-24T16:46:35.336Z","weight":5}},{"host":"10.1.0.2","port":80}]
            """)).ShouldBe(200);
        ((int?)(await Portal.GetAsync(Server)).Json["drain"]!["weight"]).Should().Be(5);
    }

    [Test]
    public async Task A_version_tells_that_something_is_drained_and_says_that_nothing_else_was_declared()
    {
        foreach (var path in (string[])["/services", Known.WebPath, Known.WebPath + "/servers", Server])
        {
            var before = (await Portal.GetAsync(path)).Headers.ETag!.Tag.Split('-');
            (await Portal.DeleteAsync(Server + "?drain=60")).ShouldBe(202);
            var after = (await Portal.GetAsync(path)).Headers.ETag!.Tag.Split('-');
            (after[0], after[1] != before[1]).Should().Be((before[0], true), path);
            (await Portal.DeleteAsync(Server + "/drain")).ShouldBe(200);
            (await Portal.GetAsync(path)).Headers.ETag!.Tag.Split('-').Should().Equal(before, path);
        }
    }

    [Test]
    public async Task A_version_that_was_read_during_a_drain_serves_for_the_next_write()
    {
        (await Portal.DeleteAsync(Server + "?drain=60")).ShouldBe(202);
        var tag = (await Portal.GetAsync(Server)).Headers.ETag!.Tag;
        (await Portal.SendAsync(HttpMethod.Patch, Server, """{"upper_threshold":9}""", "application/json", ("If-Match", tag))).ShouldBe(200);
    }

    [TestCase("0")]
    [TestCase("86401")]
    [TestCase("-1")]
    [TestCase("1.5")]
    [TestCase("true")]
    [TestCase("")]
    public async Task A_time_that_is_none_is_refused(string seconds)
    {
        Kernel.Forget();
        (await Portal.DeleteAsync(Server + "?drain=" + seconds)).ShouldBreak("drain");
        (await Portal.DeleteAsync(Known.WebPath + "?drain=" + seconds)).ShouldBreak("drain");
        NothingHappened(revision: 1);
    }

    [Test]
    public async Task A_dry_run_reports_the_weights_and_changes_nothing()
    {
        Kernel.Forget();
        ((int?)(await Portal.DeleteAsync(Known.WebPath + "?drain=60&dry_run=true")).ShouldBe(200).Json["edited"]).Should().Be(2);
        NothingHappened(revision: 1);
    }

    [Test]
    public async Task Persistence_is_warned_of()
    {
        (await Portal.PatchAsync(Known.WebPath, """{"persistence":60}""")).ShouldBe(200);
        var warnings = (JArray)(await Portal.DeleteAsync(Server + "?drain=60")).ShouldBe(202).Json["warnings"]!;
        ((string?)warnings.Should().ContainSingle().Subject).Should().StartWith("tcp/10.0.0.1/80 has persistence");
        (await Portal.GetAsync(Server + "/drain")).Json["warnings"].Should().HaveCount(1);
        (await Portal.PostAsync("/hosts/10.1.0.2/drain")).ShouldBe(200).Json["warnings"].Should().HaveCount(1);
    }

    [Test]
    public async Task The_repair_of_drift_says_that_it_is_off() =>
        (await Portal.GetAsync("/reconcile")).ShouldBe(200, """{"interval":0}""");

    [Test]
    public async Task Weights_that_an_operator_set_can_outlive_a_reset()
    {
        (await Portal.PatchAsync(Server, """{"weight":0}""")).ShouldBe(200);
        const string Servers = """[{"host":"10.1.0.1","port":80,"weight":5},{"host":"10.1.0.3","port":80,"weight":7}]""";
        (await Portal.PostAsync(Known.WebPath + "/servers?keep_weights=true", Servers)).ShouldBe(200);
        Portal.State.Table.ShouldBe(Known.Web.With().WithServer(Known.Server(1), Known.Drained).WithServer(Known.Server(3), new RealServerSettings { Weight = 7 }));
        (await Portal.PostAsync(Known.WebPath + "/servers", Servers)).ShouldBe(200);
        Portal.State.Table.Find(Known.Web.Key, Known.Server(1))!.Weight.Should().Be(5);
    }

    private async Task SendBackAsync()
    {
        var (revision, table, drains) = (Portal.State.Revision, Portal.State.Table, Portal.State.Drains);
        var service = (await Portal.GetAsync(Known.WebPath)).Text;
        (await Portal.PutAsync(Known.WebPath, service)).ShouldBe(200);
        (await Portal.PostAsync(Known.WebPath, service)).ShouldBe(200);
        (await Portal.PatchAsync(Known.WebPath, service)).ShouldBe(200);
        (await Portal.PostAsync("/services", $"[{service}]")).ShouldBe(200);
        (await Portal.PostAsync("/services?keep_weights=true", $"[{service}]")).ShouldBe(200);
        (await Portal.PostAsync(Known.WebPath + "/servers", (await Portal.GetAsync(Known.WebPath + "/servers")).Text)).ShouldBe(200);
        var server = (await Portal.GetAsync(Server)).Text;
        (await Portal.PutAsync(Server, server)).ShouldBe(200);
        (await Portal.PostAsync(Server, server)).ShouldBe(200);
        (await Portal.PatchAsync(Server, server)).ShouldBe(200);
        (Portal.State.Revision, Portal.State.Table, Portal.State.Drains).Should().Be((revision, table, drains));
        Kernel.Table.ShouldBe(DrainedTable.On(table, drains));
    }

    private static IEnumerable<string> Shape(JToken json) => ((JObject)json).Properties().Select(property => property.Name);
}
