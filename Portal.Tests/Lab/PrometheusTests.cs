using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Conventions;
using Portal.Tests.Monitoring;

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
        using var prometheus = await ScrapingPrometheus.StartAsync(Portal);
        Host.Client.Ask("10.0.0.8:53", 5).Should().HaveCount(5);
        await prometheus.ExpectAsync("sum(ipvs_service_connections_total{service=\"udp/10.0.0.8/53\"})", 5);
        await prometheus.ExpectAsync("sum(ipvs_server_packets_total{service=\"udp/10.0.0.8/53\",direction=\"in\"})", 5);
        await prometheus.ExpectAsync("ipvs_up", 1);
        await prometheus.ExpectAsync("count(ALERTS{alertname=\"PortalWithoutIpvs\"}) or vector(0)", 0);
    }

    [Test]
    public async Task Prometheus_computes_every_panel_and_alerts_of_a_service_that_fails_open()
    {
        const string Service = "/services/tcp/10.0.0.8/80";
        await DeclareAsync();

        // Nobody listens on that port.
        (await Api.PostAsync(Service, """
            {scheduler: 'rr', health_check: {type: 'tcp', port: 9, interval: 0.5, fast_interval: 0.5, rise: 1, fall: 1},
             servers: [{host: '10.0.1.11', port: 80, forwarder: 'm'}, {host: '10.0.1.12', port: 80, forwarder: 'm'}]}
            """)).Expect(201);
        using var prometheus = await ScrapingPrometheus.StartAsync(Portal);
        await prometheus.ExpectAsync("portal_health_failing_open{service=\"tcp/10.0.0.8/80\"}", 1);
        await prometheus.ExpectAsync("count(portal_health_up{service=\"tcp/10.0.0.8/80\"} == 0)", 2);
        await prometheus.ExpectAsync("count(ALERTS{alertname=\"PortalHealthFailingOpen\",service=\"tcp/10.0.0.8/80\"})", 1);
        await prometheus.ExpectAsync("count(ALERTS{alertname=\"PortalServerDown\",service=\"tcp/10.0.0.8/80\"})", 2);
        await prometheus.ExpectAsync("count(ALERTS{alertname=~\"PortalHealthBrake|PortalChecksBlind|PortalCertificateEnds\"}) or vector(0)", 0);

        // This Portal has no check that sees a certificate, and belongs to no fleet.
        foreach (var expression in DashboardTests.Expressions().Where(expression => !expression.Contains("certificate", StringComparison.Ordinal) && !expression.Contains("portal_fleet_", StringComparison.Ordinal)))
        {
            await prometheus.ExpectSomeAsync(expression.Replace("$instance", ".*", StringComparison.Ordinal).Replace("$service", ".*", StringComparison.Ordinal).Replace("$__rate_interval", "1m", StringComparison.Ordinal));
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
        Tool.Check("promtool", "check", "rules", Repository.PathOf("scripts/monitoring/alerts.yml")).Should().Contain("SUCCESS: 18 rules found");

    private async Task DeclareAsync() => (await Api.PostAsync(Names,
        "{scheduler: 'rr', servers: [{host: '10.0.1.11', port: 53, forwarder: 'm'}, {host: '10.0.1.12', port: 53, forwarder: 'm'}]}")).Expect(201);
}
