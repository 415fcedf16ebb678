using Portal.Api.State;


namespace Portal.Api.Storage;

/// <summary>Reads a journal: what its lines say, and whether they are as they were written.</summary>
/// <param name="file">The file.</param>
/// <param name="length">How many of its bytes are read; all of them where it has fewer.</param>
internal sealed class JournalReader(string file, long length = long.MaxValue) : IDisposable
{
    private readonly LineReader lines = new(file, length);

    /// <summary>How many bytes of whole lines were read.</summary>
    public long Length { get; private set; }

    /// <summary>How many whole lines were read.</summary>
    public int Lines { get; private set; }

    /// <summary>The bytes of the first line, which says where the journal begins; 0 as long as there is none.</summary>
    public int HeaderLength { get; private set; }

    /// <summary>The revision that the journal follows on; null as long as nothing says it.</summary>
    public long? After { get; private set; }

    /// <summary>Whether a Portal of today has begun it.</summary>
    public bool IsOfToday { get; private set; }

    /// <summary>The lines that somebody changed by hand and marked so.</summary>
    public List<int> ByHand { get; } = [];

    /// <summary>Whether half a line stands behind the last whole one. Known when all was read.</summary>
    public bool IsTorn { get; private set; }

    /// <summary>Whether the last line lacks only its line feed. Known after the whole file was read.</summary>
    public bool LacksLineFeed { get; private set; }

    /// <summary>Reads on from a state. Lines that the state holds already are passed over.</summary>
    /// <returns>Each change and the state that it leads to.</returns>
    /// <exception cref="DamagedStateException">A line is none, or does not follow on the one before.</exception>
    public IEnumerable<(AcceptedChange Change, StoredState After)> Follow(StoredState state)
    {
        var blank = 0;
        while (lines.TryRead(out var line))
        {
            // What an editor adds to the end is no damage; between two lines it is.
            if (IsBlank(line))
            {
                blank += line.Length + 1;
                continue;
            }

            if (blank > 0)
            {
                Lines++;
                throw Damage("it is empty.");
            }

            Lines++;
            Length += line.Length + 1;
            if (Next(line.Span, state) is { } next)
            {
                state = next.After;
                yield return next;
            }
        }

        if (blank == 0 && IsWholeBut(lines.Rest.Span))
        {
            Lines++;
            Length += lines.Rest.Length;
            LacksLineFeed = true;
            if (Next(lines.Rest.Span, state) is { } next)
            {
                yield return next;
            }
        }
        else
        {
            IsTorn = !IsBlank(lines.Rest);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => lines.Dispose();

    private (AcceptedChange Change, StoredState After)? Next(ReadOnlySpan<byte> line, StoredState state)
    {
        try
        {
            if (Lines == 1 && JournalHeader.Read(line) is var (after, isOfToday))
            {
                (After, HeaderLength, IsOfToday) = (after, line.Length + 1, isOfToday);
                return after <= state.Revision ? null : throw new FormatException($"the journal begins after revision {after}, but the snapshot has revision {state.Revision}.");
            }

            Verify(line);
            List<OldDrain> old = [];
            var change = StoredChange.Read(line, state.Raw.Table, heldRevision: state.Revision, old);
            After ??= change.Revision - 1;
            if (change.Revision <= state.Revision)
            {
                return null;
            }

            return change.Revision == state.Revision + 1
                ? (change, Chained(state.After(change, old), change, line))
                : throw new FormatException($"revision {change.Revision} follows revision {state.Revision}: lines are missing.");
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException)
        {
            throw Damage(exception.Message);
        }
    }

    // The lines of an older Portal have no check, and no line before them that says where they begin.
    private void Verify(ReadOnlySpan<byte> line)
    {
        var state = Seal.Verify(line, isNeeded: HeaderLength > 0);
        if (HeaderLength == 0 && state != SealState.None)
        {
            throw new FormatException("the first line of the journal, which says where it begins, is missing.");
        }

        if (state == SealState.ByHand)
        {
            ByHand.Add(Lines);
        }
    }

    // A crash leaves the beginning of a line. A whole one with something else in the place of its line feed is damage.
    private bool IsWholeBut(ReadOnlySpan<byte> rest)
    {
        if (rest.Length > 0 && Seal.Of(rest[..^1]) is SealState.Good)
        {
            Lines++;
            throw Damage("it does not end with a line feed.");
        }

        return Seal.Of(rest) is SealState.Good or SealState.ByHand;
    }

    private DamagedStateException Damage(string reason) => new(file, Lines, reason);

    // Only the lines of a shared journal are a chain.
    private static StoredState Chained(StoredState state, AcceptedChange change, ReadOnlySpan<byte> line) =>
        change.Previous is null ? state : state with { Raw = state.Raw with { Digest = Chain.DigestOf(line) } };

    private static bool IsBlank(ReadOnlyMemory<byte> line) => line.Span.Trim(" \t\r"u8).IsEmpty;
}
