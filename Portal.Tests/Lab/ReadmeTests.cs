using System.Text.RegularExpressions;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Conventions;

namespace Portal.Tests.Lab;

/// <summary>The README's reader types its commands: what it prints under them must be what they print.</summary>
[Category("Lab")]
[NonParallelizable]
public sealed partial class ReadmeTests
{
    [Test]
    public void Every_command_of_the_README_prints_what_the_README_shows()
    {
        Tool.Check(Repository.PathOf("scripts/lab/readme.sh"));

        Lines("README.md").Should().Equal(Lines("artifacts/README.md"), "scripts/readme.sh puts it right");
    }

    // The kernel counts connections of other tests in: a server that comes back has those that it had. Times, and the words by which
    // requests and events are found again, are those of the run.
    private static string[] Lines(string file) => [.. File.ReadAllLines(Repository.PathOf(file)).Select(line => Varying().Replace(line, "N"))];

    [GeneratedRegex(@"(?<=active_connections"":)\d+|(?<=request_id"":"")[0-9a-f]{16}|(?<=^id: )[0-9a-f]{8}-\d+|\d{4}-\d\d-\d\dT[\d:.]+Z|(?<=^  -> .*)\d+ +\d+$"
        + @"|(?<=^\{""connections.*(?:""client"":\{""host"":""10\.0\.0\.100"",""port"":|""server"":\{""host"":""10\.0\.1\.|""expires_in"":|""next"":))\d+|(?<=^\{""connections.*""state"":"")[A-Z_]+"
        + @"|(?<=""(?:connections|(?:in|out)_(?:packets|bytes))"":)\d+|(?<=^ipvs_.*\} )\d+$")]
    private static partial Regex Varying();
}
