using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Lab;

/// <summary>What happens on a real kernel, seen by one who reads the events and by one who reads the log.</summary>
[Category("Lab")]
[NonParallelizable]
public sealed class EventsTests
{
    // An address of its own: a server that comes back gets the connections that the kernel still has for it, and a drain waits for them.
    private const string Web = "/services/tcp/10.0.0.6/80";

    [SetUp]
    [TearDown]
    public void Clear() => Kernel.Clear();

    [Test]
    public async Task Each_thing_is_told_in_its_order_and_the_stream_ends_with_Portal()
    {
        using var portal = new PortalProcess("--reconcile", "1");
        await portal.StartReadyAsync();
        using var http = new HttpClient { BaseAddress = portal.Api.Address };
        http.DefaultRequestHeaders.Add("X-AUTH-TOKEN", portal.Api.Token);
        using var events = await EventClient.OpenAsync(http, "?kinds=change,refused,drain,reconcile");

        (await portal.Api.SendAsync(HttpMethod.Post, Web, "{servers: [{host: '10.0.1.11', port: 80, forwarder: 'm'}, {host: '10.0.1.12', port: 80, forwarder: 'm'}]}", ("X-Request-Id", "mine"))).Expect(201);
        var change = await events.NextAsync("change");
        ((string?)change["request_id"]).Should().Be("mine");
        change["changes"]!.Count().Should().Be(3);

        (await portal.Api.PostAsync(Web + "/servers/10.0.1.13/80", "{forwarder: 'm', weight: -1}")).ExpectProblem(422, "invalid-request");
        ((string?)(await events.NextAsync("refused"))["request"]).Should().Be($"POST {Web}/servers/10.0.1.13/80");
        (await portal.Api.PutAsync(Web, "{scheduler: 'twos'}")).ExpectProblem(422, "refused-by-ipvs");
        ((string?)(await events.NextAsync("refused"))["detail"]).Should().Contain("ipvsadm -E -t 10.0.0.6:80 -s twos");

        (await portal.Api.DeleteAsync(Web + "/servers/10.0.1.12/80?drain=600")).Expect(202);
        await events.NextAsync("change");
        ((string?)(await events.NextAsync("drain"))["action"]).Should().Be("start");
        ((string?)(await events.NextAsync("drain"))["action"]).Should().Be("empty", "no connection was left");
        await events.NextAsync("change");
        ((string?)(await events.NextAsync("drain"))["action"]).Should().Be("end");

        Kernel.Run("-D -t 10.0.0.6:80");
        var repair = await events.NextAsync("reconcile");
        ((string?)repair["caller"]).Should().Be("portal");
        repair["changes"]!.Select(step => (string?)step["action"]).Should().Equal("add", "add");
        await portal.Api.ExpectNoDriftAsync();

        portal.Stop().Should().Be(0);
        (await events.ReadAsync()).Should().BeNull();
    }

    [Test]
    public async Task The_log_for_programs_is_one_object_a_line_and_a_change_names_its_request_and_commands()
    {
        using var portal = new PortalProcess("--log-format", "json");
        await portal.StartReadyAsync();

        (await portal.Api.SendAsync(HttpMethod.Post, Web, "{scheduler: 'rr'}", ("X-Request-Id", "mine"))).Expect(201);
        await Until.TrueAsync(() => portal.Log.Contains("\"event\":\"request\",\"message\":\"127.0.0.1 admin POST", StringComparison.Ordinal), "the request should be logged");

        var lines = portal.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(JObject.Parse).Where(line => (string?)line["request_id"] == "mine").ToList();
        lines.Select(line => (string?)line["event"]).Should().Equal("change", "request");
        ((long?)lines[0]["revision"]).Should().Be(1);
        lines[0]["commands"]!.Values<string>().Should().Equal("ipvsadm -A -t 10.0.0.6:80 -s rr");
        ((int?)lines[1]["status"]).Should().Be(201);
        ((string?)lines[1]["path"]).Should().Be(Web);
        portal.Log.Should().NotContain(portal.Api.Token);
    }
}
