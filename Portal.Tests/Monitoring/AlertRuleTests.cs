using System.Text.RegularExpressions;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Conventions;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.Monitoring;

/// <summary>The alert rules fire when they must and are silent when they must not: alerts.test.yml has the cases, promtool runs them.</summary>
public sealed partial class AlertRuleTests
{
    private const string Folder = "scripts/monitoring/";

    private static readonly string Rules = Repository.Read(Folder + "alerts.yml");

    private static IEnumerable<string> Names => Alert().Matches(Rules).Select(match => match.Groups["name"].Value);

    [Test]
    public void Every_rule_fires_when_it_must_and_is_silent_when_it_must_not()
    {
        var tool = Tool.Run("promtool", "test", "rules", Repository.PathOf(Folder + "alerts.test.yml"));
        tool.ExitCode.Should().Be(0, tool.Output + tool.Error);
    }

    [TestCaseSource(nameof(Names)), Category("Long")]
    public void A_rule_that_never_fires_is_noticed(string name) => ExpectFailure(name, "${head}expr: vector(0) > 1${rest}");

    [TestCaseSource(nameof(Names)), Category("Long")]
    public void A_rule_that_always_fires_is_noticed(string name) => ExpectFailure(name, "${head}expr: vector(1)${rest}");

    [TestCaseSource(nameof(Names)), Category("Long")]
    public void A_rule_that_does_not_wait_is_noticed(string name) => ExpectFailure(name, "${head}expr: ${expr}\n        for: 0s");

    [TestCase("sum by (instance, service) (ipvs_server_weight) == 0", TestName = "A_rule_that_passes_over_services_without_servers_is_noticed")]
    [TestCase("ipvs_service_active_connections unless on (service) (ipvs_server_weight > 0)", TestName = "A_rule_that_mixes_directors_up_is_noticed")]
    [TestCase("ipvs_service_active_connections unless on (instance, service) ipvs_server_weight", TestName = "A_rule_that_counts_servers_of_weight_0_is_noticed")]
    [TestCase("ipvs_service_active_connections unless on (instance, service) (ipvs_server_weight > 0)", TestName = "A_rule_that_takes_servers_that_are_left_out_for_none_is_noticed")]
    public void A_worse_rule_about_services_without_servers_is_noticed(string expression) => ExpectFailure("PortalServiceWithoutServers", $"${{head}}expr: {expression}${{rest}}");

    private static void ExpectFailure(string name, string replacement)
    {
        using var folder = new TemporaryFolder();
        var changed = Rule(name).Replace(Rules, replacement);
        changed.Should().NotBe(Rules);
        folder.Write("alerts.yml", changed);
        folder.Write("alerts.test.yml", Repository.Read(Folder + "alerts.test.yml"));
        Tool.Check("promtool", "check", "rules", folder["alerts.yml"]);

        var tool = Tool.Run("promtool", "test", "rules", folder["alerts.test.yml"]);

        tool.ExitCode.Should().NotBe(0);
        (tool.Output + tool.Error).Should().Contain($"alertname: {name}");
    }

    private static Regex Rule(string name) => new($@"(?<head>- alert: {name}\n\s+)expr: (?<expr>.*?)(?<rest>\n\s+for: \w+)", RegexOptions.Singleline);

    [GeneratedRegex(@"- alert: (?<name>\w+)")]
    private static partial Regex Alert();
}
