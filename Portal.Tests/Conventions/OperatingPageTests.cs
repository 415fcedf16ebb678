using System.Text.RegularExpressions;
using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Conventions;

/// <summary>What the page for operators names must be there: nobody who is called at night should look for what has another name.</summary>
public sealed partial class OperatingPageTests
{
    private static readonly string Page = Repository.Read("docs/operating.md");
    private static readonly string Options = Repository.Read("Portal.Api/Configuration/OptionTable.cs") + Repository.Read("Portal.Api/Configuration/FleetOptions.cs");
    private static readonly string Alerts = Repository.Read("scripts/monitoring/alerts.yml");

    [Test]
    public void Every_alert_is_explained_and_every_alert_that_is_explained_exists() =>
        Names(AlertName(), Page).Should().BeEquivalentTo(Names(AlertRule(), Alerts));

    [Test]
    public void Every_check_of_readyz_is_explained_and_every_check_that_is_explained_exists() =>
        Names(CheckRow(), Page).Should().BeEquivalentTo(Names(Check(), Repository.Read("Portal.Api/Readiness/ReadinessProbe.cs")));

    [Test]
    public void Every_figure_exists()
    {
        var source = string.Concat(Repository.Files("Portal.Api/Metrics").Select(Repository.Read));
        Names(Figure(), Page).Should().OnlyContain(name => source.Contains($"\"{name}\"")).And.HaveCountGreaterThan(5);
        Names(Figure(), Alerts).Should().OnlyContain(name => source.Contains($"\"{name}\""));
    }

    [Test]
    public void Every_option_exists() =>
        Names(Option(), Page).Should().OnlyContain(name => Options.Contains($"new(\"{name}\"")).And.NotBeEmpty();

    [Test]
    public void Every_error_exists() =>
        Names(ErrorRow(), Page).Where(name => name != "type").Append("ipvsadm-timeout").Should().OnlyContain(type => Repository.Read("Portal.Api/Http/Problems.cs").Contains($"\"{type}\""));

    [Test]
    public async Task Every_route_exists()
    {
        var routes = (await Routes.AllAsync()).Select(route => $"{route.Method} {route.Pattern}").ToList();
        Names(Route(), Page).Should().OnlyContain(route => routes.Contains(route)).And.HaveCountGreaterThan(8);
    }

    private static IEnumerable<string> Names(Regex pattern, string text) => pattern.Matches(text).Select(match => match.Groups["name"].Value).Distinct();

    [GeneratedRegex(@"`(?<name>Portal[A-Z]\w+)`")]
    private static partial Regex AlertName();

    [GeneratedRegex(@"- alert: (?<name>\w+)")]
    private static partial Regex AlertRule();

    [GeneratedRegex(@"(?<=### `/readyz`[^#]*)^\| `(?<name>\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex CheckRow();

    [GeneratedRegex(@"new ReadinessCheck\(""(?<name>\w+)""")]
    private static partial Regex Check();

    [GeneratedRegex(@"\b(?<name>(?:portal|ipvs|process)_[a-z_]+)\b")]
    private static partial Regex Figure();

    [GeneratedRegex(@"`--(?<name>[a-z-]+)")]
    private static partial Regex Option();

    [GeneratedRegex(@"(?<=### A change is refused[^#]*)^\| `(?<name>[a-z-]+)` \|", RegexOptions.Multiline)]
    private static partial Regex ErrorRow();

    [GeneratedRegex(@"`(?<name>[A-Z]+ /[a-z/{}]+)")]
    private static partial Regex Route();
}
