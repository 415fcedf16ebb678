namespace Portal.Ipvsadm.Text;

/// <summary>Goes through a text line by line and knows where it is.</summary>
internal ref struct LineReader
{
    private ReadOnlySpan<char> rest;
    private int number;

    /// <summary>Starts at the first line.</summary>
    public LineReader(ReadOnlySpan<char> text)
    {
        rest = text;
        MoveNext();
    }

    /// <summary>The line without its line feed; empty at the end.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>True when there are no more lines.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Goes to the next line.</summary>
    public void MoveNext()
    {
        IsAtEnd = rest.IsEmpty;
        var end = rest.IndexOf('\n');
        Current = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 1)..];
        number++;
    }

    /// <summary>The error that the current line is.</summary>
    public readonly ListingFormatException Error(string reason) =>
        IsAtEnd ? new ListingFormatException(number, string.Empty, "is missing; it " + reason) : new ListingFormatException(number, Current.ToString(), reason);
}
