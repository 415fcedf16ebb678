using System.Globalization;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;

namespace Portal.Tests.OpenApi;

/// <summary>
/// Holds a value against a schema: JSON Schema 2020-12, as far as the document uses it. A word that it does not know is a
/// fault of the document or of this check, and never passed over.
/// </summary>
internal static class SchemaCheck
{
    private static readonly string[] Annotations = ["description", "default", "examples", "readOnly", "properties", "required", "additionalProperties", "contentMediaType"];

    /// <summary>Everything in which a value is not what a schema says.</summary>
    /// <param name="schema">The schema, or a reference to one.</param>
    /// <param name="value">The value.</param>
    /// <param name="seen">Gets the properties that the value has, as Schema.property.</param>
    public static IReadOnlyList<string> Errors(JToken schema, JToken value, HashSet<string>? seen = null) => Check(schema, value, new Place(string.Empty, "(inline)", seen ?? []));

    private static List<string> Check(JToken token, JToken value, Place place)
    {
        // Everything that stands beside a reference counts too.
        var errors = ((JObject)token).Properties().SelectMany(word => Check(word, value, place)).ToList();
        return value is JObject properties ? [.. errors, .. CheckObject((JObject)token, properties, place)] : errors;
    }

    private static IEnumerable<string> Check(JProperty word, JToken value, Place place) => word.Name switch
    {
        "$ref" => Check(Document.Instance.Resolve(word.Parent!), value, place with { Schema = ((string)word.Value!).Split('/')[^1] }),
        "type" => Broken(!(word.Value as JArray ?? [word.Value]).Any(type => IsOf((string)type!, value)), $"is no {word.Value}", value, place),
        "enum" => Broken(!word.Value.Any(allowed => JToken.DeepEquals(allowed, value)), "is none of " + word.Value.ToString(Newtonsoft.Json.Formatting.None), value, place),
        "pattern" => Broken(value.Type == JTokenType.String && !Regex.IsMatch((string)value!, (string)word.Value!), $"does not match {word.Value}", value, place),
        "format" => Broken(value.Type == JTokenType.String && !IsFormat((string)word.Value!, (string)value!), $"is no {word.Value}", value, place),
        "minimum" => Broken(IsOf("number", value) && (decimal)value < (decimal)word.Value, $"is less than {word.Value}", value, place),
        "maximum" => Broken(IsOf("number", value) && (decimal)value > (decimal)word.Value, $"is more than {word.Value}", value, place),
        "maxLength" => Broken(value.Type == JTokenType.String && ((string)value!).EnumerateRunes().Count() > (int)word.Value, $"is longer than {word.Value}", value, place),
        "minItems" => Broken(value is JArray { Count: var count } && count < (int)word.Value, $"has fewer than {word.Value} elements", value, place),
        "minProperties" => Broken(value is JObject { Count: var count } && count < (int)word.Value, $"has fewer than {word.Value} fields", value, place),
        "maxProperties" => Broken(value is JObject { Count: var count } && count > (int)word.Value, $"has more than {word.Value} fields", value, place),
        "propertyNames" => value is JObject names ? names.Properties().SelectMany(name => Check(word.Value, name.Name, place)) : [],
        "items" => value is JArray elements ? elements.SelectMany((element, i) => Check(word.Value, element, place.At($"[{i}]"))) : [],
        "contentSchema" => IsJson(word) && value.Type == JTokenType.String ? Check(word.Value, Document.ParseAny((string)value!), place) : [],
        "allOf" => word.Value.SelectMany(part => Check(part, value, place)),
        "oneOf" => CheckOne(word.Value, value, place),
        _ when Annotations.Contains(word.Name) => [],
        _ => throw new NotSupportedException($"{word.Path}: the check of schemas does not know this word."),
    };

    // Other content than JSON is for a test of its own.
    private static bool IsJson(JProperty word) => (string?)word.Parent!["contentMediaType"] == "application/json";

    private static IEnumerable<string> CheckOne(JToken parts, JToken value, Place place)
    {
        var tries = parts.Select(part =>
        {
            var seen = new HashSet<string>();
            return (Errors: Check(part, value, place with { Seen = seen }), Seen: seen);
        }).ToList();
        var fitting = tries.Where(one => one.Errors.Count == 0).ToList();
        if (fitting is [{ Seen: var properties }])
        {
            place.Seen.UnionWith(properties);
            return [];
        }

        return fitting.Count > 1
            ? [$"{place.Text} fits {fitting.Count} of the alternatives"]
            : [$"{place.Text} fits none of the alternatives, nearest: {string.Join("; ", tries.MinBy(one => one.Errors.Count).Errors)}"];
    }

    private static IEnumerable<string> CheckObject(JObject schema, JObject value, Place place)
    {
        foreach (var missing in (schema["required"] ?? new JArray()).Select(name => (string)name!).Where(name => !value.ContainsKey(name)))
        {
            yield return $"{place.Text} lacks {missing}, which {place.Schema} requires";
        }

        var known = (JObject?)schema["properties"];
        foreach (var field in value.Properties())
        {
            if ((known?[field.Name] ?? (schema["additionalProperties"] as JObject)) is { } part)
            {
                place.Seen.Add($"{place.Schema}.{field.Name}");
                foreach (var error in Check(part, field.Value, place.At(field.Name)))
                {
                    yield return error;
                }
            }
            else if (schema["additionalProperties"] is JValue { Value: false })
            {
                yield return $"{place.At(field.Name).Text} is no property of {place.Schema}";
            }
        }
    }

    private static bool IsOf(string type, JToken value) => type switch
    {
        "object" => value is JObject,
        "array" => value is JArray,
        "string" => value.Type == JTokenType.String,
        "integer" => value.Type == JTokenType.Integer,
        "number" => value.Type is JTokenType.Integer or JTokenType.Float,
        "boolean" => value.Type == JTokenType.Boolean,
        "null" => value.Type == JTokenType.Null,
        _ => throw new NotSupportedException($"The check of schemas does not know the type {type}."),
    };

    private static bool IsFormat(string format, string text) => format switch
    {
        "date-time" => DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _),
        "uri-reference" => Uri.IsWellFormedUriString(text, UriKind.RelativeOrAbsolute),
        _ => throw new NotSupportedException($"The check of schemas does not know the format {format}."),
    };

    private static IEnumerable<string> Broken(bool isBroken, string rule, JToken value, Place place) =>
        isBroken ? [$"{place.Text} {rule} ({place.Schema}): {value.ToString(Newtonsoft.Json.Formatting.None)}"] : [];

    private sealed record Place(string Path, string Schema, HashSet<string> Seen)
    {
        public string Text => Path.Length == 0 ? "the value" : Path;

        public Place At(string part) => this with { Path = Path.Length == 0 || part.StartsWith('[') ? Path + part : $"{Path}.{part}" };
    }
}
