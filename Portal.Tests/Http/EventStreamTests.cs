using System.Globalization;
using System.Net.Sockets;
using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>GET /events as a stream: how it begins, goes on, is left and taken up again, and ends.</summary>
internal sealed class EventStreamTests : PortalFixture
{
    [Test]
    public async Task A_stream_begins_at_once_with_the_place_where_it_begins()
    {
        using var client = await EventClient.OpenAsync(Portal.Client);
        client.Response.Content.Headers.ContentType!.ToString().Should().Be("text/event-stream");
        client.Response.Headers.CacheControl!.NoStore.Should().BeTrue();
        client.Start.Should().MatchRegex("^[0-9a-f]{8}-[0-9]+$");
    }

    [Test]
    public async Task Ids_grow_by_one_over_all_kinds()
    {
        using var client = await EventClient.OpenAsync(Portal.Client);
        await Portal.PostAsync(Known.WebPath);
        await Portal.PostAsync(Known.WebPath, """{"scheduler":"rr"}""");
        await Portal.DeleteAsync(Known.WebPath);
        var ids = new[] { client.Start, (await client.NextAsync()).Id!, (await client.NextAsync()).Id!, (await client.NextAsync()).Id! };
        ids.Select(id => Split(id).Run).Distinct().Should().ContainSingle();
        ids.Select(id => Split(id).Number - Split(client.Start).Number).Should().Equal(0, 1, 2, 3);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Who_comes_back_with_the_last_id_goes_on_behind_it(bool isHeader)
    {
        string id;
        using (var client = await EventClient.OpenAsync(Portal.Client))
        {
            await Portal.PostAsync(Known.WebPath);
            id = (await client.NextAsync()).Id!;
        }

        await Portal.PostAsync(Known.DnsPath);
        await Portal.DeleteAsync(Known.WebPath);
        using var again = await EventClient.OpenAsync(Portal.Client, isHeader ? "?last_event_id=00000000-1" : "?last_event_id=" + id, isHeader ? id : null);
        again.Start.Should().Be(id);
        ((long?)(await again.NextAsync("change"))["revision"]).Should().Be(2);
        ((long?)(await again.NextAsync("change"))["revision"]).Should().Be(3);
    }

    [Test]
    public async Task Who_comes_back_after_a_restart_is_told_to_read_again()
    {
        await Portal.PostAsync(Known.WebPath);
        string id;
        using (var client = await EventClient.OpenAsync(Portal.Client))
        {
            id = client.Start;
        }

        await Portal.RestartAsync();
        using var again = await EventClient.OpenRawAsync(Portal.Client, lastId: id);
        var gap = await again.NextAsync();
        gap.Kind.Should().Be("gap");
        ((long?)gap.Json["revision"]).Should().Be(1);
        ((string?)gap.Json["detail"]).Should().Contain(id);
        Split(gap.Id!).Run.Should().NotBe(Split(id).Run);
        await Portal.DeleteAsync(Known.WebPath);
        ((long?)(await again.NextAsync("change"))["revision"]).Should().Be(2);

        using var third = await EventClient.OpenAsync(Portal.Client, lastId: gap.Id);
        ((long?)(await third.NextAsync("change"))["revision"]).Should().Be(2);
    }

    [Test]
    public async Task Who_comes_back_too_late_is_told_to_read_again()
    {
        using var client = await EventClient.OpenAsync(Portal.Client);
        await ResetOftenAsync(Portal, 40);
        using var again = await EventClient.OpenRawAsync(Portal.Client, lastId: client.Start);
        var gap = await again.NextAsync("gap");
        ((long?)gap["revision"]).Should().Be(40);
    }

    [Test]
    public async Task One_who_does_not_read_is_dropped_and_holds_up_no_write()
    {
        // Its clock stands still: one that takes nothing for half a minute would be cut off, and here it takes all that it got.
        await using var portal = await TestPortal.StartAsync(new FakeKernel(), options => options, new SteppedTime());
        using var slow = new TcpClient { ReceiveBufferSize = 4096 };
        await slow.ConnectAsync(portal.Address.Host, portal.Address.Port);
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /events HTTP/1.1\r\nHost: portal\r\nX-AUTH-TOKEN: {TestPortal.Token}\r\n\r\n"));
        await Poll.UntilAsync(() => slow.Available > 0, "the stream has begun");

        await ResetOftenAsync(portal, 200);

        var text = new StringBuilder();
        var buffer = new byte[64 << 10];
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!text.ToString(Math.Max(0, text.Length - 10), Math.Min(10, text.Length)).EndsWith("0\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await slow.GetStream().ReadAsync(buffer, patience.Token);
            count.Should().BePositive("the stream ends as it should");
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        var whole = text.ToString();
        whole.Should().Contain("event: dropped\ndata: {\"time\":\"").And.NotContain("\"revision\":199");
        whole.LastIndexOf("event: ", StringComparison.Ordinal).Should().Be(whole.IndexOf("event: dropped", StringComparison.Ordinal), "it is the last event");
    }

    [Test]
    public async Task A_stream_shows_that_it_is_alive_and_where_it_is()
    {
        var time = new SteppedTime();
        await using var portal = await TestPortal.StartAsync(new FakeKernel(), options => options, time);
        using var client = await EventClient.OpenAsync(portal.Client, "?kinds=refused");
        var idle = time.Waiting;
        await portal.PostAsync(Known.WebPath);
        for (var i = 1; i <= 3; i++)
        {
            await Poll.UntilAsync(() => time.Waiting >= idle, "the stream waits");
            time.Advance(TimeSpan.FromSeconds(15));
            var beat = await client.NextAsync();
            (beat.Comment, beat.Kind, beat.Data).Should().Be(("heartbeat", null, null));
            (Split(beat.Id!).Number - Split(client.Start).Number).Should().BePositive("what does not concern the reader is behind him all the same");
        }
    }

    [Test]
    public async Task There_is_room_for_so_many_and_they_take_no_place_from_other_requests()
    {
        Portal.ExpectCrowd();
        var clients = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => EventClient.OpenAsync(Portal.Client)));
        (await Portal.GetAsync("/events")).ShouldBeProblem(429, "too-many-readers").Headers.RetryAfter.Should().NotBeNull();
        clients[0].Dispose();
        await Poll.UntilAsync(async () =>
        {
            using var response = await Portal.Client.GetAsync("/events", HttpCompletionOption.ResponseHeadersRead);
            return response.IsSuccessStatusCode;
        }, "a place becomes free");

        // As many as are worked on and may wait: one more would be refused.
        Kernel.Hang();
        var requests = Enumerable.Range(0, 1280).Select(_ => Portal.GetAsync("/services")).ToList();
        await Poll.UntilAsync(() => Kernel.Waiting > 0, "the first waits");
        (await Portal.GetAsync("/healthz")).ShouldBe(200);
        Kernel.Release();
        (await Task.WhenAll(requests)).Should().OnlyContain(reply => reply.Status == 200);

        foreach (var client in clients)
        {
            client.Dispose();
        }
    }

