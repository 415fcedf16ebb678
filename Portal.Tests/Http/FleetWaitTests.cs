using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>What <c>wait</c> and <c>timeout</c> do in a fleet.</summary>
internal sealed class FleetWaitTests : FleetRouteFixture
{
    private const string All = "wait=all&timeout=60";

    [Test]
    public async Task The_usual_answer_comes_when_all_have_the_change()
    {
        var fleet = await FleetAsync(3);
        var requests = new (string Method, string Path, string? Body, int Status)[]
        {
            ("POST", Known.DnsPath, null, 201),
            ("PUT", Known.DnsPath, """{"scheduler":"rr"}""", 200),
            ("PATCH", Known.DnsPath, """{"scheduler":"wrr"}""", 200),
            ("POST", Known.DnsPath + "/servers", """[{"host":"10.1.0.1","port":53}]""", 200),
            ("POST", Known.DnsPath + "/servers/10.1.0.2/53", null, 201),
            ("PUT", Known.DnsPath + "/servers/10.1.0.2/53", """{"weight":2}""", 200),
            ("PATCH", Known.DnsPath + "/servers/10.1.0.2/53", """{"weight":3}""", 200),
            ("PUT", Known.DnsPath + "/servers/10.1.0.2/53/health/override", """{"state":"down","for":60}""", 200),
            ("DELETE", Known.DnsPath + "/servers/10.1.0.2/53/health/override", null, 204),
            ("POST", "/hosts/10.1.0.2/drain", null, 200),
            ("POST", "/hosts/10.1.0.2/resume", null, 200),
            ("DELETE", Known.DnsPath + "/servers/10.1.0.2/53", null, 204),
            ("DELETE", Known.DnsPath + "/servers/10.1.0.1/53?drain=600", null, 202),
            ("DELETE", Known.DnsPath + "/servers/10.1.0.1/53/drain", null, 200),
            ("DELETE", Known.DnsPath, null, 204),
            ("POST", "/history/1/restore", null, 200),
            ("POST", "/import", null, 200),
            ("POST", "/services", "[]", 200),
        };
        fleet[0].Kernel.SetConnections(Known.Dns.Key, Known.Server(1, 53), 1, 0);
        foreach (var (method, path, body, status) in requests)
        {
            var reply = await fleet[0].SendAsync(new HttpMethod(method), path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + All, body);
            reply.ShouldBe(status);
            if (status is 200 or 202)
            {
                reply.Json.SelectToken("directors").Should().BeNull();
            }

            fleet.Select(portal => portal.State.Revision).Distinct().Should().HaveCount(1, "all have {0} {1}", method, path);
        }
    }

    [Test]
    public async Task One_that_is_behind_is_named_when_the_time_is_over()
    {
        var fleet = await FleetAsync(2);
        fleet[1].Kernel.Hang();
        var reply = (await fleet[0].PostAsync(Server + "?wait=all&timeout=0.5")).ShouldBe(202);
        reply.Json.ToString(Newtonsoft.Json.Formatting.None).Should().Be("""{"revision":2,"directors":[{"name":"lb-2","state":"behind","applied_revision":1,"why":"It has not applied revision 2 yet."}]}""");
        reply.Headers.Location.Should().Be("/fleet/2");
        fleet[0].State.Revision.Should().Be(2, "it is done here all the same");
        ((int)(await fleet[0].GetAsync("/fleet")).Json["directors"]![1]!["behind"]!).Should().Be(1);

        // What changes nothing waits for the present revision.
        (await fleet[0].PostAsync(Server + "?wait=1&timeout=0.5")).ShouldBe(202);
        (await fleet[0].PostAsync(Server + "?wait=all&timeout=0.5&dry_run=true")).ShouldBe(200);
        fleet[1].Kernel.Release();
        (await fleet[0].PostAsync(Server + "?" + All)).ShouldBe(200);
        await FollowsAsync(fleet[1], fleet[0]);
    }

    [Test]
    public async Task So_many_are_enough_as_the_request_says()
    {
        var fleet = await FleetAsync(3);
        fleet[2].Kernel.Hang();
        (await fleet[0].PostAsync(Server + "?wait=1&timeout=60")).ShouldBe(201);
        var reply = (await fleet[0].DeleteAsync(Server + "?wait=2&timeout=0.5")).ShouldBe(202);
        reply.Json["directors"]!.Select(director => (string?)director["name"]).Should().Equal("lb-3");
        fleet[2].Kernel.Release();
    }

