using System.Text;

namespace Portal.Api.Logging;

/// <summary>
/// The lines that wait to be written. Whoever adds one never waits: when there is no room the line is dropped, and counted.
/// </summary>
/// <param name="room">How much may wait, in bytes.</param>
internal sealed class LogQueue(int room)
{
    private const int FirstRoom = 16 << 10;

    private readonly Lock state = new();
    private byte[] waiting = [];
    private int length;
    private long dropped;
    private long untold;

    /// <summary>How many lines were dropped since the start.</summary>
    public long Dropped
    {
        get
        {
            lock (state)
            {
                return dropped;
            }
        }
    }

    /// <summary>Adds a line. Once one was dropped all are, until the log has said so: the gap is in one place.</summary>
    /// <param name="line">The line, with its end.</param>
    /// <returns>True when nothing waited before.</returns>
    public bool Add(string line)
    {
        lock (state)
        {
            var isFirst = length == 0;
            var size = Encoding.UTF8.GetByteCount(line);
            if (untold > 0 || length + size > room)
            {
                (dropped, untold) = (dropped + 1, untold + 1);
                return isFirst;
            }

            if (length + size > waiting.Length)
            {
                Array.Resize(ref waiting, Math.Min(room, Math.Max(FirstRoom, 2 * (length + size))));
            }

            length += Encoding.UTF8.GetBytes(line, waiting.AsSpan(length));
            return isFirst;
        }
    }

    /// <summary>Counts lines that were taken and could not be written.</summary>
    public void Lose(long lines)
    {
        lock (state)
        {
            (dropped, untold) = (dropped + lines, untold + lines);
        }
    }

    /// <summary>How many lines are missing that the log has not told of.</summary>
    public long Missing
    {
        get
        {
            lock (state)
            {
                return untold;
            }
        }
    }

    /// <summary>Takes all lines that wait.</summary>
    /// <returns>The lines, and whether some are missing after them.</returns>
    public (ReadOnlyMemory<byte> Lines, bool HasGap) Take()
    {
        lock (state)
        {
            var taken = waiting.AsMemory(0, length);
            (waiting, length) = ([], 0);
            return (taken, untold > 0);
        }
    }

    /// <summary>The log has said that so many lines are missing.</summary>
    public void Told(long lines)
    {
        lock (state)
        {
            untold -= lines;
        }
    }
}
