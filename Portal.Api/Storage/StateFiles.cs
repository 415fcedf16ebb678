using System.Buffers;
using Portal.Api.State;

namespace Portal.Api.Storage;

/// <summary>
/// The files that hold Portal's data: a snapshot and a journal of what was changed since, and kept ones of earlier
/// revisions. One at a time changes them, and others open them meanwhile to read; the lock is held only while the set of
/// files changes, or is opened.
/// </summary>
internal sealed class StateFiles(StateFolder folder, StoreOptions options, StorageLog log, TimeProvider time) : IDisposable
{
    private const string ForeignJournalName = "journal.foreign.jsonl";
    private const string ForeignSnapshotName = "snapshot.foreign.json";

    private readonly Lock set = new();
    private Journal? journal;
    private int headerLength;
    private FileStamp? snapshotStamp;
    private (long Revision, FileStamp Stamp)? note;
    private long snapshotRevision;
    private long journalStart;
    private long? newest;
    private bool isStale;

    /// <summary>True when the next change can be appended; false when a snapshot has to come first.</summary>
    public bool IsReady => !isStale && journal is { IsInPlace: true } && IsSnapshotInPlace;

    /// <summary>The revision of the snapshot.</summary>
    public long SnapshotRevision => snapshotRevision;

    /// <summary>How many bytes of changes the journal has.</summary>
    public long JournalLength => journal is null ? 0 : journal.Length - headerLength;

    private string SnapshotFile => folder.FileNamed(StoredData.SnapshotName);

    private string JournalFile => folder.FileNamed(StoredData.JournalName);

    private string NoteFile => folder.FileNamed(StoredData.RevisionName);

    private bool IsSnapshotInPlace => snapshotStamp is not null && FileStatus.Of(SnapshotFile)?.Stamp == snapshotStamp;

    /// <summary>Reads the present state from the snapshot and its journal.</summary>
    /// <returns>The state; null when nothing is stored.</returns>
    /// <exception cref="DamagedStateException">A file cannot be read.</exception>
    public DeclaredState? Load()
    {
        snapshotStamp = FileStatus.Of(SnapshotFile)?.Stamp;
        if (StoredData.Read(folder.Path) is not { } stored)
        {
            return null;
        }

        if (stored.TornLine is { } line)
        {
            // Nobody was told that this change was made.
            log.TornLine(JournalFile, line);
        }

        foreach (var remark in stored.Remarks)
        {
            log.ChangedByHand(remark);
        }

        (snapshotRevision, journalStart, newest, headerLength) = (stored.SnapshotRevision, stored.JournalStart, stored.State.Revision, stored.HeaderLength);
        journal = stored.JournalLength is { } length ? new Journal(JournalFile, length, stored.LacksLineFeed) : null;
        isStale = stored.IsStale;
        PutFutureAside(stored.State.Revision);
        return stored.State;
    }

    /// <summary>Appends changes to the journal, all or none.</summary>
    /// <returns>False if somebody has removed a file meanwhile: the changes then need a new snapshot.</returns>
    /// <exception cref="IOException">They could not be written.</exception>
    public bool TryAppend(IReadOnlyList<AcceptedChange> changes)
    {
        var lines = new ArrayBufferWriter<byte>();
        foreach (var change in changes)
        {
            lines.Write(StoredChange.Write(change));
        }

        journal!.Append(lines.WrittenSpan);
        if (!IsReady)
        {
            journal.Abandon();
            return false;
        }

        lock (set)
        {
            newest = changes[^1].Revision;
        }

        return true;
    }

