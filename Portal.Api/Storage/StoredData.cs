using System.Collections.Immutable;
using Portal.Api.State;

namespace Portal.Api.Storage;

/// <summary>Portal's data as it lies in a state folder: the snapshot and the journal that follows on it. Reading it changes nothing.</summary>
/// <param name="Written">The data as it was written.</param>
/// <param name="SnapshotRevision">The revision of the snapshot.</param>
internal sealed record StoredData(StoredState Written, long SnapshotRevision)
{
    /// <summary>The name of the present snapshot.</summary>
    public const string SnapshotName = "snapshot.json";

    /// <summary>The name of the present journal.</summary>
    public const string JournalName = "journal.jsonl";

    /// <summary>The name of the note of the newest revision.</summary>
    public const string RevisionName = "last-revision.json";

    /// <summary>The name of the note of steps that were begun.</summary>
    public const string BegunName = "settings.begun.json";

    /// <summary>The name of the note of the fleet.</summary>
    public const string FleetName = "fleet.json";

    /// <summary>The data.</summary>
    public DeclaredState State => Written.State;

    /// <summary>The revision that the journal follows on.</summary>
    public long JournalStart { get; private init; } = SnapshotRevision;

    /// <summary>How many bytes of the journal are good; null when there is none.</summary>
    public long? JournalLength { get; private init; }

    /// <summary>How many of them the first line has, which says where the journal begins.</summary>
    public int HeaderLength { get; private init; }

    /// <summary>Whether the last line lacks its line feed.</summary>
    public bool LacksLineFeed { get; private init; }

    /// <summary>The line that a crash cut off while it was written; null when there is none.</summary>
    public int? TornLine { get; private init; }

    /// <summary>What somebody changed by hand and marked so: one sentence for each.</summary>
    public ImmutableArray<string> Remarks { get; private init; } = [];

    /// <summary>Whether an older Portal wrote it.</summary>
    public bool IsOld { get; private init; }

    /// <summary>Whether the file must be written again before anything is added.</summary>
    public bool IsStale => IsOld || !IsOfToday || JournalLength is null || !Remarks.IsEmpty;

    // Whether snapshot and journal are in the form of today.
    private bool IsOfToday { get; init; }

    /// <summary>Reads it.</summary>
    /// <param name="folder">The state folder.</param>
    /// <returns>The data; null when nothing is stored.</returns>
    /// <exception cref="DamagedStateException">A file cannot be read, or something is missing.</exception>
    public static StoredData? Read(string folder)
    {
        // First of all: a Portal that runs writes it last.
        var noteFile = Path.Combine(folder, RevisionName);
        var noted = ReadFile(noteFile, content => (long?)StoredRevision.Read(content));
        var (snapshotFile, journalFile) = (Path.Combine(folder, SnapshotName), Path.Combine(folder, JournalName));
        var snapshot = ReadFile(snapshotFile, content => new StoredData(StoredSnapshot.Read(content), content));
        var stored = snapshot is null
            ? ReadNothing(snapshotFile, journalFile, noted)
            : ReadJournal(snapshot, journalFile, noted is null ? null : noteFile);
        return stored is null || noted is null || noted <= stored.State.Revision
            ? stored
            : throw DamagedStateException.Missing(journalFile, $"It ends at revision {stored.State.Revision}, but revision {noted} was stored: the changes in between are missing.", noteFile);
    }

    /// <summary>Where the steps in the kernel's settings are that were begun.</summary>
    public static string BegunFile(string folder) => Path.Combine(folder, BegunName);

    /// <summary>Reads the steps in the kernel's settings that were begun.</summary>
    /// <param name="folder">The state folder.</param>
    /// <returns>The steps; null when none were.</returns>
    /// <exception cref="DamagedStateException">The file cannot be read.</exception>
    public static BegunGlobals? ReadBegun(string folder) => ReadFile(BegunFile(folder), content => StoredBegun.Read(content));

