using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>A host that is resumed with <c>when_healthy</c>.</summary>
internal sealed class HostReturnRouteTests
{
    private const string Host = "/hosts/10.1.0.1";
    private const string Resume = Host + "/resume";
    private const string Server = Known.WebPath + "/servers/10.1.0.1/80";
    private const string Web = """{"health_check":{"type":"tcp","interval":0.5,"fast_interval":0.5,"rise":1,"fall":1},"servers":[{"host":"10.1.0.1","port":80,"weight":5},{"host":"10.1.0.2","port":80}]}""";

    private volatile bool isAlive;
    private TestPortal portal = null!;

    [SetUp]
    public async Task StartAsync()
    {
        isAlive = false;
        portal = await TestPortal.StartAsync(new FakeKernel(), options => options, probe: new FakeProbe(target => isAlive || target.Address != Known.Server(1).Address ? FakeProbe.Ok : FakeProbe.Fail));
        (await portal.PostAsync(Known.WebPath, Web)).ShouldBe(201);
        (await portal.PostAsync(Host + "/drain")).ShouldBe(200);
    }

    [TearDown]
    public async Task StopAsync() => await portal.DisposeAsync();

    [TestCase("0")]
    [TestCase("3601")]
    [TestCase("1.5")]
    [TestCase("yes")]
    [TestCase("")]
    [TestCase("5&when_healthy=5")]
    public async Task A_time_is_a_number_of_seconds_up_to_an_hour(string given)
    {
        var reply = (await portal.PostAsync($"{Resume}?when_healthy={given}")).ShouldBeProblem(422, "invalid-request");
        reply.Fields.Should().Equal("when_healthy");
        reply.Text.Should().Contain("from 1 to 3600");
        (await portal.PostAsync(Host + "/drain?when_healthy=5")).ShouldBeProblem(422, "invalid-request").Fields.Should().Equal("when_healthy");
        portal.State.Revision.Should().Be(2);
    }

    [Test]
    public async Task It_is_seen_everywhere_until_the_last_server_is_back_and_survives_a_restart()
    {
        using var events = await EventClient.OpenAsync(portal.Client, "?kinds=drain");
        (await portal.PostAsync(Resume + "?when_healthy=3600&dry_run=true")).ShouldBe(200);
        portal.State.Revision.Should().Be(2);
        (await portal.PostAsync(Resume + "?when_healthy=3600")).ShouldBe(200);
        var waiting = (await portal.GetAsync(Server)).ShouldBe(200).Json;
        ((string?)waiting["health"]!["reason"]).Should().StartWith("Its host returns from maintenance", "it is said at once");
        ((string?)waiting["health"]!["action"], (string?)waiting["drain"]!["target"], waiting["drain"]!["returns_by"] is not null).Should().Be(("quiesced", "host", true));
        ((string?)(await portal.GetAsync(Server + "/drain")).ShouldBe(200).Json["host"]).Should().Be("10.1.0.1");
        (await portal.DeleteAsync(Server + "/drain")).ShouldBeProblem(404, "drain-not-found").Text.Should().Contain("POST /hosts/10.1.0.1/resume");
        (await portal.PutAsync(Server, waiting.ToString())).ShouldBe(200);
        portal.State.Revision.Should().Be(3, "what was read can be sent back");
        ((string?)(await events.NextAsync()).Json["action"]).Should().Be("return");
        var host = (await portal.GetAsync(Host)).ShouldBe(200).Json;
        ((bool?)host["maintenance"], host["drain"]!["returns_by"] is not null).Should().Be((true, true));
        (await portal.GetAsync("/drains")).ShouldBe(200).Json[0]!["returns_by"].Should().NotBeNull();
        (await portal.GetAsync(Host + "/drain")).ShouldBe(200).Json["returns_by"].Should().NotBeNull();
        ((string?)(await portal.GetAsync("/history?limit=1")).ShouldBe(200).Json[0]!["request"]).Should().Be("POST " + Resume);
        await Poll.UntilAsync(async () => ((string?)(await portal.GetAsync(Server)).Json["health"]?["reason"])?.StartsWith("Its host returns from maintenance", StringComparison.Ordinal) is true, "the server says why it waits");

        await portal.RestartAsync();
        (await portal.GetAsync(Host)).ShouldBe(200).Json["drain"]!["returns_by"].Should().BeEquivalentTo(host["drain"]!["returns_by"]);
        ((int?)(await portal.GetAsync(Server)).ShouldBe(200).Json["effective_weight"]).Should().Be(0);
        isAlive = true;
        await Poll.UntilAsync(async () => (bool?)(await portal.GetAsync(Host)).Json["maintenance"] == false, "the host is back");
        ((int?)(await portal.GetAsync(Server)).ShouldBe(200).Json["effective_weight"]).Should().Be(5);
        (await portal.GetAsync(Server)).Json["drain"].Should().BeNull();
        (await portal.GetAsync(Server + "/drain")).ShouldBeProblem(404, "drain-not-found");
        var last = (await portal.GetAsync("/history?limit=1")).ShouldBe(200).Json[0]!;
        ((string?)last["caller"], (string?)last["request"], (string?)last["drains"]![0]!["action"]).Should().Be(("portal", "return of a host", "end"));
    }

    [Test]
    public async Task Without_maintenance_there_is_nothing_to_return_from()
    {
        (await portal.PostAsync(Resume)).ShouldBe(200);
        (await portal.PostAsync(Resume + "?when_healthy=5")).ShouldBeProblem(404, "drain-not-found");
    }

    [Test]
    public async Task A_plain_resume_ends_the_return()
    {
        (await portal.PostAsync(Resume + "?when_healthy=3600")).ShouldBe(200);
        (await portal.PostAsync(Resume)).ShouldBe(200);
        ((bool?)(await portal.GetAsync(Host)).ShouldBe(200).Json["maintenance"]).Should().BeFalse();
        isAlive = true;
        await Poll.UntilAsync(() => portal.Kernel.Table.Find(Known.Web.Key)!.Servers[Known.Server(1)].Weight == 5, "it serves when it is up");
    }
}
