using System.Text;
using System.Text.RegularExpressions;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Configuration;
using Portal.Api.Manual;
using Portal.Tests.Doubles;

namespace Portal.Tests.Manual;

/// <summary>The configuration file of a new installation, which the table of options writes.</summary>
public sealed partial class FirstConfigurationTests
{
    private static readonly string Text = FirstConfiguration.Text();

    private static IEnumerable<string> Names => OptionTable.All.Select(option => option.Name);

    private static IEnumerable<string> WithDefaults => OptionTable.All.Where(option => NamedDefault().IsMatch(option.Help)).Select(option => option.Name);

    [Test]
    public void It_is_the_default_and_safe_against_a_list_that_is_empty_by_mistake()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("portal.json", Text);

        OptionReader.Read(["--config", file], new Dictionary<string, string>()).Should().BeEquivalentTo(
            new PortalOptions { MaximumRemovals = 10, ConfigurationFile = file },
            how => how.ComparingByMembers<PortalOptions>().ComparingByValue<ListenAddress>());
    }

    [TestCaseSource(nameof(Names))]
    public void Each_option_can_be_taken_out_of_its_comment(string name)
    {
        var option = Option(name);
        var uncommented = Text.Replace($"  // \"{name}\": ", $"  \"{name}\": ", StringComparison.Ordinal);

        var given = OptionSources.JsonFile("portal.json", Encoding.UTF8.GetBytes(uncommented));

        given.Should().ContainKey(name);
        option.Invoking(known => known.Apply(new PortalOptions(), given[name])).Should().NotThrow("the example of an option must be a value that it takes");
    }

    [TestCaseSource(nameof(WithDefaults))]
    public void The_default_that_the_help_names_is_what_it_shows(string name)
    {
        var option = Option(name);
        option.Example.Trim('[', ']').Trim('"').Should().Be(NamedDefault().Match(option.Help).Groups["value"].Value);
    }

    [Test]
    public void Each_option_has_its_help_before_it()
    {
        foreach (var option in OptionTable.All)
        {
            Comment().Replace(Text, " ").Should().Contain($"{option.Help}{(option.Advice.Length == 0 ? string.Empty : " " + option.Advice)}\n");
        }
    }

    private static Option Option(string name) => OptionTable.All.Single(option => option.Name == name);

    [GeneratedRegex(@"Default (?<value>\S+?)\.(?= |$)")]
    private static partial Regex NamedDefault();

    // Where a sentence is broken.
    [GeneratedRegex("\n  // (?!\")")]
    private static partial Regex Comment();
}
