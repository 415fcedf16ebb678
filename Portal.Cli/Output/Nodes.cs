using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Cli.Output;

/// <summary>What is said often of JSON.</summary>
internal static class Nodes
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Pretty = Plain with { Indented = true };

    /// <summary>The text on one line.</summary>
    public static string Compact(this JsonNode? node) => Write(node, Plain);

    /// <summary>The text on several lines.</summary>
    public static string Indented(this JsonNode? node) => Write(node, Pretty);

    /// <summary>What is at the end of some fields, one in the other.</summary>
    /// <param name="node">Where to begin.</param>
    /// <param name="path">The fields, with dots between them.</param>
    /// <returns>Null when it is not there.</returns>
    public static JsonNode? At(this JsonNode? node, string path) => path.Split('.').Aggregate(node, (at, field) => (at as JsonObject)?[field]);

    /// <summary>The elements of a list; none where it is none.</summary>
    public static IEnumerable<JsonNode> Elements(this JsonNode? node) => (node as JsonArray)?.OfType<JsonNode>() ?? [];

    /// <summary>The fields of an object; none where it is none.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Fields(this JsonNode? node) => node as JsonObject ?? [];

    /// <summary>A number; 0 where it is none.</summary>
    public static long Number(this JsonNode? node) => node.Whole() ?? 0;

    /// <summary>A whole number; null where it is none.</summary>
    public static long? Whole(this JsonNode? node) => node is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;

    /// <summary>A text; null where it is none.</summary>
    public static string? Text(this JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>Whether it is true, and nothing else.</summary>
    public static bool IsTrue(this JsonNode? node) => node?.GetValueKind() == JsonValueKind.True;

    private static string Write(JsonNode? node, JsonWriterOptions options)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, options))
        {
            if (node is null)
            {
                json.WriteNullValue();
            }
            else
            {
                node.WriteTo(json);
            }
        }

        return System.Text.Encoding.UTF8.GetString(memory.GetBuffer(), 0, (int)memory.Length);
    }
}
