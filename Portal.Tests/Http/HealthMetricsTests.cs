using FluentAssertions;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Portal.Api.Hosting;
using Portal.Api.Metrics;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>What /metrics says of health checks.</summary>
internal sealed class HealthMetricsTests
{
    private const string Web = """{"health_check":{"type":"tcp","interval":0.5},"servers":[{"host":"10.1.0.1","port":80}]}""";

    [Test]
    public async Task Without_a_check_there_is_nothing()
    {
        await using var portal = await TestPortal.StartAsync(Known.Web);
        (await portal.GetAsync("/metrics")).ShouldBe(200).Text.Should().NotContain("portal_health_");
    }

    [Test]
    public async Task Times_and_lateness_of_checks_are_counted_by_their_size()
    {
        await using var portal = await TestPortal.StartAsync(new FakeKernel(), options => options, probe: new FakeProbe(_ => FakeProbe.Ok with { Duration = TimeSpan.FromSeconds(0.2) }));
        (await portal.PostAsync(Known.WebPath, Web)).ShouldBe(201);
        await Poll.UntilAsync(async () => (await MetricsAsync(portal)).Contains("portal_health_check_seconds_count{type=\"tcp\"} 1\n"), "it was asked once");
        (await MetricsAsync(portal)).Should()
            .Contain("# TYPE portal_health_check_seconds histogram\n").And.Contain("# TYPE portal_health_lateness_seconds histogram\n")
            .And.Contain("portal_health_check_seconds_bucket{type=\"tcp\",le=\"0.1\"} 0\nportal_health_check_seconds_bucket{type=\"tcp\",le=\"0.5\"} ")
            .And.NotContain("portal_health_check_seconds_bucket{type=\"tcp\",le=\"0.5\"} 0\n")
            .And.NotContain("portal_health_lateness_seconds_bucket{le=\"+Inf\"} 0\n")
            .And.Contain("portal_health_lateness_seconds_sum ");
    }

    [Test]
    public async Task A_checker_that_stood_still_is_counted()
    {
        await using var portal = await TestPortal.StartAsync();
        (await portal.PostAsync(Known.WebPath, Web)).ShouldBe(201);
        await Poll.UntilAsync(async () => (await MetricsAsync(portal)).Contains("portal_health_restarts_total 0\n"), "it is checked");
        portal.Monitor.StoodStill(TimeSpan.FromSeconds(12));
        (await MetricsAsync(portal)).Should().Contain("portal_health_restarts_total 1\n");
    }

    [Test]
    public void A_checker_that_stood_still_is_in_the_log()
    {
        var log = new ListLogger<HealthLog>();
        new Portal.Api.Hosting.HealthNews(null!, new HealthMetrics(), new HealthLog(log)).StoodStill(TimeSpan.FromSeconds(12));
        log.Lines.Should().Equal((LogLevel.Error, "Health: nothing was checked for 12 s. The checker was started anew."));
    }

    private static async Task<string> MetricsAsync(TestPortal portal) => (await portal.GetAsync("/metrics")).ShouldBe(200).Text;
}
