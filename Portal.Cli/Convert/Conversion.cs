using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Portal.Cli.Convert.Documents;

namespace Portal.Cli.Convert;

/// <summary>What became of a file.</summary>
public sealed record Conversion
{
    /// <summary>The declared document: <c>services</c>, <c>timeouts</c> and <c>daemons</c>; null when there are errors.</summary>
    public JsonObject? Document { get; private init; }

    /// <summary>What was not carried over.</summary>
    public ImmutableArray<Remark> Remarks { get; private init; } = [];

    /// <summary>Why there is no document.</summary>
    public ImmutableArray<ConversionError> Errors { get; private init; } = [];

    /// <summary>Ends a conversion.</summary>
    /// <param name="document">What was read.</param>
    /// <param name="findings">What is to say about it.</param>
    internal static Conversion Of(DeclaredDocument document, Findings findings) => new()
    {
        Document = findings.Errors.Count == 0 ? DocumentWriter.Write(document) : null,
        Remarks = [.. findings.Remarks],
        Errors = [.. findings.Errors],
    };
}
