using System.Text.RegularExpressions;
using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Tests.Conventions;
using Portal.Tests.Doubles;

namespace Portal.Tests.Monitoring;

/// <summary>The dashboard and the rules ask for figures that Portal has. In the lab Prometheus computes them.</summary>
internal sealed partial class DashboardTests
{
    private static readonly JObject Dashboard = JObject.Parse(Repository.Read("scripts/monitoring/dashboard.json"));

    [Test]
    public async Task Every_figure_of_the_dashboard_and_of_the_rules_is_one_that_Portal_has()
    {
        var seen = FakeProbe.Ok with { CertificateExpiry = DateTimeOffset.UnixEpoch.AddYears(90) };
        await using var portal = await TestPortal.StartAsync(new FakeKernel(), options => options with { Fleet = "shop", Director = "lb-1", FleetInit = true, HealthShared = true }, probe: new FakeProbe(_ => seen), etcd: new MemoryEtcd());
        (await portal.PostAsync(Known.WebPath, """{"health_check":{"type":"tls","interval":0.5},"servers":[{"host":"10.1.0.1","port":80},{"host":"10.1.0.2","port":80}]}""")).ShouldBe(201);
        HashSet<string> families = [];
        await Poll.UntilAsync(
            async () =>
            {
                families = [.. Family().Matches((await portal.GetAsync("/metrics")).ShouldBe(200).Text).Select(match => match.Groups["name"].Value)];
                return families.Contains("portal_health_certificate_expiry_seconds") && families.Contains("portal_health_check_seconds");
            },
            "both were asked");

        var asked = Expressions().Concat(Rule().Matches(Repository.Read("scripts/monitoring/alerts.yml")).Select(match => match.Groups["expr"].Value))
            .SelectMany(expression => Figure().Matches(expression)).Select(match => match.Value).Distinct().ToList();

        asked.Should().HaveCountGreaterThan(20);
        asked.Where(name => !families.Contains(name) && !families.Contains(PartOfFigure().Replace(name, string.Empty))).Should().BeEmpty();
    }

    [Test]
    public void Every_panel_has_a_number_a_title_and_a_place_of_its_own()
    {
        var panels = Dashboard["panels"]!.Children<JObject>().ToList();
        panels.Select(panel => (int)panel["id"]!).Should().OnlyHaveUniqueItems();
        panels.Select(panel => (string)panel["title"]!).Should().OnlyHaveUniqueItems();
        panels.SelectMany(Cells).Should().OnlyHaveUniqueItems();
    }

    /// <summary>All that the panels ask for.</summary>
    internal static IEnumerable<string> Expressions() => Dashboard.SelectTokens("panels[*].targets[*].expr").Select(expression => (string)expression!);

    private static IEnumerable<(int X, int Y)> Cells(JObject panel)
    {
        var (x, y, width, height) = ((int)panel.SelectToken("gridPos.x")!, (int)panel.SelectToken("gridPos.y")!, (int)panel.SelectToken("gridPos.w")!, (int)panel.SelectToken("gridPos.h")!);
        return from column in Enumerable.Range(x, width) from row in Enumerable.Range(y, height) select (column, row);
    }

    [GeneratedRegex("^# TYPE (?<name>\\w+) ", RegexOptions.Multiline)]
    private static partial Regex Family();

    [GeneratedRegex(@"\b(?:portal|ipvs|process)_[a-z_]+\b")]
    private static partial Regex Figure();

    // What a summary or a histogram has behind its name.
    [GeneratedRegex("_(sum|count|bucket)$")]
    private static partial Regex PartOfFigure();

    [GeneratedRegex(@"expr: (?<expr>.*?)\n\s+for: ", RegexOptions.Singleline)]
    private static partial Regex Rule();
}
