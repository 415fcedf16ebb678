using Portal.Api.State;

namespace Portal.Api.Storage;

/// <summary>
/// Portal's data on disk: a snapshot, and a journal of what was changed since. A change costs one appended and synced
/// line, whatever the size of the table. When the journal has grown large a new snapshot is written; the pair before is
/// kept for as long as the history needs it.
/// </summary>
public sealed class StateStore : IJournal, IDisposable
{
    private const int ProbeSize = 4 << 10;

    private readonly StateFolder folder;
    private readonly StoreOptions options;
    private readonly StorageLog log;
    private readonly Lock turn = new();
    private readonly StateFiles files;
    private readonly StoredHistory history;
    private long compactionLength;
    private string? lookProblem;
    private bool isDisposed;

    /// <summary>Reads what is stored.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">How much is kept.</param>
    /// <param name="logger">The log.</param>
    /// <param name="time">Another clock than the system's, by which revisions grow old; null for that.</param>
    /// <exception cref="DamagedStateException">A file cannot be read.</exception>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    public StateStore(StateFolder folder, StoreOptions options, ILogger<StateStore> logger, TimeProvider? time = null)
    {
        this.folder = folder;
        this.options = options;
        log = new StorageLog(logger);
        files = new StateFiles(folder, options, log, time ?? TimeProvider.System);
        history = new StoredHistory(files);
        compactionLength = options.JournalSize;
        Stored = files.Load();
        Look();
        CompactIfLarge();
    }

    /// <inheritdoc/>
    public DeclaredState? Stored { get; private set; }

    /// <inheritdoc/>
    public ValueTask<AppendOutcome> InitialiseAsync(DeclaredState state)
    {
        lock (turn)
        {
            return Try(() =>
            {
                files.StartJournal(state);
                Stored = state;
                Look();
            });
        }
    }

    /// <inheritdoc/>
    public ValueTask<AppendOutcome> AppendAsync(long atRevision, IReadOnlyList<AcceptedChange> changes, DeclaredState after)
    {
        lock (turn)
        {
            // Nobody else writes here, so this is no race: it is a mistake of the caller, and would leave a gap.
            ArgumentOutOfRangeException.ThrowIfNotEqual(atRevision, Stored?.Revision ?? 0);
            return Try(() => Write(changes, after));
        }
    }

    /// <summary>Stores changes that follow on the state that is stored, all or none.</summary>
    /// <param name="changes">The changes, each following on the one before; at least one.</param>
    /// <param name="after">The state that they lead to.</param>
    /// <exception cref="StoreException">They could not be stored; the state before is still the one that is stored.</exception>
    public void Append(IReadOnlyList<AcceptedChange> changes, DeclaredState after)
    {
        lock (turn)
        {
            NeedStored(() => Write(changes, after));
        }
    }

    /// <summary>Puts another state in the place of the one that is stored; its revision may be any. The files of the old one stay as history, or are put aside.</summary>
    /// <param name="state">The state.</param>
    /// <exception cref="StoreException">It could not be stored.</exception>
    public void Replace(DeclaredState state)
    {
        lock (turn)
        {
            NeedStored(() =>
            {
                files.Replace(state);
                Stored = state;
                Look();
            });
        }
    }

    /// <summary>
    /// Looks whether everything that is stored is still in its files, writes it anew where it is not, and notes the newest
    /// revision. What cannot be done now is tried again by the next look.
    /// </summary>
    public void Look()
    {
        lock (turn)
        {
            if (Stored is null || isDisposed)
            {
                return;
            }

            try
            {
                if (!files.IsReady)
                {
                    files.StartJournal(Stored);
                }

                files.Note();
                lookProblem = null;
            }
            catch (Exception exception) when (DurableFile.IsRefusal(exception))
            {
                if (lookProblem != exception.Message)
                {
                    log.NotWrittenAnew(exception.Message);
                }

                lookProblem = exception.Message;
            }
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<PastChange>> ReadChangesAsync(long before, int limit, HistoryFilter filter, CancellationToken cancellationToken) =>
        history.ReadChangesAsync(before, limit, filter, cancellationToken);

    /// <inheritdoc/>
    public Task<PastState> ReadStateAsync(long revision, CancellationToken cancellationToken) => history.ReadStateAsync(revision, cancellationToken);

    /// <summary>Finds out whether the folder can be written.</summary>
    /// <returns>Null when it can, else why not.</returns>
    public string? Probe()
    {
        try
        {
            // As much as a line may need, so that a disk that takes it takes a line too; what failed before is over then.
            DurableFile.Replace(folder.FileNamed(StateFolder.ProbeName), new byte[ProbeSize]);
            return null;
        }
        catch (Exception exception) when (DurableFile.IsRefusal(exception))
        {
            return exception.Message;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (turn)
        {
            Look();
            isDisposed = true;
        }

        history.Dispose();
        files.Dispose();
    }

    private void Write(IReadOnlyList<AcceptedChange> changes, DeclaredState after)
    {
        if (!files.IsReady)
        {
            files.StartJournal(Stored ?? DeclaredState.Empty);
        }

        if (!files.TryAppend(changes))
        {
            StoreWhole(after);
        }

        Stored = after;
        CompactIfLarge();
    }

    // Once the snapshot is there the change is stored; a journal comes before the next one.
    private void StoreWhole(DeclaredState state)
    {
        try
        {
            files.StartJournal(state);
        }
        catch (Exception exception) when (DurableFile.IsRefusal(exception) && files.SnapshotRevision == state.Revision)
        {
            log.NotWrittenAnew(exception.Message);
        }
    }

    // It writes on the thread of the caller: the task that it returns has ended.
    private static ValueTask<AppendOutcome> Try(Action write)
    {
        try
        {
            NeedStored(write);
            return ValueTask.FromResult(AppendOutcome.Stored);
        }
        catch (StoreException exception)
        {
            return ValueTask.FromException<AppendOutcome>(exception);
        }
    }

    private static void NeedStored(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (DurableFile.IsRefusal(exception))
        {
            throw new StoreException(exception);
        }
    }

    private void CompactIfLarge()
    {
        if (files.JournalLength <= compactionLength)
        {
            return;
        }

        try
        {
            files.StartJournal(Stored!);
            compactionLength = options.JournalSize;
        }
        catch (Exception exception) when (DurableFile.IsRefusal(exception))
        {
            // The old journal goes on: nothing is lost by its length.
            compactionLength += options.JournalSize;
            log.NotCompacted(exception.Message);
        }
    }
}
