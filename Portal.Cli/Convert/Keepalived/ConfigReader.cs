namespace Portal.Cli.Convert.Keepalived;

/// <summary>
/// Reads the lines of a file and of those that it includes, as keepalived does before it looks for words: comments go, conditions with
/// <c>@</c> choose, definitions are made and put in, sequences are written out.
/// </summary>
internal sealed class ConfigReader(ConversionInput input, Findings findings)
{
    private const int Deepest = 32;

    private readonly Definitions definitions = new(input.ConfigId, findings);
    private readonly List<ConfigLine> lines = [];
    private int depth;

    /// <summary>The lines of a file.</summary>
    public List<ConfigLine> Read()
    {
        ReadFile(input.File, input.Text);
        return lines;
    }

    private void ReadFile(string file, string text)
    {
        var source = text.Split('\n');
        for (var i = 0; i < source.Length; i++)
        {
            var number = i + 1;
            var line = ConfigWords.WithoutComment(source[i].TrimEnd('\r'));
            if (Definitions.Read(line.Trim()) is not null)
            {
                while (line.TrimEnd().EndsWith('\\') && i + 1 < source.Length)
                {
                    var next = ConfigWords.WithoutComment(source[++i].TrimEnd('\r'));
                    line = string.IsNullOrWhiteSpace(next) ? line : line.TrimEnd()[..^1].TrimEnd() + "\n" + next;
                }
            }

            Take(new ConfigLine(line, new Place(file, number, 1), IsMade: false));
        }
    }

    private void Take(ConfigLine line)
    {
        var text = line.Text.Trim();
        if (text.Length == 0 || !Chooses(ref text, ref line) || text.Length == 0)
        {
            return;
        }

        if (Definitions.Read(text) is var (name, value))
        {
            definitions.Set(name, value);
        }
        else if (IncludeKind(text) is { } kind)
        {
            Include(kind, text[kind.Length..].Trim(), line.Place);
        }
        else if (Sequences.Read(text, out var rest, out var rule) is { } turns)
        {
            TakeTurns(turns, rest, line);
        }
        else if (rule is not null)
        {
            findings.Error(line.Place, rule);
        }
        else
        {
            TakeReplaced(line);
        }
    }

    private void TakeTurns(List<Dictionary<string, string>> turns, string rest, ConfigLine line)
    {
        foreach (var turn in turns)
        {
            foreach (var (variable, own) in turn)
            {
                definitions.Set(variable, own);
            }

            Take(line with { Text = rest, IsMade = true });
        }

        foreach (var variable in turns.SelectMany(turn => turn.Keys).Distinct())
        {
            definitions.Remove(variable);
        }
    }

    // A line that is only a name may stand for several lines, with conditions and definitions of their own.
    private void TakeReplaced(ConfigLine line)
    {
        if (definitions.Body(line.Text.Trim()) is { } body && body.Contains('\n', StringComparison.Ordinal))
        {
            if (depth >= Deepest)
            {
                findings.Error(line.Place, "A definition must not lead back to itself.");
                return;
            }

            depth++;
            foreach (var part in body.Split('\n'))
            {
                Take(line with { Text = part, IsMade = true });
            }

            depth--;
            return;
        }

        var replaced = definitions.Replace(line.Text, line.Place);
        if (replaced == line.Text)
        {
            lines.Add(line);
        }
        else if (replaced.TrimStart() is ['@' or '~', ..] || replaced.Contains('\n', StringComparison.Ordinal))
        {
            foreach (var part in replaced.Split('\n'))
            {
                Take(line with { Text = part, IsMade = true });
            }
        }
        else
        {
            lines.Add(line with { Text = replaced, IsMade = true });
        }
    }

    private bool Chooses(ref string text, ref ConfigLine line)
    {
        while (text.StartsWith('@'))
        {
            var end = text.IndexOfAny([' ', '\t']);
            var condition = end < 0 ? text[1..] : text[1..end];
            if (condition.Length == 0 || condition == "^")
            {
                findings.Error(line.Place, "@ must be followed by an identity, such as @main.");
                return false;
            }

            var isOther = condition.StartsWith('^');
            if ((condition.TrimStart('^') == input.ConfigId) == isOther)
            {
                return false;
            }

            // The columns of what follows stay as they are.
            var at = line.Text.IndexOf('@', StringComparison.Ordinal);
            var length = end < 0 ? text.Length : end;
            line = line with { Text = line.Text[..at] + new string(' ', length) + line.Text[(at + length)..] };
            text = line.Text.Trim();
        }

        return true;
    }

    private static string? IncludeKind(string text)
    {
        var end = text.IndexOfAny([' ', '\t']);
        return end > 0 && text[..end] is "include" or "includer" or "includem" or "includew" or "includeb" or "includea" ? text[..end] : null;
    }

    private void Include(string kind, string pattern, Place place)
    {
        if (input.Files is not { } files)
        {
            findings.Error(place, $"The file includes \"{pattern}\", and there are no other files to be had.");
            return;
        }

        if (depth >= Deepest)
        {
            findings.Error(place, "Files must not include each other without an end.");
            return;
        }

        var found = files.Find(place.File, pattern);
        if (found.Count == 0 && kind == "include")
        {
            findings.Remark(place, $"There is no file \"{pattern}\". Remove the line, or bring the file.");
        }
        else if (found.Count == 0)
        {
            findings.Error(place, $"There is no file \"{pattern}\".");
        }

        depth++;
        foreach (var file in found)
        {
            if (files.Read(file) is { } text)
            {
                ReadFile(file, text);
            }
            else
            {
                findings.Error(place, $"The file \"{file}\" cannot be read.");
            }
        }

        depth--;
    }
}
