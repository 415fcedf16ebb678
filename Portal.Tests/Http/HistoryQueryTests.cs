using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>GET /history with filters. An hour passes from revision to revision; the first is of 04:05:06.</summary>
internal sealed class HistoryQueryTests
{
    private const string Server = Known.WebPath + "/servers/10.1.0.1/80";
    private const string Other = Known.DnsPath + "/servers/10.1.0.1/53";

    private readonly ManualTime time = new();
    private TestPortal portal = null!;

    [OneTimeSetUp]
    public async Task DeclareAsync()
    {
        portal = await TestPortal.StartAsync(new FakeKernel(), options => options, time);
        await DoneAsync(HttpMethod.Post, Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80},{"host":"10.1.0.2","port":80}]}""");
        await DoneAsync(HttpMethod.Post, Known.DnsPath, """{"scheduler":"rr"}""");
        await DoneAsync(HttpMethod.Patch, Server, """{"weight":5}""");
        await DoneAsync(HttpMethod.Patch, Known.WebPath, """{"name":"web"}""");
        await DoneAsync(HttpMethod.Post, Other, null);
        await DoneAsync(HttpMethod.Post, "/hosts/10.1.0.2/drain", null);
        await DoneAsync(HttpMethod.Put, Server + "/health/override", """{"state":"up","for":60}""");
        await DoneAsync(HttpMethod.Put, "/timeouts", """{"tcp":60}""");
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await portal.DisposeAsync();

    [TestCase("service=tcp/10.0.0.1/80", 7, 4, 3, 1)]
    [TestCase("service=udp/10.0.0.2/53", 5, 2)]
    [TestCase("service=fwmark/ipv4/5")]
    [TestCase("host=10.1.0.1", 7, 5, 3, 1)]
    [TestCase("host=10.1.0.2", 6, 1)]
    [TestCase("host=2001:db8::1")]
    [TestCase("host=[2001:db8::1]")]
    [TestCase("caller=127.0.0.1", 8, 7, 6, 5, 4, 3, 2, 1)]
    [TestCase("caller=::ffff:127.0.0.1&limit=2", 8, 7)]
    [TestCase("caller=portal")]
    [TestCase("since=2031-02-03T09:05:06Z", 8, 7, 6)]
    [TestCase("since=2031-02-03T09:05:06.001Z", 8, 7)]
    [TestCase("since=2031-02-03T10:05:06%2B01:00", 8, 7, 6)]
    [TestCase("since=2031-02-03T04:05:06-05:00", 8, 7, 6)]
    [TestCase("until=2031-02-03T06:05:06Z", 2, 1)]
    [TestCase("since=2031-02-03T05:05:06Z&until=2031-02-03T06:05:06Z", 2)]
    [TestCase("since=2031-02-03", 8, 7, 6, 5, 4, 3, 2, 1)]
    [TestCase("since=2031-02-04")]
    [TestCase("until=2031-02-03")]
    [TestCase("until=2031-02-04", 8, 7, 6, 5, 4, 3, 2, 1)]
    [TestCase("since=2h", 8, 7)]
    [TestCase("since=120m", 8, 7)]
    [TestCase("since=7199s", 8)]
    [TestCase("since=1d", 8, 7, 6, 5, 4, 3, 2, 1)]
    [TestCase("since=36500d", 8, 7, 6, 5, 4, 3, 2, 1)]
    [TestCase("until=6h", 2, 1)]
    [TestCase("since=7h&until=5h", 3, 2)]
    [TestCase("service=tcp/10.0.0.1/80&host=10.1.0.1&since=6h&limit=2", 7, 3)]
    [TestCase("service=tcp/10.0.0.1/80&before=4", 3, 1)]
    [TestCase("service=tcp/10.0.0.1/80&before=7&limit=1", 4)]
    public async Task Only_those_changes_are_there_and_the_newest_first(string query, params long[] revisions) =>
        (await portal.GetAsync("/history?" + query)).ShouldBe(200).Json.Select(change => (long)change["revision"]!).Should().Equal(revisions);

    [Test]
    public async Task A_change_is_shown_whole()
    {
        var reply = await portal.GetAsync("/history?host=10.1.0.2&before=2");
        reply.ShouldBe(200).Json[0]!["changes"]!.Should().HaveCount(3, "the service and its other server came with it");
    }

    [TestCase("service=web", "service")]
    [TestCase("service=", "service")]
    [TestCase("service=tcp/10.0.0.1", "service")]
    [TestCase("service=tcp/10.0.0.1/80&service=tcp/10.0.0.1/81", "service")]
    [TestCase("host=web-1", "host")]
    [TestCase("host=10.1.0.1/80", "host")]
    [TestCase("host=", "host")]
    [TestCase("caller=", "caller")]
    [TestCase("caller=a&caller=b", "caller")]
    [TestCase("since=yesterday", "since")]
    [TestCase("since=", "since")]
    [TestCase("since=2031-02-30", "since")]
    [TestCase("since=2031-02-03T04:05", "since")]
    [TestCase("since=2031-02-03T04:05:06", "since")]
    [TestCase("since=2031-02-03T04:05:06+01:00", "since")]
    [TestCase("since=2", "since")]
    [TestCase("since=-2h", "since")]
    [TestCase("since=2w", "since")]
    [TestCase("since=1.5h", "since")]
    [TestCase("since=36501d", "since")]
    [TestCase("since=99999999999d", "since")]
    [TestCase("until=soon", "until")]
    [TestCase("since=1h&until=1h", "until")]
    [TestCase("since=1h&until=2h", "until")]
    [TestCase("since=x&until=y&host=z&service=w", "since", "until", "host", "service")]
    public async Task What_is_not_understood_is_named(string query, params string[] fields) =>
        (await portal.GetAsync("/history?" + query)).ShouldBreak(fields);

    private async Task DoneAsync(HttpMethod method, string path, string? body)
    {
        (await portal.SendAsync(method, path, body)).Status.Should().BeLessThan(300);
        time.Advance(TimeSpan.FromHours(1));
    }
}
