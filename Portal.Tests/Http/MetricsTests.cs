using System.Globalization;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

internal sealed class MetricsTests : PortalFixture
{
    private const string Web = "service=\"tcp/10.0.0.1/80\"";
    private const string First = Web + ",server=\"10.1.0.1/80\"";

    [SetUp]
    public async Task DeclareAsync()
    {
        (await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80,"weight":5},{"host":"10.1.0.2","port":80}]}""")).ShouldBe(201);
        Kernel.SetConnections(Known.Web.Key, Known.Server(1), 2, 1);
        Kernel.SetTraffic(Known.Web.Key, new Traffic(13, 120, 110, 9000, 88000), default);
        Kernel.SetTraffic(Known.Web.Key, Known.Server(1), new Traffic(10, 100, 90, 8000, 80000), default);
    }

    [Test]
    public async Task Figures_of_services_and_servers_are_there_with_their_labels()
    {
        var figures = await ScrapeAsync();
        figures[$"ipvs_service_connections_total{{{Web}}}"].Should().Be(13);
        figures[$"ipvs_service_packets_total{{{Web},direction=\"out\"}}"].Should().Be(110);
        figures[$"ipvs_service_active_connections{{{Web}}}"].Should().Be(2);
        figures[$"ipvs_server_bytes_total{{{First},direction=\"in\"}}"].Should().Be(8000);
        figures[$"ipvs_server_inactive_connections{{{First}}}"].Should().Be(1);
        figures[$"ipvs_server_weight{{{First}}}"].Should().Be(5);
        figures["portal_metrics_series_left_out"].Should().Be(0);
    }

    // The alert about services without servers needs that.
    [Test]
    public async Task A_service_without_servers_has_figures_too()
    {
        (await Portal.PostAsync("/services/tcp/10.0.0.2/80")).ShouldBe(201);
        (await ScrapeAsync())["ipvs_service_active_connections{service=\"tcp/10.0.0.2/80\"}"].Should().Be(0);
    }

    [Test]
    public async Task Portal_tells_of_itself()
    {
        await Portal.GetAsync("/services/tcp/10.0.0.9/80");
        await Portal.GetAsync("/nowhere/at/all");
        Kernel.ByHand(table => table.Without(Known.Web.Key));
        var figures = await ScrapeAsync();
        figures["portal_revision"].Should().Be(1);
        figures["portal_declared_servers"].Should().Be(2);
        figures["portal_drift_steps"].Should().Be(3);
        figures["portal_last_push_success"].Should().Be(1);
        figures["portal_write_queue_length"].Should().Be(0);
        figures["ipvs_up"].Should().Be(1);
        figures["portal_http_requests_total{method=\"POST\",route=\"/services/{type}/{host}/{port}\",status=\"201\"}"].Should().Be(1);
        figures["portal_http_requests_total{method=\"GET\",route=\"/services/{type}/{host}/{port}\",status=\"404\"}"].Should().Be(1);
        figures["portal_http_requests_total{method=\"GET\",route=\"none\",status=\"404\"}"].Should().Be(1);
        figures["portal_http_request_duration_seconds_count{method=\"POST\",route=\"/services/{type}/{host}/{port}\"}"].Should().Be(1);
        figures["process_start_time_seconds"].Should().BeApproximately(DateTimeOffset.UtcNow.ToUnixTimeSeconds(), 3600);
        figures["process_resident_memory_bytes"].Should().BeGreaterThan(1e6);
    }

    [Test]
    public async Task What_is_changed_while_it_is_measured_is_no_drift_and_what_somebody_else_changes_is()
    {
        Kernel.ByHand(table => table.With(Known.Dns));
        Kernel.Hang();
        var scrape = ScrapeAsync();
        await Poll.UntilAsync(() => Kernel.Waiting == 1, "it is measured");
        var write = Portal.PatchAsync(Known.WebPath + "/servers/10.1.0.1/80", """{"weight":9}""");
        await Poll.UntilAsync(() => Kernel.Waiting == 2, "it is written");
        Kernel.Release();
        (await write).ShouldBe(200);
        (await scrape)["portal_drift_steps"].Should().Be(1);
    }

    [Test]
    public async Task Without_IPVS_the_answer_says_so()
    {
        Kernel.Unavailable = FailureKind.ModuleMissing;
        var figures = await ScrapeAsync();
        figures["ipvs_up"].Should().Be(0);
        figures.Keys.Should().NotContain(name => name.StartsWith("ipvs_service", StringComparison.Ordinal)).And.NotContain("portal_drift_steps");
    }

    [Test]
    public async Task A_figure_that_is_not_known_has_no_sample()
    {
        Kernel.SetTraffic(Known.Web.Key, new Traffic(9_000_000_000, 90_000_000_000, 0, 0, 0), default);
        Kernel.SetTraffic(Known.Web.Key, Known.Server(1), new Traffic(7, 8, 9, 90_000_000_000_000, 10), default);
        var figures = await ScrapeAsync();
        figures.Should().NotContainKey($"ipvs_server_connections_total{{{First}}}");
        figures[$"ipvs_server_packets_total{{{First},direction=\"out\"}}"].Should().Be(9);
    }

    [TestCase(6, 0, 0, 23)]
    [TestCase(7, 1, 0, 16)]
    [TestCase(15, 1, 1, 8)]
    [TestCase(23, 1, 2, 0)]
    public async Task There_are_never_more_series_than_are_wanted(int limit, int services, int servers, int leftOut)
    {
        Portal.Configure(options => options with { MetricsSeries = limit });
        await Portal.RestartAsync();
        var figures = await ScrapeAsync();
        figures.Keys.Count(name => name.StartsWith("ipvs_service_connections_total{", StringComparison.Ordinal)).Should().Be(services);
        figures.Keys.Count(name => name.StartsWith("ipvs_server_weight{", StringComparison.Ordinal)).Should().Be(servers);
        figures.Keys.Count(name => name.StartsWith("ipvs_s", StringComparison.Ordinal)).Should().BeLessThanOrEqualTo(limit);
        figures["portal_metrics_series_left_out"].Should().Be(leftOut);
    }

    [Test]
    public async Task Labels_that_are_asked_for_are_there_and_a_server_has_those_of_its_service_that_it_lacks()
    {
        Portal.Configure(options => options with { MetricsLabels = ["env", "app/tier"] });
        await Portal.RestartAsync();
        await Portal.PatchAsync(Known.WebPath, """{"labels":{"env":"test","app/tier":"web \"1\"","team":"a"}}""");
        await Portal.PatchAsync(Known.WebPath + "/servers/10.1.0.1/80", """{"labels":{"env":"canary"}}""");
        var figures = await ScrapeAsync();
        const string Tier = "label_app_tier=\"web \\\"1\\\"\"";
        figures.Should().ContainKey($"ipvs_service_connections_total{{{Web},label_env=\"test\",{Tier}}}")
            .And.ContainKey($"ipvs_service_packets_total{{{Web},label_env=\"test\",{Tier},direction=\"in\"}}")
            .And.ContainKey($"ipvs_server_weight{{{First},label_env=\"canary\",{Tier}}}")
            .And.ContainKey($"ipvs_server_weight{{{Web},server=\"10.1.0.2/80\",label_env=\"test\",{Tier}}}");
    }

    // A test of its own for what promtool would say: each family once, its help and type first, its samples together.
    [Test]
    public async Task Families_are_whole_and_stand_once()
    {
        var lines = (await Portal.GetAsync("/metrics")).ShouldBe(200).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var families = new List<string>();
        foreach (var line in lines)
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                families.Add(line.Split(' ')[2]);
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                line.Split(' ')[2].Should().Be(families[^1]);
            }
            else
            {
                line.Should().StartWith(families[^1]);
            }
        }

        families.Should().OnlyHaveUniqueItems().And.OnlyContain(name => name.StartsWith("portal_") || name.StartsWith("ipvs_") || name.StartsWith("process_"));
    }

    private async Task<Dictionary<string, double>> ScrapeAsync()
    {
        var reply = (await Portal.GetAsync("/metrics")).ShouldBe(200);
        reply.ContentHeaders.ContentType!.ToString().Should().Be("text/plain; version=0.0.4; charset=utf-8");
        return reply.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')
            .ToDictionary(line => line[..line.LastIndexOf(' ')], line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }
}
