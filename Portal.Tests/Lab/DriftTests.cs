using System.Globalization;
using System.Text.RegularExpressions;
using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Lab;

/// <summary>What somebody does to the kernel by hand is told without being asked for, and an emptied kernel is not taken over.</summary>
[Category("Lab")]
[NonParallelizable]
public sealed partial class DriftTests
{
    private const string Web = "/services/tcp/10.0.0.8/80";

    private PortalProcess portal = null!;
    private HttpClient http = null!;

    [SetUp]
    public async Task Start()
    {
        Kernel.Clear();
        portal = new PortalProcess("--watch", "2");
        await portal.StartReadyAsync();
        http = new HttpClient { BaseAddress = portal.Api.Address };
        http.DefaultRequestHeaders.Add("X-AUTH-TOKEN", portal.Api.Token);
        (await portal.Api.PostAsync(Web, "{scheduler: 'rr', servers: [{host: '10.0.1.11', port: 80, forwarder: 'm'}, {host: '10.0.1.12', port: 80, forwarder: 'm'}]}")).Expect(201);
    }

    [TearDown]
    public void Stop()
    {
        http.Dispose();
        portal.Dispose();
        Kernel.Clear();
        Tool.Check("ipvsadm", "--set", "900", "120", "300");
    }

    [Test]
    public async Task A_flush_by_hand_is_told_is_not_imported_unless_somebody_means_it_and_is_over_when_he_does()
    {
        using var events = await EventClient.OpenAsync(http, "?kinds=drift");
        Kernel.Clear();

        var start = await events.NextAsync("drift");
        ((string?)start["action"], (int?)start["added"], (int?)start["edited"], (int?)start["removed"]).Should().Be(("start", 3, 0, 0));
        start["changes"]!.Select(change => $"{change["action"]} {change["service"]} {change["server"]}".TrimEnd())
            .Should().Equal("add tcp/10.0.0.8/80", "add tcp/10.0.0.8/80 10.0.1.11/80", "add tcp/10.0.0.8/80 10.0.1.12/80");
        portal.Log.Should().Contain("The kernel differs from Portal's data: 3 to add, 0 to edit, 0 to remove");
        var ready = (await portal.Api.GetAsync("/readyz")).Expect(200);
        ((string?)ready.Json["checks"]!["drift"]!["detail"]).Should().StartWith("The kernel differs from Portal's data since ").And.Contain("3 to add");
        var before = await FiguresAsync();
        before["portal_drift_steps"].Should().Be(3);

        foreach (var (method, path) in new[] { (HttpMethod.Get, "/sync"), (HttpMethod.Post, "/import") })
        {
            var refusal = (await portal.Api.SendAsync(method, path, null)).ExpectProblem(409, "too-many-removals");
            refusal.Json["missing"]!["services"]!.Values<string>().Should().Equal("tcp/10.0.0.8/80");
            (await portal.Api.SendAsync(method, path + "?dry_run=true", null)).ExpectReport(0, 0, 1);
        }

        await Until.TrueAsync(async () => (await FiguresAsync())["portal_last_look_timestamp_seconds"] > before["portal_last_look_timestamp_seconds"], "Portal should look again");
        Lines("The kernel differs").Should().Be(1, "what is known is not told again");
        Kernel.Save().Should().BeEmpty("nothing is repaired unasked");

        (await portal.Api.PostAsync("/import?force=true")).ExpectReport(0, 0, 1);
        ((string?)(await events.NextAsync("drift"))["action"]).Should().Be("end");
        portal.Log.Should().Contain("The kernel has Portal's data again.");
        (await portal.Api.GetAsync("/readyz")).Expect(200).Json["checks"]!["drift"]!["detail"].Should().BeNull();
        (await FiguresAsync())["portal_drift_steps"].Should().Be(0);
        await portal.Api.ExpectNoDriftAsync();
    }

    [Test]
    public async Task Drift_is_told_again_when_it_changes_and_ends_when_somebody_puts_it_right_by_hand()
    {
        using var events = await EventClient.OpenAsync(http, "?kinds=drift");
        Kernel.Run("-e -t 10.0.0.8:80 -r 10.0.1.11:80 -m -w 7");
        Turn(await events.NextAsync("drift")).Should().Be(("start", 0, 1, 0));
        Kernel.Run("-A -t 10.0.0.9:80 -s rr\n-d -t 10.0.0.8:80 -r 10.0.1.12:80");
        await ReachAsync(events, ("change", 1, 1, 1));
        Kernel.Run("-D -t 10.0.0.9:80\n-a -t 10.0.0.8:80 -r 10.0.1.12:80 -m -w 1\n-e -t 10.0.0.8:80 -r 10.0.1.11:80 -m -w 1");
        await ReachAsync(events, ("end", 0, 0, 0));
    }

    [Test]
    public async Task Settings_are_looked_at_where_they_are_declared()
    {
        using var events = await EventClient.OpenAsync(http, "?kinds=drift");
        (await portal.Api.PutAsync("/timeouts", "{udp: 30}")).Expect(200);
        Tool.Check("ipvsadm", "--set", "60", "0", "0");
        var start = await events.NextAsync("drift");
        Turn(start).Should().Be(("start", 0, 0, 0));
        ((int?)start["settings"]!.Single()["before"]!["tcp"]).Should().Be(60);
        (await FiguresAsync())["portal_drift_steps"].Should().Be(1);
        (await portal.Api.PostAsync("/sync")).Expect(200);
        Turn(await events.NextAsync("drift")).Should().Be(("end", 0, 0, 0));
    }

    private static (string? Action, int? Added, int? Edited, int? Removed) Turn(JToken drift) =>
        ((string?)drift["action"], (int?)drift["added"], (int?)drift["edited"], (int?)drift["removed"]);

    // A look may come between two commands.
    private static async Task ReachAsync(EventClient events, (string?, int?, int?, int?) turn)
    {
        for (var patience = 5; Turn(await events.NextAsync("drift")) != turn; patience--)
        {
            patience.Should().BePositive("the drift should come to be {0}", turn);
        }
    }

    private int Lines(string text) => portal.Log.Split('\n').Count(line => line.Contains(text, StringComparison.Ordinal));

    private async Task<Dictionary<string, double>> FiguresAsync() => Figure().Matches((await portal.Api.GetAsync("/metrics")).Expect(200).Text)
        .ToDictionary(match => match.Groups["name"].Value, match => double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^(?<name>portal_(?:drift_steps|last_look_timestamp_seconds)) (?<value>\S+)$", RegexOptions.Multiline)]
    private static partial Regex Figure();
}
