namespace Portal.Cli.Convert.Ldirectord;

/// <summary>Takes the value of a line apart.</summary>
internal sealed class LineWords(LdirectordLine line)
{
    private string rest = line.Value;

    /// <summary>The next word; empty at the end.</summary>
    public string Next()
    {
        var end = rest.IndexOfAny([' ', '\t']);
        var word = end < 0 ? rest : rest[..end];
        rest = end < 0 ? string.Empty : rest[end..].TrimStart();
        return word;
    }

    /// <summary>Takes the next word when it begins with a digit.</summary>
    public bool TryNumber(out string number)
    {
        number = rest.Length > 0 && char.IsAsciiDigit(rest[0]) ? Next() : string.Empty;
        return number.Length > 0;
    }

    /// <summary>Takes two texts in quotes, with a comma or a blank between them.</summary>
    public bool TryPair(out string first, out string second)
    {
        (first, second) = (string.Empty, string.Empty);
        var before = rest;
        if (TryQuoted(out first))
        {
            rest = rest.TrimStart(',', ' ', '\t');
            if (TryQuoted(out second))
            {
                return true;
            }
        }

        rest = before;
        return false;
    }

    private bool TryQuoted(out string text)
    {
        var end = rest.StartsWith('"') ? rest.IndexOf('"', 1) : -1;
        text = end < 0 ? string.Empty : rest[1..end];
        rest = end < 0 ? rest : rest[(end + 1)..].TrimStart();
        return end >= 0;
    }
}