    [Test]
    public async Task A_Portal_that_stops_ends_its_streams_well()
    {
        using var http = new HttpClient { BaseAddress = Portal.Address };
        http.DefaultRequestHeaders.Add("X-AUTH-TOKEN", TestPortal.Token);
        using var client = await EventClient.OpenAsync(http);
        var end = client.ReadAsync();
        await Portal.StopAsync();
        (await end).Should().BeNull();
    }

    [TestCase("?kinds=", "kinds")]
    [TestCase("?kinds=change,no", "kinds")]
    [TestCase("?kinds=Change", "kinds")]
    [TestCase("?kinds=change&kinds=refused", "kinds")]
    [TestCase("?last_event_id=7", "last_event_id")]
    [TestCase("?last_event_id=", "last_event_id")]
    [TestCase("?since=7&kind=change", "since", "kind")]
    public async Task A_query_that_is_not_understood_is_an_error(string query, params string[] fields) => (await Portal.GetAsync("/events" + query)).ShouldBreak(fields);

    [Test]
    public async Task A_place_that_is_none_is_an_error() =>
        (await Portal.SendAsync(HttpMethod.Get, "/events", headers: ("Last-Event-ID", "7"))).ShouldBreak("Last-Event-ID");

    [Test]
    public async Task The_token_is_needed()
    {
        Portal.Client.DefaultRequestHeaders.Clear();
        (await Portal.GetAsync("/events")).ShouldBeProblem(401, "unauthorized");
    }

    private static (string Run, long Number) Split(string id) => (id[..8], long.Parse(id[9..], CultureInfo.InvariantCulture));

    // Large changes: each puts five hundred servers into a service or takes them out.
    private static async Task ResetOftenAsync(TestPortal portal, int times)
    {
        var full = $$"""[{"type":"tcp","host":"10.0.0.1","port":80,"servers":[{{string.Join(',', Enumerable.Range(0, 500).Select(n => $$"""{"host":"10.1.{{n / 250}}.{{n % 250}}","port":80}"""))}}]}]""";
        const string Empty = """[{"type":"tcp","host":"10.0.0.1","port":80,"servers":[]}]""";
        for (var i = 0; i < times; i++)
        {
            (await portal.PostAsync("/services", i % 2 == 0 ? full : Empty)).ShouldBe(200);
        }
    }
}