    [Test]
    public async Task One_whose_kernel_refuses_it_is_named_and_not_waited_for()
    {
        var fleet = await FleetAsync(2);
        fleet[1].Kernel.Schedulers.Remove("sh");
        var reply = (await fleet[0].PatchAsync(Known.WebPath + "?wait=all&timeout=600", """{"scheduler":"sh"}""")).ShouldBe(202);
        var refused = reply.Json["directors"]!.Single();
        ((string?)refused["name"], (string?)refused["state"], (int)refused["applied_revision"]!).Should().Be(("lb-2", "refused", 2));
        ((string?)refused["why"]).Should().StartWith("Its kernel refused: ipvsadm").And.Contain("sh");
        (await fleet[1].GetAsync("/readyz")).ShouldBe(503).Json["checks"]!["fleet"]!["detail"]!.ToString().Should().Contain("refused");
        var shown = (await fleet[0].GetAsync("/fleet")).Json["directors"]![1]!;
        shown["refused"].Should().HaveCount(1);
        ((string?)shown["why"]).Should().Be((string?)refused["why"]);
    }

    [Test]
    public async Task One_that_is_absent_is_named_and_not_waited_for()
    {
        var fleet = await FleetAsync(2);
        await fleet[1].StopAsync();
        await SeenAsync(fleet[0], "lb-2", "absent");
        var reply = (await fleet[0].PostAsync(Server + "?wait=all&timeout=600")).ShouldBe(202);
        ((string?)reply.Json["directors"]!.Single()["state"]).Should().Be("absent");
        (await fleet[0].DeleteAsync(Server)).ShouldBe(204);
    }

    [Test]
    public async Task A_director_without_others_has_nobody_to_wait_for() =>
        (await (await StartAsync("lb-1", new FakeKernel(Known.Web))).PostAsync(Server + "?" + All)).ShouldBe(201);

    [Test]
    public async Task Of_a_drain_wait_alone_means_its_connections_and_with_timeout_directors()
    {
        var fleet = await FleetAsync(2);
        (await fleet[0].PostAsync(Server)).ShouldBe(201);
        await FollowsAsync(fleet[1], fleet[0]);
        fleet[1].Kernel.Hang();
        foreach (var path in new[] { Server + "?drain=600", Known.WebPath + "?drain=600" })
        {
            fleet[0].Kernel.SetConnections(Known.Web.Key, Known.Server(1), 1, 0);
            (await fleet[0].DeleteAsync(path + "&wait=1&timeout=0.5")).ShouldBe(202).Json["directors"].Should().HaveCount(1);
            (await fleet[0].DeleteAsync(path + "&wait=1")).ShouldBe(202).Json["target"].Should().NotBeNull();
        }

        (await fleet[0].PostAsync("/hosts/10.1.0.1/drain?wait=1&timeout=0.5")).ShouldBe(202).Json["directors"].Should().HaveCount(1);
        (await fleet[0].PostAsync("/hosts/10.1.0.1/drain?wait=1")).ShouldBe(200);
        fleet[1].Kernel.Release();
    }

    [TestCase("wait=all")]
    [TestCase("wait=2")]
    public async Task A_Portal_that_is_alone_has_no_others(string query)
    {
        await using var portal = await TestPortal.StartAsync(Known.Web);
        var reply = (await portal.PostAsync(Server + "?" + query)).ShouldBreak("wait");
        ((string?)reply.Json["detail"]).Should().Contain("--fleet");
        (await portal.PostAsync(Server + "?timeout=3")).ShouldBreak("timeout");
        (await portal.PostAsync("/services?wait=all&timeout=3", "[]")).ShouldBreak("wait", "timeout");
        (await portal.PostAsync("/services?wait=2", "[]")).ShouldBe(200);
    }

    [TestCase("wait=some", "wait")]
    [TestCase("wait=0", "wait")]
    [TestCase("wait=1001", "wait")]
    [TestCase("wait=1&wait=2", "wait")]
    [TestCase("wait=", "wait")]
    [TestCase("timeout=5", "timeout")]
    [TestCase("wait=all&timeout=0.09", "timeout")]
    [TestCase("wait=all&timeout=601", "timeout")]
    [TestCase("wait=all&timeout=1e2", "timeout")]
    [TestCase("wait=all&timeout=", "timeout")]
    public async Task What_is_no_wait_is_an_error(string query, string field)
    {
        var portal = await StartAsync("lb-1", new FakeKernel(Known.Web));
        foreach (var (method, path, body) in new[] { ("POST", Server, null), ("POST", "/services", "[]"), ("DELETE", Server, null) })
        {
            (await portal.SendAsync(new HttpMethod(method), $"{path}?{query}", body)).ShouldBreak(field);
        }

        portal.State.Table.ShouldBe(Known.Web);
    }

    [Test]
    public async Task What_the_fleet_does_not_share_waits_for_nobody()
    {
        var portal = await StartAsync("lb-1");
        foreach (var (method, path) in new[] { ("PUT", "/timeouts"), ("DELETE", "/timeouts"), ("POST", "/stats/zero"), ("POST", "/sync") })
        {
            (await portal.SendAsync(new HttpMethod(method), path + "?wait=all", method == "PUT" ? "{}" : null)).ShouldBreak("wait");
        }
    }
}
