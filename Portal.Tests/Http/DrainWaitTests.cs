using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>Requests that are answered when what they drain has no connection left.</summary>
internal sealed class DrainWaitTests : PortalFixture
{
    private const string Servers = Known.WebPath + "/servers";
    private const string Server = Servers + "/10.1.0.1/80";
    private const string Host = "/hosts/10.1.0.1";

    [SetUp]
    public async Task DeclareAsync()
    {
        (await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80,"weight":5},{"host":"10.1.0.2","port":80}]}""")).ShouldBe(201);
        Connect(2, 1);
    }

    [TestCase("DELETE", Server + "?drain=600&wait=600", null, 202)]
    [TestCase("DELETE", Known.WebPath + "?drain=600&wait=600", null, 202)]
    [TestCase("POST", Host + "/drain?wait=600", null, 200)]
    [TestCase("POST", Servers + "?drain=600&wait=600", """[{"host":"10.1.0.2","port":80}]""", 200)]
    [TestCase("POST", "/services?drain=600&wait=600", "[]", 200)]
    public async Task The_answer_comes_when_no_connection_is_left(string method, string path, string? body, int status)
    {
        using var events = await EventClient.OpenAsync(Portal.Client);
        var answer = Portal.SendAsync(new HttpMethod(method), path, body);
        await Poll.UntilAsync(() => Task.FromResult(!Portal.State.Drains.IsEmpty), "the drain should begin");
        answer.IsCompleted.Should().BeFalse();
        Connect(0, 0);
        var reply = (await answer).ShouldBe(status).Json;
        var drain = status == 202 ? reply : reply["draining"]!.Should().ContainSingle().Subject;
        ((int?)drain["active_connections"], (int?)drain["inactive_connections"]).Should().Be((0, 0));
        while (await events.NextAsync() is var sent && (sent.Kind != "drain" || (string?)sent.Json["action"] != "empty"))
        {
        }
    }

    [Test]
    public async Task The_answer_comes_when_the_time_is_up_and_says_what_is_left()
    {
        var drain = (await Portal.DeleteAsync(Server + "?drain=600&wait=1")).ShouldBe(202);
        drain.Headers.Location!.ToString().Should().Be(Server + "/drain");
        ((int?)drain.Json["active_connections"], (int?)drain.Json["inactive_connections"]).Should().Be((2, 1));
        ((int?)drain.Json["servers"]![0]!["active_connections"]).Should().Be(2);
        ((int?)(await Portal.PostAsync(Host + "/drain?wait=1")).ShouldBe(200).Json["draining"]![0]!["active_connections"]).Should().Be(2);
        (await Portal.PostAsync(Host + "/drain")).ShouldBe(200).Json["draining"].Should().BeNull("nobody has waited");
    }

    [Test]
    public async Task Nobody_waits_for_a_dry_run_and_for_what_is_not_drained()
    {
        (await Portal.DeleteAsync(Server + "?drain=600&wait=600&dry_run=true")).ShouldBe(200);
        (await Portal.PostAsync(Host + "/drain?wait=600&dry_run=true")).ShouldBe(200).Json["draining"].Should().BeNull();
        (await Portal.PostAsync("/sync?wait=600")).ShouldBe(200);
        (await Portal.DeleteAsync(Server + "?wait=600")).ShouldBe(204);
    }

    [Test]
    public async Task Those_who_wait_hold_no_place_and_do_not_keep_Portal()
    {
        using var client = new HttpClient { BaseAddress = Portal.Address };
        client.DefaultRequestHeaders.Add("X-AUTH-TOKEN", TestPortal.Token);
        var waiting = Enumerable.Range(0, 300).Select(_ => client.DeleteAsync(new Uri(Server + "?drain=600&wait=600", UriKind.Relative))).ToList();
        await Poll.UntilAsync(() => Task.FromResult(Portal.State.Revision > 300), "all should wait");
        (await Portal.GetAsync(Server)).ShouldBe(200);
        using (var gone = new CancellationTokenSource())
        {
            var request = Portal.Client.DeleteAsync(new Uri(Server + "?drain=600&wait=600", UriKind.Relative), gone.Token);
            await gone.CancelAsync();
            await FluentActions.Awaiting(() => request).Should().ThrowAsync<OperationCanceledException>();
        }

        await Portal.RestartAsync();
        foreach (var answer in waiting)
        {
            using var response = await answer;
            response.StatusCode.Should().Be(System.Net.HttpStatusCode.Accepted);
        }
    }

    [TestCase("DELETE", Server + "?drain=60&wait=0")]
    [TestCase("DELETE", Known.WebPath + "?drain=60&wait=3601")]
    [TestCase("POST", Host + "/drain?wait=x")]
    [TestCase("POST", Host + "/resume?wait=60")]
    [TestCase("POST", "/services?drain=60&wait=")]
    public async Task A_time_that_is_none_is_refused(string method, string path)
    {
        Kernel.Forget();
        (await Portal.SendAsync(new HttpMethod(method), path, path.StartsWith("/services?", StringComparison.Ordinal) ? "[]" : null)).ShouldBreak("wait");
        NothingHappened(revision: 1);
    }

    private void Connect(uint active, uint inactive)
    {
        Kernel.SetConnections(Known.Web.Key, Known.Server(1), active, inactive);
        Kernel.SetConnections(Known.Web.Key, Known.Server(2), active, inactive);
    }
}
