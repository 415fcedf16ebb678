using Newtonsoft.Json.Linq;

namespace Portal.Tests.OpenApi;

/// <summary>Makes, from a schema and a body that has its fields, bodies with one other value: allowed ones and others.</summary>
internal static class SchemaTrials
{
    private const string Unknown = "no_such_field";

    private static readonly JToken[] OfEveryKind = [JValue.CreateNull(), 1.5, "what nobody knows", true, new JArray(1), new JObject { ["x"] = 1 }];

    public static IEnumerable<SchemaTrial> Of(JToken schema, JToken body) => Visit(schema, body, body, "(inline)", string.Empty);

    /// <summary>Every property that a body of a schema may have, as Schema.property.</summary>
    public static ISet<string> Properties(JToken schema)
    {
        var found = new HashSet<string>();
        Collect(schema, "(inline)", found);
        return found;
    }

    private static void Collect(JToken token, string name, HashSet<string> found)
    {
        name = NameOf(token, name);
        var schema = Document.Instance.Resolve(token);
        foreach (var part in Parts(schema))
        {
            Collect(part, name, found);
        }

        foreach (var property in (schema["properties"] as JObject)?.Properties() ?? [])
        {
            if (schema["additionalProperties"] is not null && found.Add($"{name}.{property.Name}") && !IsReadOnly(property.Value))
            {
                Collect(property.Value, name, found);
            }
        }
    }

    private static IEnumerable<SchemaTrial> Visit(JToken token, JToken value, JToken body, string name, string place)
    {
        name = NameOf(token, name);
        var schema = Document.Instance.Resolve(token);
        var inner = value switch
        {
            JArray elements when schema["items"] is { } items => elements.SelectMany((element, i) => Visit(items, element, body, name, $"{place}[{i}]")),
            JObject fields when schema["properties"] is JObject properties && schema["additionalProperties"] is not null => VisitObject(properties, fields, body, name, place),
            _ => [],
        };
        return inner.Concat(Parts(schema).Where(part => (string?)part["type"] != "null").SelectMany(part => Visit(part, value, body, name, place)));
    }

    private static IEnumerable<SchemaTrial> VisitObject(JObject properties, JObject fields, JToken body, string name, string place)
    {
        yield return Trial($"{name}.{Unknown}", Unknown, 1, isAllowed: false, body, place);
        foreach (var property in properties.Properties().Where(property => fields.ContainsKey(property.Name)))
        {
            var values = Values(property.Value).Concat(OfEveryKind).Distinct(new JTokenEqualityComparer());
            foreach (var value in values)
            {
                var isAllowed = IsReadOnly(property.Value) || SchemaCheck.Errors(property.Value, value).Count == 0;
                if (value.Type != JTokenType.Null || isAllowed)
                {
                    yield return Trial($"{name}.{property.Name}", property.Name, value, isAllowed, body, place);
                }
            }

            foreach (var trial in IsReadOnly(property.Value) ? [] : Visit(property.Value, fields[property.Name]!, body, name, Join(place, property.Name)))
            {
                yield return trial;
            }
        }
    }

    // The bounds and what lies beyond them, every word, and the examples.
    private static IEnumerable<JToken> Values(JToken token)
    {
        var schema = Document.Instance.Resolve(token);
        JToken[] bounds = [.. Bound(schema["minimum"], -1), .. Bound(schema["maximum"], 1)];
        if (schema["maxLength"] is { } longest)
        {
            bounds = [.. bounds, new string('a', (int)longest), new string('a', (int)longest + 1), new string('\u0001', 1)];
        }

        var maps = schema["propertyNames"] is null ? [] : new[] { "a", ".a", "a b", new string('a', 63), new string('a', 64) }
            .SelectMany(name => Values(schema["additionalProperties"]!).Append("v").Select(value => new JObject { [name] = value }))
            .Append(new JObject(Enumerable.Range(0, (int?)schema["maxProperties"] ?? 1).Select(n => new JProperty($"l{n}", "v"))))
            .Append(new JObject(Enumerable.Range(0, (int?)schema["maxProperties"] + 1 ?? 1).Select(n => new JProperty($"l{n}", "v"))));
        var lists = schema["items"] is { } items ? Values(items).Select(item => new JArray(item)) : [];
        return [.. bounds, .. schema["enum"] ?? new JArray(), .. schema["examples"] ?? new JArray(), .. lists, .. maps, .. Parts(schema).SelectMany(Values)];
    }

    private static IEnumerable<JToken> Bound(JToken? bound, int beyond) => bound is null ? [] : [bound, (long)bound + beyond];

    private static SchemaTrial Trial(string property, string name, JToken value, bool isAllowed, JToken body, string place)
    {
        var copy = body.DeepClone();
        var owner = place.Length == 0 ? (JObject)copy : (JObject)copy.SelectToken(place)!;
        owner[name] = value;
        if (isAllowed)
        {
            Company(owner, name, value);
        }

        return new SchemaTrial(property, Join(place, name), value, isAllowed, copy);
    }

    // What must stand beside a value that is allowed as such.
    private static void Company(JObject owner, string name, JToken value)
    {
        switch (name)
        {
            case "scheduler_flags" when value is JArray { First: JValue { Value: string flag } }:
                owner["scheduler"] = flag[..2] == "mh" ? "mh" : "sh";
                break;
            case "lower_threshold":
                owner["upper_threshold"] = int.MaxValue;
                break;
            case "netmask" when value is JValue { Value: string mask } && mask.Contains('.', StringComparison.Ordinal) != owner["mark"] is null:
                owner["netmask"] = string.Empty;
                break;
            case "port" when owner.ContainsKey("weight"):
                (owner["forwarder"], owner["tunnel"]) = ("m", null);
                break;
            case "port" when owner.ContainsKey("checksum") && value.Type == JTokenType.Null:
                owner["type"] = "gre";
                break;
        }
    }

    private static IEnumerable<JToken> Parts(JObject schema) => (schema["allOf"] ?? new JArray()).Concat(schema["oneOf"] ?? new JArray()).Where(part => part["required"] is null);

    private static bool IsReadOnly(JToken schema) => schema["readOnly"] is not null;

    private static string NameOf(JToken token, string name) => Document.Reference(token) is { } pointer ? pointer.Split('/')[^1] : name;

    private static string Join(string place, string name) => place.Length == 0 ? name : $"{place}.{name}";
}
