using System.Text.RegularExpressions;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Conventions;

namespace Portal.Tests.Lab;

/// <summary>The reader of a page types its commands: what it shows under them must be what they print.</summary>
[Category("Lab")]
[NonParallelizable]
public sealed partial class TypedPageTests
{
    private static IEnumerable<string> Typed => Pages.All.Where(page => Repository.Read(page).Contains("```console\n", StringComparison.Ordinal));

    [OneTimeSetUp]
    public void Type_them() => Tool.Check(Repository.PathOf("scripts/lab/docs.sh"));

    [TestCaseSource(nameof(Typed))]
    public void Every_command_prints_what_the_page_shows(string page) =>
        Lines(page).Should().Equal(Lines($"artifacts/docs/{page}"), "scripts/docs.sh {0} puts it right", page);

    // The kernel counts connections of other tests in: a server that comes back has those that it had. Times, and the words by which
    // requests and events are found again, are those of the run.
    private static string[] Lines(string file) => [.. File.ReadAllLines(Repository.PathOf(file)).Select(line => Varying().Replace(line, "N"))];

    [GeneratedRegex(@"(?<=active_connections"":)\d+|(?<=""milliseconds"":)[\d.]+|(?<=request_id"":"")[0-9a-f]{16}|(?<=""token"":"")[0-9a-f]{64}|(?<=^id: )[0-9a-f]{8}-\d+|\d{4}-\d\d-\d\dT[\d:.]+Z|(?<=^  -> .*)\d+ +\d+$"
        + @"|(?<=^\{""connections.*(?:""client"":\{""host"":""10\.0\.0\.100"",""port"":|""server"":\{""host"":""10\.0\.1\.|""expires_in"":|""next"":))\d+|(?<=^\{""connections.*""state"":"")[A-Z_]+"
        + @"|(?<=""(?:connections|(?:in|out)_(?:packets|bytes))"":)\d+|(?<=^ipvs_.*\} )\d+$")]
    private static partial Regex Varying();
}
