using System.Diagnostics;
using System.Globalization;
using FluentAssertions;
using Newtonsoft.Json.Linq;

namespace Portal.Tests.Lab;

/// <content>What the kernel has and Portal says, and how it is waited for.</content>
public sealed partial class HealthTests
{
    private static string Server(WebServer server, int weight) => $"{{host: '{server.Path.Split('/')[0]}', port: {Port}, forwarder: 'm', weight: {weight}}}";

    private static string? Result(JToken health) => health["last"] is JObject last ? (string?)last["result"] : null;

    // What Portal has run of ipvsadm that writes, as it says in its log.
    private string[] WritesSince(int start) =>
    [
        .. Portal.Log[start..].Split('\n').Where(line => line.Contains("Wrote: ", StringComparison.Ordinal) && !line.Contains(" commands (", StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf("Wrote: ", StringComparison.Ordinal) + 7)..]),
    ];

    /// <summary>What the kernel has of a server of the service; null when it does not have it.</summary>
    private static int? Weight(WebServer server) => Kernel.Save().Split('\n')
        .Where(line => line.StartsWith($"-a -t 10.0.0.1:80 -r {server.EndPoint} ", StringComparison.Ordinal))
        .Select(WeightOf).Cast<int?>().SingleOrDefault();

    private static string Weights(int port) => string.Join(' ', Kernel.Save().Split('\n')
        .Where(line => line.StartsWith($"-a -t 10.0.0.1:{port} ", StringComparison.Ordinal)).OrderBy(line => line.Contains(":8080 ", StringComparison.Ordinal)).ThenBy(line => line, StringComparer.Ordinal).Select(WeightOf));

    private static int WeightOf(string line) => int.Parse(line.Split("-w ")[1].Split(' ')[0], CultureInfo.InvariantCulture);

    private static Task UntilWeightAsync(WebServer server, int weight) => Until.TrueAsync(() => Weight(server) == weight, $"{server.EndPoint} should have weight {weight}");

    // For so long, however long a listing takes.
    private static async Task ExpectUnchangedAsync(string table, TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        do
        {
            Kernel.Save().Should().Be(table);
            await Task.Delay(50);
        }
        while (clock.Elapsed < time);
    }

    private async Task<JToken> HealthAsync(string service, WebServer server) => (await Api.GetAsync($"{service}/servers/{server.Path}/health")).Expect(200).Json;

    private Task UntilAsync(string service, WebServer server, string state) =>
        Until.TrueAsync(async () => (string?)(await HealthAsync(service, server))["state"] == state, $"{server.EndPoint} should be {state}");

    private Task UntilAllAsync(string result) => Until.TrueAsync(
        async () => (await Api.GetAsync(Web + "/servers")).Json.All(server => server["health"] is { } health && Result(health) == result), $"every check should be {result}");

    private async Task<string> StatesAsync()
    {
        List<string?> states = [];
        for (var port = 81; port <= 84; port++)
        {
            states.Add((string?)(await Api.GetAsync($"/services/tcp/10.0.0.1/{port}")).Json["health"]!["state"]);
        }

        return string.Join(' ', states);
    }

    private async Task DeclareAsync(string path, string check) =>
        (await Api.PostAsync(path, $"{{scheduler: 'rr', health_check: {check}, servers: [{Server(first, 5)}, {Server(second, 5)}]}}")).Expect(201);

    private async Task ExpectOutAsync()
    {
        await ExpectUnchangedAsync(Kernel.Save(), TimeSpan.FromSeconds(0.5));
        Weight(first).Should().Be(0);
        Host.Client.Fetch(Url, 2).Should().Equal("s2", "s2");
        await Api.ExpectNoDriftAsync();
    }
}
