using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>What the routes of the fleet answer.</summary>
internal sealed class FleetRouteTests : FleetRouteFixture
{
    [TestCase("GET", "/fleet", null)]
    [TestCase("GET", "/fleet/1", null)]
    [TestCase("POST", "/fleet/adopt", """{"from":"store"}""")]
    [TestCase("DELETE", "/fleet/members/lb-2", null)]
    public async Task A_Portal_that_is_alone_says_so(string method, string path, string? body)
    {
        await using var portal = await TestPortal.StartAsync();
        var reply = (await portal.SendAsync(new HttpMethod(method), path, body)).ShouldBeProblem(404, "no-fleet");
        ((string?)reply.Json["detail"]).Should().Be("This Portal belongs to no fleet (--fleet).");
    }

    [Test]
    public async Task The_fleet_shows_its_directors_and_how_far_they_are()
    {
        var fleet = await FleetAsync(2);
        (await fleet[1].PostAsync(Server)).ShouldBe(201);
        await FollowsAsync(fleet[0], fleet[1]);
        await SeenAsync(fleet[0], "lb-2");
        var reply = (await fleet[0].GetAsync("/fleet")).ShouldBe(200).Json;
        ((string?)reply["fleet"], (string?)reply["director"], (string?)reply["state"]).Should().Be(("shop", "lb-1", "following"));
        ((string?)reply["id"]).Should().NotBeNullOrEmpty().And.Be((string?)(await fleet[1].GetAsync("/fleet")).Json["id"]);
        ((int)reply["revision"]!, (int)reply["applied_revision"]!, (bool)reply["store"]!["up"]!).Should().Be((2, 2, true));
        reply["reason"].Should().BeNull();
        reply["directors"]!.Select(director => (string?)director["name"]).Should().Equal("lb-1", "lb-2");
        var own = reply["directors"]![0]!;
        ((int)own["applied_revision"]!, (int)own["behind"]!, (bool)own["ready"]!, (int)own["drift"]!).Should().Be((2, 0, true, 0));
        own["why"].Should().BeNull();
        own["refused"].Should().BeEmpty();
        ((string?)own["digest"]).Should().Be((string?)reply["digest"]);
        own["addresses"]!.Select(address => (string?)address).Should().Equal(fleet[0].Address.ToString().TrimEnd('/'));
    }

    [Test]
    public async Task A_revision_shows_who_has_it()
    {
        var fleet = await FleetAsync(2);
        (await fleet[0].PostAsync(Server + "?wait=all&timeout=60")).ShouldBe(201);
        (await fleet[0].GetAsync("/fleet/2")).ShouldBe(200, """{"revision":2,"directors":[{"name":"lb-1","state":"has","applied_revision":2},{"name":"lb-2","state":"has","applied_revision":2}]}""");
        var detail = (string?)(await fleet[0].GetAsync("/fleet/3")).ShouldBeProblem(404, "revision-not-found").Json["detail"];
        detail.Should().Contain("3").And.Contain("2");
        (await fleet[0].GetAsync("/fleet/a")).ShouldBreak("revision");
    }

    [Test]
    public async Task A_director_that_has_gone_is_absent_until_it_is_struck_off()
    {
        var fleet = await FleetAsync(2);
        (await fleet[0].DeleteAsync("/fleet/members/lb-2")).ShouldBeProblem(409, "director-lives");
        (await fleet[0].DeleteAsync("/fleet/members/lb-1")).ShouldBeProblem(409, "director-lives");
        (await fleet[0].DeleteAsync("/fleet/members/lb-9")).ShouldBeProblem(404, "director-not-found");
        await fleet[1].StopAsync();
        await SeenAsync(fleet[0], "lb-2", "absent");
        var absent = (await fleet[0].GetAsync("/fleet")).Json["directors"]![1]!;
        (absent["applied_revision"], absent["behind"]).Should().Be((null, null));
        ((string?)absent["why"]).Should().NotBeNullOrEmpty();
        ((string?)(await fleet[0].GetAsync("/fleet/1")).Json["directors"]![1]!["state"]).Should().Be("absent");
        (await fleet[0].DeleteAsync("/fleet/members/lb-2")).ShouldBe(204);
        (await StateAsync(fleet[0], "lb-2")).Should().BeNull();
        (await fleet[0].DeleteAsync("/fleet/members/lb-2")).ShouldBeProblem(404, "director-not-found");
        await fleet[1].RestartAsync();
        await SeenAsync(fleet[0], "lb-2");
    }

