using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <summary>The README's reader types its commands: what it prints under them must be what they print.</summary>
[Category("Lab")]
[NonParallelizable]
public sealed class ReadmeTests
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

        var printed = File.ReadAllLines(Path.Combine(root, "artifacts/README.md"));
        File.ReadAllLines(Path.Combine(root, "README.md")).Should().Equal(printed, "scripts/readme.sh puts it right");
    }
}