    /// <summary>Notes the newest revision, so that a start sees when less than that is there.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Note()
    {
        if (newest is { } revision && (note is not var (noted, stamp) || noted != revision || FileStatus.Of(NoteFile)?.Stamp != stamp))
        {
            note = (revision, DurableFile.Replace(NoteFile, StoredRevision.Write(revision)));
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
        var header = JournalHeader.Write(state.Revision);
        var (isJournalOwn, isSnapshotOwn) = (journal is { IsInPlace: true }, IsSnapshotInPlace);
        var hasLines = isJournalOwn && newest > journalStart;
        var areLost = journal is not null && !(isJournalOwn && isSnapshotOwn);
        if (hasLines && isSnapshotOwn && journalStart == snapshotRevision)
        {
            DurableFile.Replace(folder.FileNamed(KeptFiles.SnapshotName(snapshotRevision)), File.ReadAllBytes(SnapshotFile));
        }

        if (newest is null)
        {
            // A snapshot always has a journal, so Portal notices when somebody has removed it.
            DurableFile.Replace(JournalFile, header);
        }
        else
        {
            PutForeignAside(isJournalOwn, isSnapshotOwn);
        }

        lock (set)
        {
            var present = hasLines ? Present(new KeptFiles(folder)) : null;
            snapshotStamp = DurableFile.Replace(SnapshotFile, content);
            snapshotRevision = state.Revision;
            if (present is not null)
            {
                DurableFile.Keep(JournalFile, folder.FileNamed(KeptFiles.JournalName(present.After, present.Last)));
            }

            DurableFile.Replace(JournalFile, header);
            journal?.Dispose();
            journal = null;
            (journalStart, newest, headerLength) = (state.Revision, state.Revision, header.Length);
            journal = new Journal(JournalFile, header.Length);
            isStale = false;
            DeleteOld(state.Revision);
        }

        if (areLost)
        {
            log.FilesLost(state.Revision);
        }
    }

    /// <summary>
    /// Puts a state of another history in the place of the one that is stored. In the order of the steps a crash leaves the old state or
    /// the new one.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Replace(DeclaredState state)
    {
        File.Delete(NoteFile);
        note = null;
        if (newest >= state.Revision)
        {
            lock (set)
            {
                PutForeignAside(isJournalOwn: false, isSnapshotOwn: false);
                PutFutureAside(-1);

                // First the journal: a snapshot takes one that begins before it, but none that begins behind it.
                DurableFile.Replace(JournalFile, JournalHeader.Write(state.Revision));
                journal?.Dispose();
                (journal, newest) = (null, null);
            }
        }

        StartJournal(state);
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
                opened.Add(folder.FileNamed(segment.Journal), segment.Journal == StoredData.JournalName ? journal?.Length ?? 0 : long.MaxValue);
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

    private void PutForeignAside(bool isJournalOwn, bool isSnapshotOwn)
    {
        if (!isJournalOwn && new FileInfo(JournalFile) is { Exists: true, Length: > 0 })
        {
            DurableFile.Keep(JournalFile, folder.FileNamed(ForeignJournalName));
        }

        if (!isSnapshotOwn && File.Exists(SnapshotFile))
        {
            DurableFile.Keep(SnapshotFile, folder.FileNamed(ForeignSnapshotName));
        }
    }

    // Where an older copy was put back, what came behind it must not be taken for what will come.
    private void PutFutureAside(long revision)
    {
        foreach (var name in new KeptFiles(folder).Beyond(revision))
        {
            File.Move(folder.FileNamed(name), folder.FileNamed(Path.ChangeExtension(name, "foreign" + Path.GetExtension(name))), overwrite: true);
        }
    }

    // The change with which it begins is too old, so that all earlier ones are: also the one that made what was declared at the
    // beginning of the time that counts.
    private bool IsOld(Segment segment) =>
        options.HistoryAge == TimeSpan.Zero || FirstChange.TimeOf(folder.FileNamed(segment.Journal), segment.After) < time.GetUtcNow() - options.HistoryAge;

    private void DeleteOld(long revision)
    {
        try
        {
            var kept = new KeptFiles(folder);
            if (kept.RowTo(Present(kept)).LastOrDefault(segment => segment.Snapshot is not null && segment.After < revision - options.History && IsOld(segment)) is { } needed)
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
