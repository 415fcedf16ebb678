using System.Text.RegularExpressions;
using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Conventions;

public sealed partial class SourceTests
{
    private const int LongestFile = 300;

    private static readonly string[] Projects = ["Portal.Ipvsadm", "Portal.Api", "Portal.Cli", "Portal.Tests"];

    private static IEnumerable<string> All => Projects.SelectMany(Repository.Files);

    [Test]
    public void No_file_is_longer_than_300_lines() =>
        All.Select(file => (file, lines: File.ReadLines(Repository.PathOf(file)).Count())).Where(file => file.lines > LongestFile).Should().BeEmpty();

    [Test]
    public void A_file_stands_in_the_folder_of_its_namespace() =>
        All.Where(file => file != "Portal.Api/Program.cs")
            .Where(file => !Repository.Read(file).Contains($"namespace {Path.GetDirectoryName(file)!.Replace('/', '.')};", StringComparison.Ordinal))
            .Should().BeEmpty();

    [Test]
    public void A_file_is_named_for_a_type_in_it() =>
        All.Where(file => file != "Portal.Api/Program.cs" && !Types(file).Contains(Path.GetFileName(file).Split('.')[0])).Should().BeEmpty();

    [Test]
    public void A_file_has_one_public_type_or_a_closed_set_of_them() =>
        Repository.Files("Portal.Ipvsadm").Concat(Repository.Files("Portal.Api")).Concat(Repository.Files("Portal.Cli")).Where(file => PublicTypes(file) is { Count: > 1 } types && !IsClosedSet(file, types)).Should().BeEmpty();

    [Test]
    public void There_is_no_drawer_for_everything() =>
        All.Where(file => Regex.IsMatch(file, "Helper|Util|Common|Manager|Misc")).Should().BeEmpty();

    [Test]
    public void Nobody_sleeps_and_nobody_reads_the_wall_clock() =>
        Repository.Files("Portal.Ipvsadm").Concat(Repository.Files("Portal.Api")).Concat(Repository.Files("Portal.Cli")).Where(file => Regex.IsMatch(Repository.Read(file), @"Thread\.Sleep|DateTime(Offset)?\.(Utc)?Now|Stopwatch"))
            .Should().BeEmpty("time comes in as TimeProvider");

    // A part of a type is named for the type and its aspect: ModelMapping.Servers.cs.
    private static IEnumerable<string> Types(string file) => Type().Matches(Repository.Read(file)).Select(match => match.Groups["name"].Value);

    private static List<Match> PublicTypes(string file) =>
        [.. Type().Matches(Repository.Read(file)).Where(match => match.Value.StartsWith("public", StringComparison.Ordinal))];

    // The others are kinds of the first one, or a word that only it uses.
    private static bool IsClosedSet(string file, List<Match> types)
    {
        var names = types.Select(type => type.Groups["name"].Value).ToList();
        var text = Repository.Read(file);
        return types.Skip(1).All(type => type.Value.Contains("sealed", StringComparison.Ordinal) || type.Value.Contains("abstract", StringComparison.Ordinal))
            && names.Skip(1).All(name => Regex.IsMatch(text, $@"(record|class) {name}\b[^{{;]*:\s*({string.Join('|', names)})\b"))
            || names.SequenceEqual(["WriteOutcome", "WriteResult"]);
    }

    [GeneratedRegex(@"^(public |internal )?(static |sealed |abstract |readonly |partial |ref )*(class|record struct|record|struct|interface|enum) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Type();
}