    /// <summary>Reads a snapshot.</summary>
    /// <exception cref="DamagedStateException">It is none.</exception>
    public static StoredState ReadSnapshot(string file, Stream stream)
    {
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return Parse(file, content, read => StoredSnapshot.Read(read).State);
    }

    private StoredData((StoredState State, bool IsOfToday) read, byte[] content)
        : this(read.State, read.State.Revision)
    {
        IsOfToday = read.IsOfToday;
        var seal = Seal.Of(content.AsSpan().TrimEnd((byte)'\n'));
        IsOld = seal == SealState.None;
        Remarks = seal == SealState.ByHand ? [$"{SnapshotName} was changed by hand."] : [];
    }

    // A crash at the first start may leave the beginning of a journal.
    private static StoredData? ReadNothing(string snapshotFile, string journalFile, long? noted)
    {
        if (noted is not null)
        {
            throw DamagedStateException.Missing(snapshotFile, $"It is missing, but revision {noted} was stored.");
        }

        if (File.Exists(journalFile))
        {
            using var reader = new LineReader(journalFile, long.MaxValue);
            var isBegun = !reader.TryRead(out var line) || JournalHeader.Read(line.Span) is not null;
            if (!isBegun || reader.TryRead(out _) || !reader.Rest.IsEmpty)
            {
                throw new DamagedStateException(journalFile, 0, $"There is a journal but no {SnapshotName} from which it could begin.");
            }
        }

        return null;
    }

    private static StoredData ReadJournal(StoredData snapshot, string journalFile, string? noteFile)
    {
        var revision = snapshot.SnapshotRevision;
        if (new FileInfo(journalFile) is not { Exists: true, Length: > 0 })
        {
            var problem = File.Exists(journalFile) ? "It is empty" : "It is missing";
            return snapshot.IsOld ? snapshot
                : noteFile is null ? snapshot with { Remarks = [.. snapshot.Remarks, $"There is no {JournalName}: its changes are lost, and Portal continues from revision {revision}."] }
                : throw DamagedStateException.Missing(journalFile, $"{problem}: the changes after revision {revision} are missing.", noteFile);
        }

        using var reader = new JournalReader(journalFile);
        var state = reader.Follow(snapshot.Written).Select(next => next.After).LastOrDefault(snapshot.Written);
        // A crash while the files of an older Portal were written anew leaves the new snapshot, which holds all of the old lines.
        if (reader.HeaderLength == 0 && !snapshot.IsOld && (reader.Lines == 0 || state.Revision != revision))
        {
            throw new DamagedStateException(journalFile, 1, "the first line of the journal, which says where it begins, is missing.");
        }

        return snapshot with
        {
            Written = state,
            IsOfToday = snapshot.IsOfToday && reader.IsOfToday,
            JournalStart = Math.Min(reader.After ?? revision, revision),
            JournalLength = reader.Length,
            HeaderLength = reader.HeaderLength,
            LacksLineFeed = reader.LacksLineFeed,
            TornLine = reader.IsTorn ? reader.Lines + 1 : null,
            IsOld = reader.HeaderLength == 0,
            Remarks = [.. snapshot.Remarks, .. reader.ByHand.Select(line => $"Line {line} of {JournalName} was changed by hand.")],
        };
    }

    /// <summary>Reads a file of the state folder.</summary>
    /// <param name="file">The file.</param>
    /// <param name="parse">Makes something of its content, or says that it is none.</param>
    /// <returns>What it holds; null where there is no such file.</returns>
    /// <exception cref="DamagedStateException">It is damaged.</exception>
    public static T? ReadFile<T>(string file, Func<byte[], T> parse) => File.Exists(file) ? Parse(file, File.ReadAllBytes(file), parse) : default;

    private static T Parse<T>(string file, byte[] content, Func<byte[], T> parse)
    {
        try
        {
            return parse(content);
        }
        catch (FormatException exception)
        {
            throw new DamagedStateException(file, 0, exception.Message);
        }
    }
}
