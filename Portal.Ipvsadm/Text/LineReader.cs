using System.Buffers;
using System.Text;

namespace Portal.Ipvsadm.Text;

/// <summary>Goes through a text line by line and knows where it is. Of the text only one line at a time is decoded.</summary>
internal ref struct LineReader
{
    private SequenceReader<byte> rest;
    private char[] buffer = new char[256];
    private int number;

    /// <summary>Starts at the first line.</summary>
    /// <param name="utf8">The text, whose last line has a line feed too.</param>
    public LineReader(ReadOnlySequence<byte> utf8)
    {
        rest = new SequenceReader<byte>(utf8);
        MoveNext();
    }

    /// <summary>Starts at the first line of what ipvsadm has printed.</summary>
    /// <exception cref="ListingFormatException">It is not whole: ipvsadm ends its last line too.</exception>
    public static LineReader OfListing(ReadOnlySequence<byte> output) => output.IsEmpty || output.Slice(output.Length - 1).FirstSpan[0] != (byte)'\n'
        ? throw new ListingFormatException("ipvsadm's listing breaks off before its end.")
        : new LineReader(output);

    /// <summary>The line without its line feed; empty at the end.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>True when there are no more lines.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Goes to the next line.</summary>
    public void MoveNext()
    {
        IsAtEnd = !rest.TryReadTo(out ReadOnlySequence<byte> line, (byte)'\n');
        Current = IsAtEnd ? [] : Decode(line);
        number++;
    }

    /// <summary>The error that the current line is.</summary>
    public readonly ListingFormatException Error(string reason) =>
        IsAtEnd ? new ListingFormatException(number, string.Empty, "is missing; it " + reason) : new ListingFormatException(number, Current.ToString(), reason);

    private ReadOnlySpan<char> Decode(scoped in ReadOnlySequence<byte> line)
    {
        if (line.Length > buffer.Length)
        {
            buffer = new char[line.Length];
        }

        return buffer.AsSpan(0, Encoding.UTF8.GetChars(line, buffer));
    }
}
