using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;

namespace Portal.Tests.OpenApi;

/// <summary>One method of one path of the document.</summary>
internal sealed partial record Operation(string Method, string Path, JObject Node, IReadOnlyList<JObject> Parameters)
{
    public string Id => (string)Node["operationId"]!;

    public JObject Responses => (JObject)Node["responses"]!;

    /// <summary>The schema of the body that it takes; null when it takes none.</summary>
    public JToken? BodySchema => Node["requestBody"]?["content"]!["application/json"]!["schema"];

    /// <summary>The example of the body that it takes; null when it takes none.</summary>
    public JToken? BodyExample => Node["requestBody"]?["content"]!["application/json"]!["example"];

    public string? BodyType => ((JObject?)Node["requestBody"]?["content"])?.Properties().First().Name;

    /// <summary>The path with the examples of its parameters.</summary>
    public string ExamplePath => Placeholder().Replace(Path, match => Parameters.Single(parameter => (string?)parameter["in"] == "path" && (string?)parameter["name"] == match.Groups[1].Value)["example"]!.ToString());

    public IEnumerable<string> Names(string place) => Parameters.Where(parameter => (string?)parameter["in"] == place).Select(parameter => (string)parameter["name"]!);

    public override string ToString() => $"{Method} {Path}";

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();
}
