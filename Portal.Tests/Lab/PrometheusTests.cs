using System.Diagnostics;
using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Tests.Conventions;

namespace Portal.Tests.Lab;

/// <summary>Debian's Prometheus scrapes the published binary while packets flow.</summary>
public sealed class PrometheusTests : PortalFixture
{
    // An address that no other test has: a server that comes back has the counters that it had.
    private const string Names = "/services/udp/10.0.0.8/53";

    [Test]
    public async Task Prometheus_knows_the_traffic_that_was_just_sent()
    {
        await DeclareAsync();
        var folder = Directory.CreateTempSubdirectory("prometheus").FullName;
        var text = (await File.ReadAllTextAsync(Repository.PathOf("scripts/monitoring/prometheus.yml")))
            .Replace("/etc/prometheus/portal-token", Path.Combine(folder, "token"), StringComparison.Ordinal)
            .Replace("scrape_interval: 15s", "scrape_interval: 1s", StringComparison.Ordinal)
            .Replace("127.0.0.1:8443", Portal.Api.Address.Authority, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder, "prometheus.yml"), text);
        File.Copy(Repository.PathOf("scripts/monitoring/alerts.yml"), Path.Combine(folder, "alerts.yml"));
        await File.WriteAllTextAsync(Path.Combine(folder, "token"), Portal.Api.Token);
        Tool.Check("promtool", "check", "config", Path.Combine(folder, "prometheus.yml")).Should().Contain("SUCCESS");

        using var prometheus = Process.Start(
            "prometheus",
            [$"--config.file={folder}/prometheus.yml", $"--storage.tsdb.path={folder}/data", "--web.listen-address=127.0.0.1:9090", "--log.level=error"]);
        try
        {
            Host.Client.Ask("10.0.0.8:53", 5).Should().HaveCount(5);
            await ExpectAsync("sum(ipvs_service_connections_total{service=\"udp/10.0.0.8/53\"})", 5);
            await ExpectAsync("sum(ipvs_server_packets_total{service=\"udp/10.0.0.8/53\",direction=\"in\"})", 5);
            await ExpectAsync("ipvs_up", 1);
            await ExpectAsync("count(ALERTS{alertname=\"PortalWithoutIpvs\"}) or vector(0)", 0);
        }
        finally
        {
            prometheus.Kill();
            await prometheus.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public async Task The_figures_are_as_Prometheus_wants_them()
    {
        await DeclareAsync();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, (await Api.GetAsync("/metrics")).Expect(200).Text);
        var check = Tool.Run("bash", "-c", $"promtool check metrics <{file}");
        File.Delete(file);
        check.Error.Should().BeEmpty();
        check.ExitCode.Should().Be(0);
    }

    [Test]
    public void The_rules_are_as_Prometheus_wants_them() =>
        Tool.Check("promtool", "check", "rules", Repository.PathOf("scripts/monitoring/alerts.yml")).Should().Contain("SUCCESS: 8 rules found");

    private static async Task ExpectAsync(string query, double value)
    {
        await Until.TrueAsync(
            async () =>
            {
                // Prometheus needs the lab's one processor, too.
                await Task.Delay(500);
                var answer = Tool.Run("curl", "-s", "-G", "--data-urlencode", "query=" + query, "http://127.0.0.1:9090/api/v1/query").Output;
                return answer.StartsWith('{') && (double?)JObject.Parse(answer).SelectToken("data.result[0].value[1]") == value;
            },
            $"{query} should become {value}");
    }

    private async Task DeclareAsync() => (await Api.PostAsync(Names,
        "{scheduler: 'rr', servers: [{host: '10.0.1.11', port: 53, forwarder: 'm'}, {host: '10.0.1.12', port: 53, forwarder: 'm'}]}")).Expect(201);
}
