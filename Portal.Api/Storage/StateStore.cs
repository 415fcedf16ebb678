using Portal.Api.Balancing;

namespace Portal.Api.Storage;

/// <summary>
/// Portal's data on disk: a snapshot, and a journal of what was changed since. A change costs one appended and synced
/// line, whatever the size of the table. When the journal has grown large a new snapshot is written and the journal is
/// kept aside, as the record of who changed what.
/// </summary>
public sealed class StateStore : IStateStore, IDisposable
{
    private const string SnapshotName = "snapshot.json";
    private const string JournalName = "journal.jsonl";
    private const string OldJournalName = "journal.old.jsonl";
    private const long LargeJournal = 8 << 20;

    private readonly StateFolder folder;
    private readonly StorageLog log;
    private Journal? journal;
    private long compactionLength = LargeJournal;

    /// <summary>Reads what is stored.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="logger">The log.</param>
    /// <exception cref="DamagedStateException">A file cannot be read.</exception>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    public StateStore(StateFolder folder, ILogger<StateStore> logger)
    {
        this.folder = folder;
        log = new StorageLog(logger);
        Stored = Load();
    }

    /// <inheritdoc/>
    public DeclaredState? Stored { get; private set; }

    /// <inheritdoc/>
    public string? Problem { get; private set; }

    /// <inheritdoc/>
    public void Initialise(DeclaredState state) => Try(() =>
    {
        StartJournal(state);
        Stored = state;
    });

    /// <inheritdoc/>
    public void Append(IReadOnlyList<AcceptedChange> changes, DeclaredState after)
    {
        Try(() =>
        {
            if (journal is not { IsInPlace: true })
            {
                StartJournal(Stored ?? DeclaredState.Empty);
            }

            journal!.Append(changes);
        });
        Stored = after;
        if (journal!.Length > compactionLength)
        {
            TryCompact(after);
        }
    }

    /// <summary>Finds out whether the folder can be written.</summary>
    /// <returns>Null when it can, else why not.</returns>
    public string? Probe()
    {
        try
        {
            DurableFile.Replace(folder.FileNamed("probe"), "ok\n"u8);
            return Problem;
        }
        catch (Exception exception) when (DurableFile.IsRefusal(exception))
        {
            return exception.Message;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => journal?.Dispose();

    private void Try(Action write)
    {
        try
        {
            write();
            Problem = null;
        }
        catch (Exception exception) when (DurableFile.IsRefusal(exception))
        {
            Problem = exception.Message;
            throw new StoreException($"Portal's data cannot be stored: {exception.Message}", exception);
        }
    }

    private DeclaredState? Load()
    {
        var journalFile = folder.FileNamed(JournalName);
        var snapshot = LoadSnapshot();
        var lines = File.Exists(journalFile) ? File.ReadAllBytes(journalFile) : [];
        if (snapshot is null)
        {
            return lines.Length == 0
                ? null
                : throw new DamagedStateException(journalFile, 0, $"There is a journal but no {SnapshotName} that it follows on.");
        }

        var (state, length) = Replay(snapshot, journalFile, lines);
        journal = new Journal(journalFile, length);
        if (length > LargeJournal)
        {
            TryCompact(state);
        }

        return state;
    }

    private DeclaredState? LoadSnapshot()
    {
        var file = folder.FileNamed(SnapshotName);
        try
        {
            return File.Exists(file) ? StoredSnapshot.Read(File.ReadAllBytes(file)) : null;
        }
        catch (FormatException exception)
        {
            throw new DamagedStateException(file, 0, exception.Message);
        }
    }

    private (DeclaredState State, long Length) Replay(DeclaredState state, string file, ReadOnlySpan<byte> lines)
    {
        long length = 0;
        for (var number = 1; !lines.IsEmpty; number++)
        {
            var end = lines.IndexOf((byte)'\n');
            if (end < 0)
            {
                // Cut off by a crash while it was written: nobody was told that this change was made.
                log.TornLine(file, number);
                break;
            }

            try
            {
                state = Replay(state, lines[..end]);
            }
            catch (Exception exception) when (exception is FormatException or InvalidOperationException)
            {
                throw new DamagedStateException(file, number, exception.Message);
            }

            lines = lines[(end + 1)..];
            length += end + 1;
        }

        return (state, length);
    }

    private static DeclaredState Replay(DeclaredState state, ReadOnlySpan<byte> line)
    {
        if (StoredRevision.Read(line) <= state.Revision)
        {
            // The snapshot was written after this line, and the journal was not put aside any more.
            return state;
        }

        var change = StoredChange.Read(line, state.Table);
        return change.Revision == state.Revision + 1
            ? state.After(change)
            : throw new FormatException($"revision {change.Revision} follows on revision {state.Revision}: lines are missing.");
    }

    private void TryCompact(DeclaredState state)
    {
        try
        {
            StartJournal(state);
            compactionLength = LargeJournal;
        }
        catch (Exception exception) when (DurableFile.IsRefusal(exception))
        {
            // The old journal goes on: nothing is lost by its length.
            compactionLength += LargeJournal;
            log.NotCompacted(exception.Message);
        }
    }

    // In this order a crash leaves the old pair, or the new snapshot with a journal whose lines it holds already.
    private void StartJournal(DeclaredState state)
    {
        DurableFile.Replace(folder.FileNamed(SnapshotName), StoredSnapshot.Write(state));
        if (File.Exists(folder.FileNamed(JournalName)))
        {
            File.Move(folder.FileNamed(JournalName), folder.FileNamed(OldJournalName), overwrite: true);
        }

        journal?.Dispose();
        journal = null;
        journal = new Journal(folder.FileNamed(JournalName), 0);
    }
}
