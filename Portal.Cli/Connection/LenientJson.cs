using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Cli.Connection;

/// <summary>Reads JSON that people keep in files: with comments, and with commas at ends.</summary>
internal static class LenientJson
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };

    /// <summary>Reads a text.</summary>
    /// <exception cref="JsonException">It is none, or says a field twice.</exception>
    public static JsonNode? Parse(string text) => JsonNode.Parse(text, documentOptions: Lenient);
}
