using System.Globalization;
using System.Text.Json.Nodes;

namespace Portal.Cli.Output;

/// <summary>Writes change reports as differences.</summary>
internal static class PlanText
{
    private const string None = "(none)";

    private static readonly string[] Identity = ["type", "host", "port", "family", "mark", "role", "servers"];

    // What is as it is by default is not worth a word in what comes.
    private static readonly Dictionary<string, string> Defaults = new()
    {
        ["scheduler_flags"] = "[]",
        ["persistence"] = "0",
        ["netmask"] = "\"\"",
        ["persistence_engine"] = "\"\"",
        ["one_packet"] = "false",
        ["upper_threshold"] = "0",
        ["lower_threshold"] = "0",
        ["name"] = "\"\"",
        ["labels"] = "{}",
    };

    /// <summary>The steps of a report, in its order.</summary>
    /// <param name="report">The report.</param>
    public static IEnumerable<PlanLine> Of(JsonObject report)
    {
        foreach (var change in report["changes"].Elements())
        {
            var place = change["server"] is { } server ? $"server {server} of {change["service"]}" : $"service {change["service"]}";
            yield return Line(place, change["before"] as JsonObject, change["after"] as JsonObject);
        }

        foreach (var change in report["annotations"].Elements())
        {
            var place = change["server"] is { } server ? $"server {server} of {change["service"]}" : $"service {change["service"]}";
            yield return new PlanLine('~', $"{place}: from then on {string.Join(", ", Annotation(change))}");
        }

        foreach (var change in report["settings"].Elements())
        {
            yield return Line((string)change["setting"]!, change["before"] as JsonObject, change["after"] as JsonObject);
        }

        foreach (var drain in report["draining"].Elements())
        {
            yield return new PlanLine('~', $"{Target(drain)}: drained until {drain["deadline"]}, then removed");
        }
    }

    /// <summary>How many steps there are, in a sentence.</summary>
    /// <param name="report">The report.</param>
    public static string Summary(JsonObject report)
    {
        var settings = (report["settings"] as JsonArray)?.Count ?? 0;
        var annotations = (report["annotations"] as JsonArray)?.Count ?? 0;
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{report["added"]} to add, {report["edited"]} to change, {report["removed"]} to remove; {report["unchanged"]} unchanged");
        return text
            + (annotations > 0 ? string.Create(CultureInfo.InvariantCulture, $"; names, labels or checks: {annotations}") : string.Empty)
            + (settings > 0 ? string.Create(CultureInfo.InvariantCulture, $"; settings: {settings}") : string.Empty) + ".";
    }

    /// <summary>Whether a report has any step.</summary>
    /// <param name="report">The report.</param>
    public static bool IsEmpty(JsonObject report) => !Of(report).Any();

    /// <summary>The names of the fields in which two things differ.</summary>
    /// <param name="one">One of them.</param>
    /// <param name="other">The other one.</param>
    public static IEnumerable<string> DifferingFields(JsonObject one, JsonObject other) =>
        one.Concat(other).Select(field => field.Key).Distinct().Where(name => !JsonNode.DeepEquals(one[name], other[name]));

    /// <summary>What a drain is about.</summary>
    /// <param name="drain">The drain.</param>
    public static string Target(JsonNode drain) => (string?)drain["target"] switch
    {
        "host" => $"host {drain["host"]}",
        "server" => $"server {drain["server"]} of {drain["service"]}",
        _ => $"service {drain["service"]}",
    };

    private static PlanLine Line(string place, JsonObject? before, JsonObject? after) => (before, after) switch
    {
        (null, { } added) => new PlanLine('+', string.Join(' ', added.Where(IsTelling).Select(Text).Prepend(place))),
        ({ } removed, null) => new PlanLine('-', removed["servers"] is JsonArray { Count: > 0 } servers
            ? string.Create(CultureInfo.InvariantCulture, $"{place} with {servers.Count} {(servers.Count == 1 ? "server" : "servers")}")
            : place),
        ({ } old, { } changed) => new PlanLine('~', $"{place}: {string.Join(", ", Differences(old, changed))}"),
        _ => new PlanLine('~', place),
    };

    // A report has what there is from then on, and not what there was: what is none may have been taken away.
    private static IEnumerable<string> Annotation(JsonNode change) => change.Fields().Where(field => field.Key is not ("service" or "server"))
        .Concat(change["health_check"] is null ? [KeyValuePair.Create<string, JsonNode?>("health_check", null)] : [])
        .Select(Text);

    private static IEnumerable<string> Differences(JsonObject before, JsonObject after) => DifferingFields(before, after)
        .Where(name => name != "servers")
        .Select(name => $"{name} {Value(before[name])} -> {Value(after[name])}");

    private static bool IsTelling(KeyValuePair<string, JsonNode?> field) => !Identity.Contains(field.Key) && Defaults.GetValueOrDefault(field.Key) != field.Value.Compact();

    private static string Text(KeyValuePair<string, JsonNode?> field) => $"{field.Key} {Value(field.Value)}";

    private static string Value(JsonNode? value) => value switch
    {
        null or JsonArray { Count: 0 } or JsonObject { Count: 0 } => None,
        JsonObject check when check["type"] is { } type => type.ToString(),
        JsonArray list when list.All(element => element is JsonValue) => string.Join(',', list.Elements()),
        JsonValue single => single.ToString() is { Length: > 0 } text ? text : None,
        _ => value.Compact(),
    };
}
