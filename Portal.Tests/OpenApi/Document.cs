using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Portal.Api.OpenApi;

namespace Portal.Tests.OpenApi;

/// <summary>The OpenAPI document as it is built into the program.</summary>
internal sealed class Document
{
    public const string Folder = "Portal.Api/OpenApi";

    private Document(JObject root)
    {
        Root = root;
        Operations =
        [
            .. from path in Section("paths").Properties()
               from method in ((JObject)path.Value).Properties()
               where method.Name != "parameters"
               select new Operation(method.Name.ToUpperInvariant(), path.Name, (JObject)method.Value, [.. Parameters((JObject)path.Value), .. Parameters((JObject)method.Value)]),
        ];
    }

    public static string Text { get; } = Read();

    public static Document Instance { get; } = new(Parse(Text));

    public JObject Root { get; }

    public IReadOnlyList<Operation> Operations { get; }

    /// <summary>Reads JSON without taking texts for times.</summary>
    public static JObject Parse(string json) => (JObject)ParseAny(json);

    public static JToken ParseAny(string json)
    {
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None };
        return JToken.ReadFrom(reader);
    }

    public Operation Operation(string id) => Operations.Single(operation => operation.Id == id);

    /// <summary>The operation that a request is for; null when there is none.</summary>
    public Operation? Find(string method, string path)
    {
        var segments = path.Split('?')[0].TrimEnd('/').Split('/');
        return Operations.SingleOrDefault(operation => operation.Method == method && Matches(operation.Path.Split('/'), segments));
    }

    /// <summary>What a reference stands for, or the thing itself.</summary>
    public JObject Resolve(JToken token) => Reference(token) is { } pointer
        ? Resolve(pointer[2..].Split('/').Aggregate((JToken)Root, (at, name) => at[name.Replace("~1", "/", StringComparison.Ordinal)] ?? throw new KeyNotFoundException(pointer)))
        : (JObject)token;

    /// <summary>The components of one kind.</summary>
    public JObject Components(string kind) => (JObject)Root["components"]![kind]!;

    public static string? Reference(JToken token) => (token as JObject)?["$ref"] is JValue { Value: string pointer } ? pointer : null;

    private static string Read()
    {
        using var text = new StreamReader(EmbeddedText.Document.Open());
        return text.ReadToEnd();
    }

    private static bool Matches(string[] pattern, string[] path) => pattern.Length == path.Length
        && pattern.Zip(path).All(pair => pair.First.StartsWith('{') ? pair.Second.Length > 0 : pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));

    private JObject Section(string name) => (JObject)Root[name]!;

    private IEnumerable<JObject> Parameters(JObject owner) => (owner["parameters"] ?? new JArray()).Select(Resolve);
}
