using Portal.Api.Balancing;

namespace Portal.Api.Storage;

/// <summary>Portal's data as it lies in a state folder: the snapshot and the journal that follows on it. Reading it changes nothing.</summary>
/// <param name="State">The data.</param>
/// <param name="SnapshotRevision">The revision of the snapshot.</param>
/// <param name="JournalStart">The revision before the first line of the journal.</param>
/// <param name="JournalLength">How many bytes of the journal are good.</param>
/// <param name="TornLine">The line that a crash cut off while it was written; null when there is none.</param>
internal sealed record StoredData(DeclaredState State, long SnapshotRevision, long JournalStart, long JournalLength, int? TornLine)
{
    /// <summary>The name of the present snapshot.</summary>
    public const string SnapshotName = "snapshot.json";

    /// <summary>The name of the present journal.</summary>
    public const string JournalName = "journal.jsonl";

    private const string BegunName = "settings.begun.json";

    /// <summary>Reads it.</summary>
    /// <param name="folder">The state folder.</param>
    /// <returns>The data; null when nothing is stored.</returns>
    /// <exception cref="DamagedStateException">A file cannot be read.</exception>
    public static StoredData? Read(string folder)
    {
        var (snapshotFile, journalFile) = (Path.Combine(folder, SnapshotName), Path.Combine(folder, JournalName));
        var hasLines = new FileInfo(journalFile) is { Exists: true, Length: > 0 };
        if (!File.Exists(snapshotFile))
        {
            return hasLines ? throw new DamagedStateException(journalFile, 0, $"There is a journal but no {SnapshotName} that it follows on.") : null;
        }

        using var snapshot = DurableFile.OpenToRead(snapshotFile);
        var state = ReadSnapshot(snapshotFile, snapshot);
        var revision = state.Revision;
        if (!hasLines)
        {
            return new StoredData(state, revision, revision, 0, null);
        }

        using var reader = new JournalReader(journalFile);
        state = reader.Follow(state).Select(next => next.After).LastOrDefault(state);
        var start = Math.Min(reader.First - 1 ?? revision, revision);
        return new StoredData(state, revision, start, reader.Length, reader.IsTorn ? reader.Lines + 1 : null);
    }

    /// <summary>Reads a snapshot.</summary>
    /// <exception cref="DamagedStateException">It is none.</exception>
    public static DeclaredState ReadSnapshot(string file, Stream stream)
    {
        try
        {
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return StoredSnapshot.Read(content);
        }
        catch (FormatException exception)
        {
            throw new DamagedStateException(file, 0, exception.Message);
        }
    }

    /// <summary>Where the steps in the kernel's settings are that were begun.</summary>
    public static string BegunFile(string folder) => Path.Combine(folder, BegunName);

    /// <summary>Reads the steps in the kernel's settings that were begun.</summary>
    /// <param name="folder">The state folder.</param>
    /// <returns>The steps; null when none were.</returns>
    /// <exception cref="DamagedStateException">The file cannot be read.</exception>
    public static BegunSettings? ReadBegun(string folder)
    {
        var file = BegunFile(folder);
        try
        {
            return File.Exists(file) ? StoredSettings.ReadBegun(File.ReadAllBytes(file)) : null;
        }
        catch (FormatException exception)
        {
            throw new DamagedStateException(file, 0, exception.Message);
        }
    }
}
