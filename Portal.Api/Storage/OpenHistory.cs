using Portal.Api.State;


namespace Portal.Api.Storage;

/// <summary>A snapshot and the journals that follow on it, open: they can be read whatever becomes of their names.</summary>
internal sealed class OpenHistory : IDisposable
{
    private readonly string file;
    private readonly FileStream snapshot;
    private readonly List<JournalReader> journals = [];
    private string? first;

    /// <summary>Opens the snapshot.</summary>
    /// <param name="file">Where it is.</param>
    /// <param name="start">The revision that it must be of.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public OpenHistory(string file, long start)
    {
        (this.file, Start) = (file, start);
        snapshot = DurableFile.OpenToRead(file);
    }

    /// <summary>The revision of the snapshot.</summary>
    public long Start { get; }

    /// <summary>When the first change was made; null when nothing tells. All others were made later, unless somebody has set the clock.</summary>
    public DateTimeOffset? Begin => first is null ? null : FirstChange.TimeOf(first, Start);

    /// <summary>The oldest revision that is kept, whether what was opened leads to it or not.</summary>
    public required long Oldest { get; init; }

    /// <summary>The newest revision.</summary>
    public required long Newest { get; init; }

    /// <summary>The last revision that this can reach.</summary>
    public required long Last { get; init; }

    /// <summary>Opens the next journal.</summary>
    /// <param name="file">Where it is.</param>
    /// <param name="length">How much of it is good.</param>
    /// <exception cref="IOException">It cannot be opened; everything is closed.</exception>
    public void Add(string file, long length)
    {
        first ??= file;
        try
        {
            journals.Add(new JournalReader(file, length));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Reads from the snapshot to the last revision; once.</summary>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The state of the snapshot, without its change, and each later state with its change.</returns>
    /// <exception cref="DamagedStateException">A file cannot be read.</exception>
    public IEnumerable<PastState> Read(CancellationToken cancellationToken)
    {
        var state = StoredData.ReadSnapshot(file, snapshot);
        if (state.Revision != Start)
        {
            throw new DamagedStateException(file, 0, $"It has revision {state.Revision} but should have {Start}.");
        }

        yield return new PastState(state.State, null);
        foreach (var journal in journals)
        {
            foreach (var (change, after) in journal.Follow(state))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (change.Revision > Last)
                {
                    yield break;
                }

                state = after;
                yield return new PastState(state.State, change);
            }
        }

        if (state.Revision < Last)
        {
            throw new DamagedStateException(file, 0, $"The lines after it end at revision {state.Revision}, before {Last}.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        snapshot.Dispose();
        journals.ForEach(journal => journal.Dispose());
    }
}
