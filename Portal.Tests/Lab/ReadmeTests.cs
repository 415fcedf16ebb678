using System.Text.RegularExpressions;
using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <summary>The README's reader types its commands: what it prints under them must be what they print.</summary>
[Category("Lab")]
[NonParallelizable]
public sealed partial class ReadmeTests
{
    [Test]
    public void Every_command_of_the_README_prints_what_the_README_shows()
    {
        var root = TestContext.CurrentContext.TestDirectory;
        while (!File.Exists(Path.Combine(root, "portal.sln")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        Tool.Check(Path.Combine(root, "scripts/lab/readme.sh"));

        Lines(Path.Combine(root, "README.md")).Should().Equal(Lines(Path.Combine(root, "artifacts/README.md")), "scripts/readme.sh puts it right");
    }

    // The kernel counts connections of other tests in: a server that comes back has those that it had.
    private static string[] Lines(string file) => [.. File.ReadAllLines(file).Select(line => Connections().Replace(line, "N"))];

    [GeneratedRegex(@"(?<=active_connections"":)\d+|(?<=^  -> .*)\d+ +\d+$")]
    private static partial Regex Connections();
}
