using Portal.Api.Balancing;

namespace Portal.Api.Storage;

/// <summary>
/// The files that hold Portal's data: a snapshot and a journal of what was changed since, and kept ones of earlier
/// revisions. One at a time changes them, and others open them meanwhile to read; the lock is held only while the set of
/// files changes, or is opened.
/// </summary>
internal sealed class StateFiles(StateFolder folder, StoreOptions options, StorageLog log) : IDisposable
{
    private const string ForeignName = "journal.foreign.jsonl";

    private readonly Lock set = new();
    private Journal? journal;
    private long snapshotRevision;
    private long journalStart;
    private long? newest;

    /// <summary>True when the next change can be appended; false when a snapshot has to come first.</summary>
    public bool IsReady => journal is { IsInPlace: true };

    /// <summary>How many bytes the journal has.</summary>
    public long JournalLength => journal?.Length ?? 0;

    /// <summary>Reads the present state from the snapshot and its journal.</summary>
    /// <returns>The state; null when nothing is stored.</returns>
    /// <exception cref="DamagedStateException">A file cannot be read.</exception>
    public DeclaredState? Load()
    {
        if (StoredData.Read(folder.Path) is not { } stored)
        {
            return null;
        }

        var file = folder.FileNamed(StoredData.JournalName);
        if (stored.TornLine is { } line)
        {
            // Nobody was told that this change was made.
            log.TornLine(file, line);
        }

        (snapshotRevision, journalStart, newest) = (stored.SnapshotRevision, stored.JournalStart, stored.State.Revision);
        journal = new Journal(file, stored.JournalLength);
        return stored.State;
    }

    /// <summary>Appends changes to the journal, all or none.</summary>
    /// <exception cref="IOException">They could not be written.</exception>
    public void Append(IReadOnlyList<AcceptedChange> changes)
    {
        journal!.Append(changes);
        lock (set)
        {
            newest = changes[^1].Revision;
        }
    }

    /// <summary>
    /// Makes a snapshot and begins a journal that follows on it; what was before is kept as long as it is needed. In the
    /// order of the steps a crash leaves the old pair, or the new snapshot with a journal whose lines it holds already,
    /// and at no instant a revision without a snapshot below it and all the lines from there on.
    /// </summary>
    /// <param name="state">The present state.</param>
    /// <exception cref="IOException">It could not be written; a journal that was there goes on.</exception>
    public void StartJournal(DeclaredState state)
    {
        var content = StoredSnapshot.Write(state);
        var snapshot = folder.FileNamed(StoredData.SnapshotName);
        var hasLines = IsReady && newest > journalStart;
        if (hasLines && journalStart == snapshotRevision && File.Exists(snapshot))
        {
            DurableFile.Replace(folder.FileNamed(KeptFiles.SnapshotName(snapshotRevision)), File.ReadAllBytes(snapshot));
        }

        lock (set)
        {
            var present = hasLines ? Present(new KeptFiles(folder)) : null;
            DurableFile.Replace(snapshot, content);
            snapshotRevision = state.Revision;
            PutAside(present);
            journal?.Dispose();
            journal = null;
            (journalStart, newest) = (state.Revision, state.Revision);
            journal = new Journal(folder.FileNamed(StoredData.JournalName), 0);
            DeleteOld(state.Revision);
        }
    }

    /// <summary>Opens what leads to some revisions.</summary>
    /// <param name="last">The last one; where there are only earlier ones, the newest.</param>
    /// <param name="count">How many there shall be with the change that made each, as far as the history goes back.</param>
    /// <returns>The open files; null when nothing is stored.</returns>
    /// <exception cref="IOException">They cannot be opened.</exception>
    public OpenHistory? Open(long last, int count)
    {
        lock (set)
        {
            if (newest is not { } end)
            {
                return null;
            }

            var kept = new KeptFiles(folder);
            var row = kept.RowTo(Present(kept));
            last = Math.Min(last, end);
            var first = row.LastOrDefault(segment => segment.Snapshot is not null && segment.After <= last - count) ?? row[0];
            var opened = new OpenHistory(folder.FileNamed(first.Snapshot!), first.After) { Oldest = row[0].After, Newest = end, Last = last };
            foreach (var segment in row.Where(segment => segment.After >= first.After && segment.After < last))
            {
                opened.Add(folder.FileNamed(segment.Journal), segment.Journal == StoredData.JournalName ? JournalLength : long.MaxValue);
            }

            return opened;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => journal?.Dispose();

    // After a crash, or an error between two steps, the journal begins before the snapshot, at one that is kept.
    private Segment Present(KeptFiles kept) => journalStart != snapshotRevision && kept.SnapshotAt(journalStart) is { } snapshot
        ? new Segment(journalStart, newest!.Value, StoredData.JournalName, snapshot)
        : new Segment(snapshotRevision, newest!.Value, StoredData.JournalName, StoredData.SnapshotName);

    private void PutAside(Segment? present)
    {
        var file = folder.FileNamed(StoredData.JournalName);
        if (present is not null)
        {
            File.Move(file, folder.FileNamed(KeptFiles.JournalName(present.After, present.Last)), overwrite: true);
            return;
        }

        if (journal is { Length: > 0, IsInPlace: false })
        {
            log.JournalLost(snapshotRevision);
        }

        if (new FileInfo(file) is { Exists: true, Length: > 0 })
        {
            File.Move(file, folder.FileNamed(ForeignName), overwrite: true);
        }
    }

    private void DeleteOld(long revision)
    {
        try
        {
            var kept = new KeptFiles(folder);
            if (kept.RowTo(Present(kept)).LastOrDefault(segment => segment.Snapshot is not null && segment.After < revision - options.History) is { } needed)
            {
                foreach (var name in kept.Below(needed.After))
                {
                    File.Delete(folder.FileNamed(name));
                }
            }
        }
        catch (Exception exception) when (DurableFile.IsRefusal(exception))
        {
            log.NotDeleted(exception.Message);
        }
    }
}
