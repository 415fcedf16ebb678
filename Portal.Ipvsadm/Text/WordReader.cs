namespace Portal.Ipvsadm.Text;

/// <summary>Takes a line apart at its blanks. Columns of a listing may overflow and shift, so only words count.</summary>
internal ref struct WordReader(ReadOnlySpan<char> line)
{
    private ReadOnlySpan<char> rest = line.Trim(' ');

    /// <summary>True when no word is left.</summary>
    public readonly bool IsAtEnd => rest.IsEmpty;

    /// <summary>The next word; empty at the end.</summary>
    public ReadOnlySpan<char> Next()
    {
        var end = rest.IndexOf(' ');
        var word = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[end..].TrimStart(' ');
        return word;
    }

    /// <summary>Takes the next word when it is this one.</summary>
    public bool Skip(ReadOnlySpan<char> expected)
    {
        var before = rest;
        if (Next().SequenceEqual(expected))
        {
            return true;
        }

        rest = before;
        return false;
    }

    /// <summary>Takes the next word when it starts with this character.</summary>
    public bool TryNextStartingWith(char first, out ReadOnlySpan<char> word)
    {
        word = !rest.IsEmpty && rest[0] == first ? Next() : [];
        return !word.IsEmpty;
    }
}
