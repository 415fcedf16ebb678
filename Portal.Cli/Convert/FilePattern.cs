namespace Portal.Cli.Convert;

/// <summary>Patterns of file names as shells have them: <c>*</c>, <c>?</c>, <c>[a-z]</c> and <c>{one,other}</c>.</summary>
internal static class FilePattern
{
    /// <summary>Whether a part of a path has anything but plain characters.</summary>
    public static bool IsPattern(string part) => part.AsSpan().ContainsAny('*', '?', '[');

    /// <summary>The patterns that one with braces stands for.</summary>
    public static IEnumerable<string> Expand(string pattern)
    {
        var open = pattern.IndexOf('{', StringComparison.Ordinal);
        if (open < 0)
        {
            return [pattern];
        }

        List<string> choices = [];
        var (depth, start) = (0, open + 1);
        for (var at = open; at < pattern.Length; at++)
        {
            depth += pattern[at] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0 || (depth == 1 && pattern[at] == ','))
            {
                choices.Add(pattern[start..at]);
                start = at + 1;
            }

            if (depth == 0)
            {
                var rest = pattern[(at + 1)..];
                return choices.SelectMany(choice => Expand(pattern[..open] + choice + rest));
            }
        }

        return [pattern];
    }

    /// <summary>Whether a name fits a pattern without braces.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        if (pattern.IsEmpty)
        {
            return name.IsEmpty;
        }

        if (pattern[0] == '*')
        {
            return Matches(pattern[1..], name) || (!name.IsEmpty && Matches(pattern, name[1..]));
        }

        if (name.IsEmpty)
        {
            return false;
        }

        var close = pattern.Length > 2 && pattern[0] == '[' ? pattern[2..].IndexOf(']') + 2 : 1;
        return close > 1
            ? IsOneOf(pattern[1..close], name[0]) && Matches(pattern[(close + 1)..], name[1..])
            : (pattern[0] == '?' || pattern[0] == name[0]) && Matches(pattern[1..], name[1..]);
    }

    private static bool IsOneOf(ReadOnlySpan<char> set, char character)
    {
        var isOther = set[0] is '!' or '^';
        var isThere = false;
        for (var at = isOther ? 1 : 0; at < set.Length; at++)
        {
            if (at + 2 < set.Length && set[at + 1] == '-')
            {
                isThere |= character >= set[at] && character <= set[at + 2];
                at += 2;
            }
            else
            {
                isThere |= character == set[at];
            }
        }

        return isThere != isOther;
    }
}
