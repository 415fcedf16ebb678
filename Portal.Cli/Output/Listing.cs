using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Portal.Cli.Output;

/// <summary>Rows that can be printed in every format.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Name">The name of a row, which other commands take.</param>
/// <param name="Rows">The rows: what the service answered.</param>
internal sealed record Listing(ImmutableArray<Column> Columns, Func<JsonNode, string> Name, IReadOnlyList<JsonNode> Rows)
{
    /// <summary>The document to print as JSON, where that is not the list of rows.</summary>
    public JsonNode? Document { get; init; }
}
