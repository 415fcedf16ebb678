namespace Portal.Cli.Convert.Ldirectord;

/// <summary>A line <c>name = value</c>.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value, without quotes round all of it.</param>
/// <param name="Place">Where the line begins.</param>
/// <param name="ValuePlace">Where the value begins.</param>
/// <param name="IsIndented">Whether it belongs to the virtual before it.</param>
internal sealed record LdirectordLine(string Name, string Value, Place Place, Place ValuePlace, bool IsIndented)
{
    private const int Indent = 4;
    private const string TabStop = "    ";

    /// <summary>Reads the lines of a file. A blank line is null: it ends a virtual.</summary>
    /// <param name="file">The file.</param>
    /// <param name="text">Its text.</param>
    /// <param name="findings">Where errors are noted.</param>
    public static IEnumerable<LdirectordLine?> Read(string file, string text, Findings findings)
    {
        var number = 0;
        foreach (var source in text.Split('\n'))
        {
            number++;
            var line = source.TrimEnd('\r');
            if (line.TrimStart().StartsWith('#'))
            {
                continue;
            }

            var hash = line.IndexOf('#', StringComparison.Ordinal);
            line = hash < 0 ? line : line[..hash];
            if (string.IsNullOrWhiteSpace(line))
            {
                yield return null;
            }
            else if (Parse(file, number, line, findings) is { } read)
            {
                yield return read;
            }
        }
    }

    private static LdirectordLine? Parse(string file, int number, string line, Findings findings)
    {
        var start = line.Length - line.TrimStart().Length;
        var width = line[..start].Replace("\t", TabStop, StringComparison.Ordinal).Length;
        var place = new Place(file, number, start + 1);
        var sign = line.IndexOf('=', StringComparison.Ordinal);
        if (width is > 0 and < Indent)
        {
            findings.Error(place, "A line of a virtual must be indented by four blanks or a tab at least.");
            return null;
        }

        if (sign < 0)
        {
            findings.Error(place, "A line must be a name, = and a value.");
            return null;
        }

        var value = line[(sign + 1)..];
        var at = sign + 1 + (value.Length - value.TrimStart().Length);
        return new LdirectordLine(line[start..sign].Trim(), value.Trim(), place, place with { Column = at + 1 }, width > 0);
    }
}
