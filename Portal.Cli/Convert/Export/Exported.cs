using System.Collections.Immutable;

namespace Portal.Cli.Convert.Export;

/// <summary>A document in the words of another tool.</summary>
public sealed record Exported
{
    /// <summary>The text; null when there are errors.</summary>
    public string? Text { get; init; }

    /// <summary>What the tool cannot say.</summary>
    public ImmutableArray<Remark> Remarks { get; init; } = [];

    /// <summary>Why there is no text: the document breaks rules.</summary>
    public ImmutableArray<ConversionError> Errors { get; init; } = [];
}
