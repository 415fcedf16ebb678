using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Portal.Cli.Connection;
using Portal.Cli.Output;

namespace Portal.Cli.Verbs;

/// <summary>A kind of thing that <c>portal get</c> shows.</summary>
/// <param name="Word">The word for it.</param>
/// <param name="Description">What it shows.</param>
/// <param name="Path">Where it is, with what the command line names.</param>
internal sealed record Kind(string Word, string Description, Func<PortalService, string?, CancellationToken, Task<string>> Path)
{
    /// <summary>The columns; ages count from the time that is given.</summary>
    public required Func<DateTimeOffset, ImmutableArray<Column>> Columns { get; init; }

    /// <summary>The rows of an answer: the answer itself where that is a list.</summary>
    public Func<JsonNode, IEnumerable<JsonNode>> Rows { get; init; } = answer => answer is JsonArray ? answer.Elements() : [answer];

    /// <summary>The name of a row.</summary>
    public required Func<JsonNode, string> Name { get; init; }

    /// <summary>The ways to show less of it.</summary>
    public ImmutableArray<Filter> Filters { get; init; } = [];

    /// <summary>The word for what the command line names; null where it names nothing.</summary>
    public string? Argument { get; init; }

    /// <summary>What that is.</summary>
    public string? ArgumentHelp { get; init; }

    /// <summary>Whether it must be named.</summary>
    public bool NeedsArgument { get; init; }
}
