using System.Globalization;

namespace Portal.Cli.Convert;

/// <summary>Something that was not carried over, or that the file says in another way than it works, and what to do.</summary>
/// <param name="File">The file; empty for what stands in none.</param>
/// <param name="Line">The line, from 1 on; 0 for what stands in none.</param>
/// <param name="Text">Sentences in plain English.</param>
public sealed record Remark(string File, int Line, string Text)
{
    /// <summary>The remark as one line: <c>keepalived.conf:7: …</c>.</summary>
    public override string ToString() => Line == 0 ? Text : string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}: {Text}");
}
