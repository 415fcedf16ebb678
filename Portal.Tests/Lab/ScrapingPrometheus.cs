using System.Diagnostics;
using FluentAssertions;
using Newtonsoft.Json.Linq;
using Portal.Tests.Conventions;

namespace Portal.Tests.Lab;

/// <summary>Debian's Prometheus, with the configuration of scripts/monitoring. It asks a Portal every second.</summary>
internal sealed class ScrapingPrometheus : IDisposable
{
    private readonly string folder;
    private readonly Process process;

    private ScrapingPrometheus(string folder)
    {
        this.folder = folder;
        process = Process.Start(
            "prometheus",
            [$"--config.file={folder}/prometheus.yml", $"--storage.tsdb.path={folder}/data", "--web.listen-address=127.0.0.1:9090", "--log.level=error"]);
    }

    /// <summary>Starts it.</summary>
    /// <param name="portal">The Portal that it asks.</param>
    public static async Task<ScrapingPrometheus> StartAsync(PortalProcess portal)
    {
        var folder = Directory.CreateTempSubdirectory("prometheus").FullName;
        var text = (await File.ReadAllTextAsync(Repository.PathOf("scripts/monitoring/prometheus.yml")))
            .Replace("/etc/prometheus/portal-token", Path.Combine(folder, "token"), StringComparison.Ordinal)
            .Replace("scrape_interval: 15s", "scrape_interval: 1s", StringComparison.Ordinal)
            .Replace("127.0.0.1:8443", portal.Api.Address.Authority, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder, "prometheus.yml"), text);

        // Rules are evaluated once a minute by default: too seldom for a test.
        var rules = Repository.Read("scripts/monitoring/alerts.yml").Replace("  - name: portal\n", "  - name: portal\n    interval: 1s\n", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder, "alerts.yml"), rules);
        await File.WriteAllTextAsync(Path.Combine(folder, "token"), portal.Api.Token);
        Tool.Check("promtool", "check", "config", Path.Combine(folder, "prometheus.yml")).Should().Contain("SUCCESS");
        return new ScrapingPrometheus(folder);
    }

    /// <summary>Waits until a query has this value.</summary>
    /// <param name="query">The query.</param>
    /// <param name="value">The value.</param>
    public Task ExpectAsync(string query, double value) => UntilAsync(query, answer => answer == value, $"{query} should become {value}");

    /// <summary>Waits until a query has any value.</summary>
    /// <param name="query">The query.</param>
    public Task ExpectSomeAsync(string query) => UntilAsync(query, answer => answer is not null, $"{query} should have a value");

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static Task UntilAsync(string query, Predicate<double?> isGood, string because) => Until.TrueAsync(
        async () =>
        {
            // Prometheus needs the lab's one processor, too.
            await Task.Delay(500);
            var answer = Tool.Run("curl", "-s", "-G", "--data-urlencode", "query=" + query, "http://127.0.0.1:9090/api/v1/query").Output;
            return answer.StartsWith('{') && isGood((double?)JObject.Parse(answer).SelectToken("data.result[0].value[1]"));
        },
        because);
}
