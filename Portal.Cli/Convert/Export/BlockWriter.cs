using System.Text;

namespace Portal.Cli.Convert.Export;

/// <summary>Writes lines in blocks.</summary>
internal sealed class BlockWriter
{
    private const int Indent = 4;

    private readonly StringBuilder text = new();
    private int depth;

    /// <summary>Writes a line.</summary>
    public void Line(string line) => text.Append(' ', depth * Indent).Append(line).Append('\n');

    /// <summary>Writes a line, if there is one.</summary>
    public void Line(bool isThere, Func<string> line)
    {
        if (isThere)
        {
            Line(line());
        }
    }

    /// <summary>Begins a block.</summary>
    public void Open(string head)
    {
        Line(head + " {");
        depth++;
    }

    /// <summary>Ends a block.</summary>
    public void Close()
    {
        depth--;
        Line("}");
    }

    /// <summary>A text in quotes.</summary>
    public static string Quoted(string value) => "\"" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    /// <inheritdoc/>
    public override string ToString() => text.ToString();
}
