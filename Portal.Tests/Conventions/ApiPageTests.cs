using System.Text.RegularExpressions;
using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Api.Http;
using Portal.Tests.OpenApi;

namespace Portal.Tests.Conventions;

/// <summary>Holds the tables of the API's page against the code and the OpenAPI document.</summary>
public sealed partial class ApiPageTests
{
    private const string ServicePath = "/services/{}/{}/{}";

    private static readonly string Page = Repository.Read("docs/api.md");

    [Test]
    public async Task Every_route_stands_on_the_page_and_every_route_of_the_page_exists()
    {
        var written = RouteRow().Matches(Page).Select(row => $"{row.Groups["method"].Value} {Normal(row.Groups["path"].Value)}");

        written.Should().BeEquivalentTo((await Routes.AllAsync()).Select(route => $"{route.Method} {Normal(route.Pattern)}")).And.OnlyHaveUniqueItems();
    }

    [Test]
    public async Task The_page_names_what_answers_without_the_token()
    {
        var open = (await Routes.EndpointsAsync()).Where(endpoint => endpoint.Metadata.GetMetadata<AccessRule>()!.IsOpen);

        Path().Matches(OpenRoutes().Match(Page).Value).Select(match => match.Groups["path"].Value).Should().BeEquivalentTo(open.Select(endpoint => endpoint.RoutePattern.RawText));
    }

    [Test]
    public void Every_error_stands_on_the_page_and_every_error_of_the_page_exists()
    {
        var source = Repository.Read("Portal.Api/Http/Problems.cs");
        var existing = ErrorType().Matches(source).Select(match => match.Groups["type"].Value).Distinct();
        var written = ErrorRow().Matches(Page).SelectMany(row => Word().Matches(row.Groups["types"].Value)).Select(match => match.Groups["word"].Value);

        written.Should().BeEquivalentTo(existing).And.OnlyHaveUniqueItems();
    }

    [TestCase("A service", "Service")]
    [TestCase("A server", "Server")]
    public void Every_field_stands_on_the_page_and_every_field_of_the_page_exists(string heading, string schema)
    {
        var table = Page[Page.IndexOf($"\n## {heading}\n", StringComparison.Ordinal)..];
        var rows = FieldRow().Matches(table[..table.IndexOf("\n## ", 1, StringComparison.Ordinal)]);
        var written = rows.SelectMany(row => Field().Matches(row.Groups["fields"].Value)).Select(match => match.Groups["field"].Value);

        // Each of these is said once, in the table of servers or of services, for both.
        string[] told = ["drain", "warnings", "unmanaged", "name", "labels", "stats"];
        written.Except(told).Should().BeEquivalentTo(Fields(Document.Instance.Components("schemas")[schema]!).Except(told)).And.OnlyHaveUniqueItems();
    }

    // A schema may be put together from others.
    private static IEnumerable<string> Fields(JToken schema)
    {
        var whole = Document.Instance.Resolve(schema);
        return ((JObject?)whole["properties"] ?? []).Properties().Select(property => property.Name)
            .Concat(new[] { "allOf", "oneOf", "anyOf" }.SelectMany(kind => whole[kind] ?? new JArray()).SelectMany(Fields)).Distinct();
    }

    private static string Normal(string path) => Placeholder().Replace(path, "{}")
        .Replace("…/servers", ServicePath + "/servers", StringComparison.Ordinal)
        .Replace("…/{}/servers", ServicePath + "/servers", StringComparison.Ordinal);

    [GeneratedRegex(@"^\| `(?<method>[A-Z]+) (?<path>\S+)` \|", RegexOptions.Multiline)]
    private static partial Regex RouteRow();

    [GeneratedRegex(@"Only (?:`/[a-z.]+`(?:,|\sand)?\s+)+answer without it")]
    private static partial Regex OpenRoutes();

    [GeneratedRegex("`(?<path>/[a-z.]+)`")]
    private static partial Regex Path();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"(?:Problem\((?:\d+|status), |Unavailable\()""(?<type>[a-z-]+)""")]
    private static partial Regex ErrorType();

    [GeneratedRegex(@"^\| \d{3} \| (?<types>`[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex ErrorRow();

    [GeneratedRegex(@"^\| (?<fields>`[a-z_]+`(?:, `[a-z_]+`)*) \|", RegexOptions.Multiline)]
    private static partial Regex FieldRow();

    [GeneratedRegex("`(?<field>[a-z_]+)`")]
    private static partial Regex Field();

    [GeneratedRegex("`(?<word>[a-z-]+)`")]
    private static partial Regex Word();
}
