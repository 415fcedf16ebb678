using System.Text;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Text;

/// <summary>
/// Reads the text of <c>/proc/net/ip_vs_conn</c> out of pieces as they come. It holds one piece and no line longer than a
/// bound, whatever a client put into the line: <c>ipvsadm -Lnc</c> reads the same lines into 256 bytes, and breaks.
/// </summary>
public sealed class ConnectionListing
{
    /// <summary>How much of a line is looked at. The kernel's longest has less than half of it.</summary>
    public const int LongestLine = 1024;

    // Of a line that was not understood so much is shown.
    private const int LongestQuote = 200;
    private const int PieceSize = 16 << 10;
    private const string Title = "Pro FromIP FPrt ToIP TPrt DestIP DPrt State Expires";
    private const string EngineTitles = " PEName PEData";
    private const string Source = "/proc/net/ip_vs_conn";

    private readonly byte[] buffer = new byte[PieceSize];
    private long skip;
    private int start;
    private int end;
    private int number;
    private bool isInsideCutLine;

    /// <summary>Begins to read.</summary>
    /// <param name="skip">How many connections to pass over unread.</param>
    public ConnectionListing(long skip = 0) => this.skip = skip;

    /// <summary>Where the next piece of the text goes. It has room whenever <see cref="TryRead"/> has answered false.</summary>
    public Memory<byte> Free => buffer.AsMemory(end);

    /// <summary>True when the text has come to its end.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Takes a piece.</summary>
    /// <param name="count">How many bytes of <see cref="Free"/> it has; 0 says that there is no more.</param>
    public void Add(int count)
    {
        end += count;
        IsEnded = count == 0;
    }

    /// <summary>Reads the next connection of what has come so far.</summary>
    /// <returns>False when more of the text must come first, or there is no more.</returns>
    /// <exception cref="ListingFormatException">A line is not known, or the text is not whole.</exception>
    public bool TryRead(out Connection connection)
    {
        connection = default;
        while (TryNextLine(out var line, out var isCut))
        {
            number++;
            if (number == 1)
            {
                CheckTitle(line);
            }
            else if (skip > 0)
            {
                skip--;
            }
            else if (ConnectionLine.Read(line, isCut, out connection) is { } reason)
            {
                // One of a protocol that no service of ipvsadm has hides no other.
                if (reason != ConnectionLine.UnknownProtocol)
                {
                    throw Error(line, reason);
                }
            }
            else
            {
                connection = connection with { Position = number - 2 };
                return true;
            }
        }

        if (IsEnded && (end > 0 || isInsideCutLine || number == 0))
        {
            number++;
            throw Error(buffer.AsSpan(0, end), "breaks off");
        }

        return false;
    }

    private void CheckTitle(ReadOnlySpan<byte> line)
    {
        // With columns that are not known the lines would be misread; old kernels have none for persistence engines.
        var columns = string.Join(' ', Encoding.ASCII.GetString(line).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        if (columns is not (Title or Title + EngineTitles))
        {
            throw Error(line, "is not the title of the connection table");
        }
    }

    private bool TryNextLine(out ReadOnlySpan<byte> line, out bool isCut)
    {
        while (true)
        {
            var rest = buffer.AsSpan(start, end - start);
            var length = rest.IndexOf((byte)'\n');
            var isOpen = length < 0;
            if (isOpen && (isInsideCutLine || rest.Length <= LongestLine))
            {
                // What is left of a line that was cut is dropped, in as many pieces as it comes.
                MakeRoom(isInsideCutLine ? [] : rest);
                line = [];
                isCut = false;
                return false;
            }

            length = isOpen ? rest.Length : length;
            start = isOpen ? end : start + length + 1;
            isCut = length > LongestLine;
            line = rest[..Math.Min(length, LongestLine)];
            var isRemainder = isInsideCutLine;
            isInsideCutLine = isOpen;
            if (!isRemainder)
            {
                return true;
            }
        }
    }

    private void MakeRoom(ReadOnlySpan<byte> rest)
    {
        rest.CopyTo(buffer);
        (start, end) = (0, rest.Length);
    }

    private ListingFormatException Error(ReadOnlySpan<byte> line, string reason) =>
        new(number, ByteText.Format(line.Length > LongestQuote ? line[..LongestQuote] : line), reason, Source);
}
