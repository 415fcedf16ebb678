using Newtonsoft.Json.Linq;

namespace Portal.Tests.Linearizability;

/// <summary>An answer as far as it is compared.</summary>
/// <param name="Status">The status.</param>
/// <param name="Text">What the body says, in the words of the model; of an error its type.</param>
internal sealed record ModelAnswer(int Status, string Text = "")
{
    /// <summary>True when the answer says that something failed that the model knows nothing of, and nothing has changed.</summary>
    public bool IsFault => Status is 503 or 504 || Text is "refused-by-ipvs" or "fleet-conflict";

    /// <summary>Reads the answer of Portal.</summary>
    public static ModelAnswer Of(int status, string body) => new(status, body.Length == 0 ? string.Empty : Describe(JToken.Parse(body)));

    /// <summary>A change report with its revision.</summary>
    public static ModelAnswer Report(ModelState before, ModelState after, long revision) => new(200, $"r{revision} {before.ReportTo(after)}");

    private static string Describe(JToken body) => body switch
    {
        JArray list when list.Count > 0 && list[0]["scheduler"] is not null =>
            string.Join("; ", list.Select(service => $"{service["type"]}/{service["host"]}/{service["port"]} {Describe(service)}").Order(StringComparer.Ordinal)),
        JArray list => string.Join(", ", list.Select(server => $"{server["host"]}/{server["port"]}={server["weight"]}").Order(StringComparer.Ordinal)),
        JObject { } report when report["changes"] is not null => $"r{report["revision"]} +{report["added"]} ~{report["edited"]} -{report["removed"]}",
        JObject { } service when service["scheduler"] is not null => $"{service["scheduler"]} {{{Describe(service["servers"]!)}}}",
        JObject { } server when server["weight"] is not null => (string)server["weight"]!,
        _ => (string?)body["type"] ?? body.ToString(),
    };
}
