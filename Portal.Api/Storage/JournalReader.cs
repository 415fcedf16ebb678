using Portal.Api.Balancing;

namespace Portal.Api.Storage;

/// <summary>Reads the lines of a journal one after another, without holding all of it.</summary>
/// <param name="file">The file.</param>
/// <param name="length">How many of its bytes are read; all of them where it has fewer.</param>
internal sealed class JournalReader(string file, long length = long.MaxValue) : IDisposable
{
    private const int PartSize = 64 << 10;

    private readonly FileStream stream = DurableFile.OpenToRead(file);
    private byte[] buffer = new byte[PartSize];
    private int start;
    private int end;
    private long left = length;

    /// <summary>How many bytes of whole lines were read.</summary>
    public long Length { get; private set; }

    /// <summary>How many whole lines were read.</summary>
    public int Lines { get; private set; }

    /// <summary>The revision of the first line; null as long as there is none.</summary>
    public long? First { get; private set; }

    /// <summary>Whether half a line stands behind the last whole one. Known when all was read.</summary>
    public bool IsTorn => end > start;

    /// <summary>Reads on from a state. Lines that the state holds already are passed over.</summary>
    /// <returns>Each change and the state that it leads to.</returns>
    /// <exception cref="DamagedStateException">A line is none, or does not follow on the one before.</exception>
    public IEnumerable<(AcceptedChange Change, DeclaredState After)> Follow(DeclaredState state)
    {
        while (TryReadLine(out var line))
        {
            if (Next(line.Span, state) is { } next)
            {
                state = next.After;
                yield return next;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private (AcceptedChange Change, DeclaredState After)? Next(ReadOnlySpan<byte> line, DeclaredState state)
    {
        try
        {
            var change = StoredChange.Read(line, state.Table, heldRevision: state.Revision);
            First ??= change.Revision;
            if (change.Revision <= state.Revision)
            {
                return null;
            }

            return change.Revision == state.Revision + 1
                ? (change, state.After(change))
                : throw new FormatException($"revision {change.Revision} follows on revision {state.Revision}: lines are missing.");
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException)
        {
            throw new DamagedStateException(file, Lines, exception.Message);
        }
    }

    private bool TryReadLine(out ReadOnlyMemory<byte> line)
    {
        for (var searched = start; ;)
        {
            var found = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                line = buffer.AsMemory(start, searched + found - start);
                Lines++;
                Length += line.Length + 1;
                start += line.Length + 1;
                return true;
            }

            searched = end - start;
            if (!TryFill())
            {
                line = default;
                return false;
            }
        }
    }

    // What is not a whole line yet moves to the front, and the buffer grows when that fills it.
    private bool TryFill()
    {
        var kept = buffer.AsSpan(start, end - start);
        var target = kept.Length + PartSize <= buffer.Length ? buffer : new byte[(2 * kept.Length) + PartSize];
        kept.CopyTo(target);
        (buffer, end, start) = (target, kept.Length, 0);
        var count = stream.Read(buffer, end, (int)Math.Min(left, buffer.Length - end));
        left -= count;
        end += count;
        return count > 0;
    }
}
