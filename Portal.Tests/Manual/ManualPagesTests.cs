using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Configuration;
using Portal.Api.Manual;
using Portal.Tests.Conventions;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;
using PortalClient = Portal.Cli.PortalClient;

namespace Portal.Tests.Manual;

/// <summary>The man pages, read by the programs that people read them with.</summary>
public sealed partial class ManualPagesTests
{
    private static readonly Edition Edition = new("2026-11-29", "1.2.3");
    private static readonly string[] Sections = ["1", "5", "8"];

    private readonly TemporaryFolder folder = new();

    private static IEnumerable<TestCaseData> Verbs => Below(PortalClient.Verbs("1.2.3"), "portal")
        .Select(verb => new TestCaseData(verb.Path, verb.Command).SetArgDisplayNames(verb.Path));

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [TestCaseSource(nameof(Sections))]
    public void Neither_groff_nor_mandoc_complains(string section)
    {
        var file = folder.Write("portal." + section, Write(section));

        var lint = Tool.Run("mandoc", "-T", "lint", "-W", "all", file);
        (lint.ExitCode + lint.Output + lint.Error).Should().Be("0");
        var man = Tool.Run("man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", file);
        (man.ExitCode + man.Error).Should().Be("0");
    }

    [TestCaseSource(nameof(Verbs))]
    public void Every_verb_stands_on_the_first_page_with_its_arguments_and_options(string path, object verb)
    {
        var command = (Command)verb;
        var part = Read("1").Split("\n   portal ").SingleOrDefault(text => $"portal {text}".StartsWith(path + "\n", StringComparison.Ordinal) || Regex.IsMatch($"portal {text}", $"^{Regex.Escape(path)} [^a-z]"));

        part.Should().NotBeNull();
        Words(part!).Should().Contain(Words(command.Description!));
        foreach (var argument in command.Arguments)
        {
            Words(part).Should().Contain($" {argument.Name.ToUpperInvariant()} {Words(argument.Description!)}");
        }

        foreach (var option in command.Options.Where(option => !option.Hidden && option.Name != "--help"))
        {
            part.Should().MatchRegex($"\n {{7}}(.*, )?{option.Name}\\b");
            Words(part).Should().Contain(Words(option.Description!));
        }
    }

    [Test]
    public void Every_option_stands_on_the_page_of_the_service_and_on_that_of_the_file()
    {
        var (service, file) = (Read("8"), Read("5"));
        foreach (var option in OptionTable.All)
        {
            service.Should().MatchRegex($"\n {{7}}--{option.Name}( {Regex.Escape(option.Value)})?\n");
            Words(service).Should().Contain(Words(option.Help)).And.Contain(option.Variable);
            file.Should().Contain($"\n       \"{option.Name}\": {option.Example}\n");
            Words(file).Should().Contain(Words($"{option.Help} {option.Advice}"));
        }

        foreach (var (name, _, help) in OptionReader.Questions.Append(("--config", "FILE", OptionReader.ConfigHelp)))
        {
            service.Should().Contain($"\n       {name}");
            Words(service).Should().Contain(Words(help));
        }
    }

    [Test]
    public void Every_exit_code_stands_on_the_first_page_and_in_the_documents()
    {
        var codes = typeof(PortalClient).Assembly.GetType("Portal.Cli.ExitCode")!.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (int)field.GetRawConstantValue()!).Order().ToList();

        PortalClient.ExitCodes.Select(code => code.Code).Should().Equal(codes);
        var page = Words(Read("1"));
        PortalClient.ExitCodes.Should().OnlyContain(code => page.Contains($" {code.Code} {Words(code.Meaning)}", StringComparison.Ordinal));
        ExitCodeRow().Matches(Repository.Read("docs/command-line.md")).Select(row => int.Parse(row.Groups["code"].Value, CultureInfo.InvariantCulture)).Should().Equal(codes);
    }

    [Test]
    public void The_example_on_the_page_of_the_file_is_a_configuration()
    {
        var example = Example().Match(Read("5")).Value;

        var options = OptionReader.Read(["--config", folder.Write("portal.json", example)], new Dictionary<string, string>());

        options.Listen.Should().HaveCount(2);
        options.ReconcileInterval.Should().Be(TimeSpan.FromMinutes(1));
    }

    [Test]
    public void What_is_to_be_typed_can_be_copied()
    {
        Read("8", "utf8").Should().Contain("--max-removals N").And.Contain("portal --man 8 | man -l -");
        Read("5", "utf8").Should().Contain("\"listen\": [\"http://127.0.0.1:8443\"]");
        new ManPage("x", 1, "y", Edition).Section("Z").First(".a 'b' \\c ^d ~e `f` -g \u00e9").ToString().Should().EndWith(".SH Z\n\\&.a \\(aqb\\(aq \\ec \\(had \\(tie \\(gaf\\(ga \\-g \\[u00E9]\n");
    }

    [TestCase("1796000000", "2026-11-30")]
    [TestCase("0", "1970-01-01")]
    [TestCase("", "")]
    [TestCase("yesterday", "")]
    [TestCase("-1", "")]
    [TestCase("9999999999999999", "")]
    public void The_day_of_a_page_is_what_the_builder_says(string given, string day) =>
        Edition.Of("1.2.3", new Dictionary<string, string> { ["SOURCE_DATE_EPOCH"] = given }).Should().Be(new Edition(day, "1.2.3"));

    [TestCase]
    [TestCase("2")]
    [TestCase("8", "--listen")]
    public void There_is_no_other_page(params string[] words) =>
        FluentActions.Invoking(() => ManualPages.Write(words, PortalClient.Verbs("1.2.3"), PortalClient.ExitCodes, Edition))
            .Should().Throw<OptionException>().WithMessage("--man: must be 1, 5 or 8, and nothing else.");

    private static string Write(string section) => ManualPages.Write([section], PortalClient.Verbs("1.2.3"), PortalClient.ExitCodes, Edition);

    // As on a screen that is wide enough, so that nothing is hyphenated.
    private string Read(string section, string device = "ascii") =>
        Overstrike().Replace(Tool.Check("mandoc", "-T", device, "-O", "width=1000", folder.Write("read." + section, Write(section))), string.Empty);

    private static string Words(string text) => string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<(string Path, Command Command)> Below(Command command, string path) => command.Subcommands.Where(part => !part.Hidden)
        .SelectMany(part => Below(part, $"{path} {part.Name}").Prepend(($"{path} {part.Name}", part)));

    [GeneratedRegex(".\b")]
    private static partial Regex Overstrike();

    [GeneratedRegex(@"^\| (?<code>\d+) \| ", RegexOptions.Multiline)]
    private static partial Regex ExitCodeRow();

    [GeneratedRegex(@"^ +\{\n[^}]*^ +\}$", RegexOptions.Multiline)]
    private static partial Regex Example();
}
