using System.Text.RegularExpressions;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Conventions;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.Scripts;

/// <summary>What scripts/release.sh makes of a copy of the files that know the version.</summary>
public sealed partial class ReleaseTests
{
    private static readonly string[] Files = ["Directory.Build.props", "Portal.Api/OpenApi/document.json", "Portal.Api/OpenApi/Resources/documentation.json", "CHANGELOG.md", "scripts/release.sh"];

    private TemporaryFolder folder = null!;

    [SetUp]
    public void Copy_the_files()
    {
        folder = new TemporaryFolder();
        foreach (var file in Files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(file))!);
            File.Copy(Repository.PathOf(file), PathOf(file));
        }

        File.WriteAllText(PathOf("CHANGELOG.md"), "# Changelog\n\n## Unreleased\n\n- More.\n\n## 0.1.0\n\n- All.\n");
    }

    [TearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void A_release_moves_the_version_everywhere()
    {
        Tool.Check(PathOf("scripts/release.sh"), "2.10.0");

        Read("Directory.Build.props").Should().Contain("<Version>2.10.0</Version>");
        Files[1..3].Should().AllSatisfy(file => Read(file).Should().MatchRegex("\"title\": \"Portal\",\\s+\"version\": \"2\\.10\\.0\"", "the document tells it, and shows itself as an example"));
        Read("CHANGELOG.md").Should().MatchRegex(@"^# Changelog\n\n## Unreleased\n\n## 2\.10\.0 \(\d{4}-\d\d-\d\d\)\n\n- More\.\n\n## 0\.1\.0\n\n- All\.\n$");
    }

    [TestCase("2.10")]
    [TestCase("v2.10.0")]
    [TestCase("0.0.9")]
    public void What_is_no_next_version_changes_nothing(string version)
    {
        Tool.Run(PathOf("scripts/release.sh"), version).ExitCode.Should().NotBe(0);

        Read("Directory.Build.props").Should().Be(Repository.Read("Directory.Build.props"));
    }

    [Test]
    public void A_release_without_changes_is_none()
    {
        File.WriteAllText(PathOf("CHANGELOG.md"), "# Changelog\n\n## Unreleased\n\n## 0.1.0\n\n- All.\n");

        Tool.Run(PathOf("scripts/release.sh"), "2.10.0").Error.Should().Contain("nothing under Unreleased");
    }

    [Test]
    public void The_newest_version_of_the_changelog_is_the_programs() =>
        NewestVersion().Match(Repository.Read("CHANGELOG.md")).Groups["version"].Value.Should().Be(BuiltVersion().Match(Repository.Read("Directory.Build.props")).Groups["version"].Value);

    private string PathOf(string file) => Path.Combine(folder.Path, file);

    private string Read(string file) => File.ReadAllText(PathOf(file));

    [GeneratedRegex(@"^## (?<version>\d\S*)", RegexOptions.Multiline)]
    private static partial Regex NewestVersion();

    [GeneratedRegex("<Version>(?<version>.*)</Version>")]
    private static partial Regex BuiltVersion();
}