    [Test]
    public async Task While_the_store_is_away_reading_goes_on_and_writes_are_refused()
    {
        var fleet = await FleetAsync(2);
        await SeenAsync(fleet[0], "lb-2");
        Etcd.IsAway = true;
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var refused = (await fleet[0].PostAsync(Server)).ShouldBeProblem(503, "fleet-unreachable");
            refused.Headers.RetryAfter.Should().NotBeNull();
        }

        fleet[0].Kernel.Table.ShouldBe(Known.Web);
        (await fleet[0].GetAsync(Known.WebPath)).ShouldBe(200);
        (await fleet[0].GetAsync("/history")).ShouldBe(200);
        var reply = (await fleet[0].GetAsync("/fleet")).ShouldBe(200).Json;
        ((string?)reply["state"], (bool)reply["store"]!["up"]!).Should().Be(("away", false));
        ((string?)reply["store"]!["problem"]).Should().NotBeNullOrEmpty();
        reply["directors"]!.Select(director => (string?)director["name"]).Should().Equal("lb-1", "lb-2");
        (await fleet[0].GetAsync("/fleet/1")).ShouldBe(200).Json["problem"].Should().NotBeNull();
        (await fleet[0].DeleteAsync("/fleet/members/lb-2")).ShouldBeProblem(503, "fleet-unreachable");
        (await fleet[0].PostAsync("/fleet/adopt", """{"from":"store"}""")).ShouldBeProblem(503, "fleet-unreachable");
        var ready = (await fleet[0].GetAsync("/readyz")).ShouldBe(503).Json["checks"]!["fleet"]!;
        ((bool)ready["ok"]!, (string?)ready["detail"]).Should().Be((false, (string?)reply["reason"]));
        Etcd.IsAway = false;
        await StandsAsync(fleet[0], "following");
        (await fleet[0].PostAsync(Server)).ShouldBe(201);
        (await fleet[0].GetAsync("/readyz")).ShouldBe(200);
    }

    [Test]
    public async Task What_is_read_fresh_has_what_another_director_has_acknowledged()
    {
        var fleet = await FleetAsync(2);
        foreach (var n in Enumerable.Range(1, 20))
        {
            var path = $"{Known.WebPath}/servers/10.1.0.{n}/80";
            (await fleet[n % 2].PostAsync(path)).ShouldBe(201);
            (await fleet[(n + 1) % 2].GetAsync(path + "?fresh=true")).ShouldBe(200);
        }

        Etcd.IsAway = true;
        foreach (var path in new[] { "/services", Known.WebPath, Known.WebPath + "/servers", Server })
        {
            (await fleet[0].GetAsync(path + "?fresh=true")).ShouldBeProblem(503, "fleet-unreachable");
            (await fleet[0].GetAsync(path)).ShouldBe(200);
        }
    }

    [TestCase("""{"from":"elsewhere"}""", "from")]
    [TestCase("{}", "from")]
    [TestCase("""{"from":"store","to":1}""", "to")]
    public async Task What_holds_must_be_said(string body, string field) =>
        (await (await StartAsync("lb-1")).PostAsync("/fleet/adopt", body)).ShouldBreak(field);

    [Test]
    public async Task A_change_that_others_overtake_each_time_is_a_conflict()
    {
        var fleet = await FleetAsync(2);
        OvertakeAlways(fleet[1]);
        (await fleet[0].PostAsync(Server)).ShouldBeProblem(409, "fleet-conflict");
        Etcd.Fate = _ => CommitFate.Answered;
        fleet[0].State.Table.Find(Known.Web.Key)!.Servers.Should().NotContainKey(Known.Server(1));
        (await fleet[0].PostAsync(Server)).ShouldBe(201);
    }

    // Before each write of the one, the other writes.
    private void OvertakeAlways(TestPortal other)
    {
        var (isBusy, n) = (0, 1);
        Etcd.Fate = transaction =>
        {
            if (transaction.Conditions.Any(condition => condition.Key == HeadKey) && Interlocked.Exchange(ref isBusy, 1) == 0)
            {
                other.PostAsync($"{Known.WebPath}/servers/10.1.0.{++n}/80").GetAwaiter().GetResult().ShouldBe(201);
                Volatile.Write(ref isBusy, 0);
            }

            return CommitFate.Answered;
        };
    }
}
