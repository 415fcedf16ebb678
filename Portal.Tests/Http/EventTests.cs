using FluentAssertions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>GET /events: what each kind of event says.</summary>
internal sealed class EventTests : PortalFixture
{
    private const string Server = Known.WebPath + "/servers/10.1.0.1/80";

    private EventClient events = null!;

    [SetUp]
    public async Task ListenAsync() => events = await EventClient.OpenAsync(Portal.Client);

    [TearDown]
    public void Leave() => events.Dispose();

    [Test]
    public async Task A_change_is_what_the_history_has_of_it()
    {
        await Portal.SendAsync(HttpMethod.Post, Known.WebPath, headers: [("X-Request-Id", "mine"), ("X-Reason", "a new shop")]);
        var change = await events.NextAsync("change");
        ((string?)change["request_id"]).Should().Be("mine");
        ((string?)change["reason"]).Should().Be("a new shop");
        ((string?)change["caller"]).Should().Be("127.0.0.1");
        ((string?)change["request"]).Should().Be("POST " + Known.WebPath);
        Plain(change).Should().Be(Plain((await Portal.GetAsync("/history")).Json[0]!));
    }

    [Test]
    public async Task A_change_of_very_many_steps_says_how_many_are_left_out()
    {
        var servers = string.Join(',', Enumerable.Range(0, 1200).Select(n => $$"""{"host":"10.1.{{n / 250}}.{{n % 250}}","port":80}"""));
        (await Portal.PostAsync("/services", $$"""[{"type":"tcp","host":"10.0.0.1","port":80,"servers":[{{servers}}]}]""")).ShouldBe(200);
        var change = await events.NextAsync("change");
        change["changes"]!.Count().Should().Be(1000);
        ((int?)change["more_changes"]).Should().Be(201);
    }

    [Test]
    public async Task A_refusal_says_what_was_asked_and_why_it_was_not_done()
    {
        var reply = await Portal.SendAsync(HttpMethod.Put, Known.WebPath, """{"scheduler":"no"}""", headers: ("X-Request-Id", "mine"));
        var refusal = await events.NextAsync("refused");
        ((string?)refusal["type"]).Should().Be("invalid-request");
        ((int?)refusal["status"]).Should().Be(422);
        ((string?)refusal["detail"]).Should().Be((string?)reply.Json["detail"]);
        ((string?)refusal["caller"]).Should().Be("127.0.0.1");
        ((string?)refusal["request"]).Should().Be("PUT " + Known.WebPath);
        ((string?)refusal["request_id"]).Should().Be("mine");
    }

    [Test]
    public async Task Only_refused_changes_are_events()
    {
        await Portal.GetAsync("/services/tcp/9/9");
        await Portal.GetAsync(Known.WebPath);
        await Portal.PutAsync(Known.WebPath + "?dry_run=true", """{"scheduler":"no"}""");
        using (var stranger = new HttpClient { BaseAddress = Portal.Address })
        {
            using var answer = await stranger.DeleteAsync(new Uri(Portal.Address, Known.WebPath));
        }

        await Portal.GetAsync("/sync?force=maybe");
        ((string?)(await events.NextAsync("refused"))["request"]).Should().Be("GET /sync");
        await Portal.DeleteAsync(Known.WebPath);
        ((string?)(await events.NextAsync("refused"))["type"]).Should().Be("service-not-found");
    }

    [Test]
    public async Task A_drain_begins_and_is_cancelled_or_ends()
    {
        await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80}]}""");
        await events.NextAsync("change");
        Kernel.SetConnections(Known.Web.Key, Known.Server(1), 1, 0);
        await Portal.DeleteAsync(Server + "?drain=600");
        ((string?)(await events.NextAsync("change"))["drains"]![0]!["action"]).Should().Be("start");
        var begun = await events.NextAsync("drain");
        begun["deadline"].Should().NotBeNull();
        Drain(begun).Should().Be(("start", "tcp/10.0.0.1/80", "10.1.0.1/80", 2));
        await Portal.DeleteAsync(Server + "/drain");
        await events.NextAsync("change");
        Drain(await events.NextAsync("drain")).Should().Be(("cancel", "tcp/10.0.0.1/80", "10.1.0.1/80", 3));
        await Portal.DeleteAsync(Server + "?drain=600");
        await events.NextAsync("change");
        await events.NextAsync("drain");
        Kernel.SetConnections(Known.Web.Key, Known.Server(1), 0, 0);
        var empty = await events.NextAsync("drain");
        Drain(empty).Should().Be(("empty", "tcp/10.0.0.1/80", "10.1.0.1/80", 4));
        ((string?)empty["caller"]).Should().Be("portal");
        ((string?)(await events.NextAsync("change"))["caller"]).Should().Be("portal");
        Drain(await events.NextAsync("drain")).Should().Be(("end", "tcp/10.0.0.1/80", "10.1.0.1/80", 5));
    }

    [Test]
    public async Task A_kernel_that_is_put_right_says_who_asked_for_it()
    {
        await Portal.PostAsync(Known.WebPath);
        await events.NextAsync("change");
        Kernel.ByHand(_ => IpvsTable.Empty);
        await Portal.PostAsync("/sync");
        var repair = await events.NextAsync("reconcile");
        ((long?)repair["revision"]).Should().Be(1);
        ((string?)repair["request"]).Should().Be("POST /sync");
        ((string?)repair["changes"]!.Single()["action"]).Should().Be("add");
        repair["problem"].Should().BeNull();
    }

    [Test]
    public async Task Portal_says_when_it_lacks_something_and_when_it_has_it_again()
    {
        await Portal.GetAsync("/readyz");
        ((JObject)await events.NextAsync("ready")).Properties().Select(field => field.Name).Should().Equal("time");
        Kernel.Unavailable = FailureKind.ModuleMissing;
        await Portal.GetAsync("/readyz");
        await Portal.GetAsync("/readyz");
        var lost = await events.NextAsync("not-ready");
        ((JObject)lost["failing"]!).Properties().Select(check => check.Name).Should().Equal("ip_vs", "listing");
        ((string?)lost["failing"]!["ip_vs"]).Should().StartWith("ipvsadm -R: the kernel has no IPVS.");
        Kernel.Unavailable = null;
        await Portal.GetAsync("/readyz");
        await events.NextAsync("ready");
    }

    [Test]
    public async Task As_long_as_somebody_reads_Portal_looks_after_itself()
    {
        var time = new SteppedTime();
        await using var portal = await TestPortal.StartAsync(new FakeKernel(), options => options, time);
        using var client = await EventClient.OpenAsync(portal.Client, "?kinds=ready,not-ready");
        time.Advance(TimeSpan.FromSeconds(5));
        await client.NextAsync("ready");
    }

    [Test]
    public async Task Who_asks_for_some_kinds_gets_no_others()
    {
        using var some = await EventClient.OpenAsync(Portal.Client, "?kinds=refused,drain");
        await Portal.PostAsync(Known.WebPath);
        await Portal.PostAsync(Known.WebPath, """{"scheduler":"rr"}""");
        (await some.NextAsync("refused"))["type"]!.ToString().Should().Be("already-exists");
    }

    private static string Plain(JToken token) => token.ToString(Formatting.None);

    private static (string? Action, string? Service, string? Server, long? Revision) Drain(JToken drain) =>
        ((string?)drain["action"], (string?)drain["service"], (string?)drain["server"], (long?)drain["revision"]);
}
