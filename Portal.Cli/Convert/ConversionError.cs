using System.Globalization;

namespace Portal.Cli.Convert;

/// <summary>Something that the converter does not understand, or that cannot be declared. There is no document then.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line, from 1 on; 0 in a JSON document.</param>
/// <param name="Column">The column, from 1 on; 0 in a JSON document.</param>
/// <param name="Path">The path in a JSON document; empty in other files.</param>
/// <param name="Rule">The rule that it breaks.</param>
public sealed record ConversionError(string File, int Line, int Column, string Path, string Rule)
{
    /// <summary>The error as one line: <c>keepalived.conf:7:5: …</c>, or <c>state.json: services[1]: …</c>.</summary>
    public override string ToString() => Line == 0 ? $"{File}: {Path}: {Rule}" : string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}: {Rule}");
}
