using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>Requests that take away what they do not name, and let it run dry before.</summary>
internal sealed class LeftoverTests : PortalFixture
{
    private const string Servers = Known.WebPath + "/servers";

    [SetUp]
    public async Task DeclareAsync()
    {
        (await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.2","port":80}]}""")).ShouldBe(201);
        (await Portal.PostAsync(Servers + "/10.1.0.1/80", """{"weight":5}""")).ShouldBe(201);
        Kernel.SetConnections(Known.Web.Key, Known.Server(1), 2, 1);
    }

    [TestCase("/services", """[{"type":"tcp","host":"10.0.0.1","port":80,"servers":[{"host":"10.1.0.2","port":80}]}]""")]
    [TestCase(Servers, """[{"host":"10.1.0.2","port":80}]""")]
    [TestCase("/history/1/restore", null)]
    public async Task What_is_left_out_is_drained_then_removed_and_the_report_says_so(string path, string? body)
    {
        var dry = (await Portal.PostAsync(path + "?drain=60&dry_run=true", body)).ShouldBe(200).Json;
        dry["draining"].Should().ContainSingle();
        Portal.State.Revision.Should().Be(2);
        var report = (await Portal.PostAsync(path + "?drain=60", body)).ShouldBe(200).Json;
        ((int?)report["edited"], (int?)report["removed"]).Should().Be((1, 0));
        var drain = report["draining"]!.Should().ContainSingle().Subject;
        ((string?)drain["target"], (string?)drain["server"], (int?)drain["servers"]![0]!["weight"]).Should().Be(("server", "10.1.0.1/80", 5));
        drain["deadline"].Should().NotBeNull();
        var server = (await Portal.GetAsync(Servers + "/10.1.0.1/80")).ShouldBe(200).Json;
        ((int?)server["weight"], (int?)server["effective_weight"], (string?)server["drain"]!["deadline"]).Should().Be((5, 0, (string?)drain["deadline"]));

        Kernel.SetConnections(Known.Web.Key, Known.Server(1), 0, 0);
        await Poll.UntilAsync(async () => (await Portal.GetAsync(Servers + "/10.1.0.1/80/drain")).Status == 404, "the server should go");
        Portal.State.Table.ShouldBe(Known.Web.With(2));
        Kernel.Table.ShouldBe(Known.Web.With(2));
        (await Portal.PostAsync(path + "?drain=60", body)).ShouldBe(200).Json["draining"].Should().BeNull();
    }

    [Test]
    public async Task A_push_drains_what_somebody_has_added_by_hand()
    {
        Kernel.ByHand(table => table.With(Known.Dns.With(4)));
        Kernel.SetConnections(Known.Dns.Key, Known.Server(4, 53), 1, 0);
        var report = (await Portal.PostAsync("/sync?drain=60")).ShouldBe(200).Json;
        ((string?)report["draining"]![0]!["target"], (string?)report["draining"]![0]!["service"]).Should().Be(("service", "udp/10.0.0.2/53"));
        (await Portal.GetAsync("/drift")).ShouldBe(200).Json["changes"].Should().BeEmpty();
        Kernel.SetConnections(Known.Dns.Key, Known.Server(4, 53), 0, 0);
        await Poll.UntilAsync(async () => (await Portal.GetAsync(Known.DnsPath + "/drain")).Status == 404, "the service should go");
        Kernel.Table.Find(Known.Dns.Key).Should().BeNull();
    }

    [Test]
    public async Task Persistence_is_warned_of()
    {
        (await Portal.PatchAsync(Known.WebPath, """{"persistence":60}""")).ShouldBe(200);
        ((string?)(await Portal.PostAsync(Servers + "?drain=60", "[]")).ShouldBe(200).Json["warnings"]![0]).Should().StartWith("tcp/10.0.0.1/80 has persistence");
        (await Portal.PostAsync(Servers, "[]")).ShouldBe(200).Json["warnings"].Should().BeNull();
    }

    [TestCase("POST", "/services?drain=0", "[]")]
    [TestCase("POST", Servers + "?drain=86401", "[]")]
    [TestCase("POST", "/sync?drain=x", null)]
    [TestCase("POST", "/history/1/restore?drain=", null)]
    [TestCase("POST", "/import?drain=60", null)]
    [TestCase("GET", "/sync?drain=60", null)]
    [TestCase("PUT", Known.WebPath + "?drain=60", "{}")]
    public async Task A_time_that_is_none_and_a_request_that_takes_nothing_away_are_refused(string method, string path, string? body)
    {
        Kernel.Forget();
        (await Portal.SendAsync(new HttpMethod(method), path, body)).ShouldBreak("drain");
        NothingHappened(revision: 2);
    }
}
