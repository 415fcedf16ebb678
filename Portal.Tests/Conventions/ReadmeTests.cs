using System.Text.RegularExpressions;
using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Conventions;

/// <summary>Holds the README's tables against the code.</summary>
public sealed partial class ReadmeTests
{
    private const string ServicePath = "/services/{}/{}/{}";

    private static readonly string Readme = Repository.Read("README.md");

    [Test]
    public async Task Every_route_stands_in_the_README_and_every_route_of_the_README_exists()
    {
        var written = RouteRow().Matches(Readme).Select(row => $"{row.Groups["method"].Value} {Normal(row.Groups["path"].Value)}");

        written.Should().BeEquivalentTo((await Routes.AllAsync()).Select(route => $"{route.Method} {Normal(route.Pattern)}")).And.OnlyHaveUniqueItems();
    }

    [Test]
    public void Every_error_stands_in_the_README_and_every_error_of_the_README_exists()
    {
        var source = Repository.Read("Portal.Api/Http/Problems.cs");
        var existing = ErrorType().Matches(source).Select(match => match.Groups["type"].Value).Distinct();
        var written = ErrorRow().Matches(Readme).SelectMany(row => Word().Matches(row.Groups["types"].Value)).Select(match => match.Groups["word"].Value);

        written.Should().BeEquivalentTo(existing).And.OnlyHaveUniqueItems();
    }

    private static string Normal(string path) => Placeholder().Replace(path, "{}")
        .Replace("…/servers", ServicePath + "/servers", StringComparison.Ordinal)
        .Replace("…/{}/servers", ServicePath + "/servers", StringComparison.Ordinal);

    [GeneratedRegex(@"^\| `(?<method>[A-Z]+) (?<path>\S+)` \|", RegexOptions.Multiline)]
    private static partial Regex RouteRow();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"(?:Problem\((?:\d+|status), |Unavailable\()""(?<type>[a-z-]+)""")]
    private static partial Regex ErrorType();

    [GeneratedRegex(@"^\| \d{3} \| (?<types>`[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex ErrorRow();

    [GeneratedRegex("`(?<word>[a-z-]+)`")]
    private static partial Regex Word();
}
