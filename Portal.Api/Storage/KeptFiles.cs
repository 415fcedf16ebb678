using System.Globalization;

namespace Portal.Api.Storage;

/// <summary>
/// The files of earlier revisions in the state folder, which their names tell apart: <c>snapshot-5.json</c> is the data
/// at revision 5, and <c>journal-5-9.jsonl</c> has the lines of revisions 6 to 9, which follow on it.
/// </summary>
internal sealed class KeptFiles
{
    private readonly SortedSet<long> snapshots = [];
    private readonly List<(long After, long Last)> journals = [];

    /// <summary>Looks which there are.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public KeptFiles(StateFolder folder)
    {
        foreach (var name in Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName))
        {
            switch (name!.Split('-', '.'))
            {
                case ["snapshot", var at, "json"] when TryParse(at, out var revision) && name == SnapshotName(revision):
                    snapshots.Add(revision);
                    break;
                case ["journal", var from, var to, "jsonl"]
                    when TryParse(from, out var after) && TryParse(to, out var last) && after < last && name == JournalName(after, last):
                    journals.Add((after, last));
                    break;
            }
        }
    }

    /// <summary>The name of a kept snapshot.</summary>
    public static string SnapshotName(long revision) => string.Create(CultureInfo.InvariantCulture, $"snapshot-{revision}.json");

    /// <summary>The name of a kept journal.</summary>
    public static string JournalName(long after, long last) => string.Create(CultureInfo.InvariantCulture, $"journal-{after}-{last}.jsonl");

    /// <summary>The name of the snapshot of a revision; null when there is none.</summary>
    public string? SnapshotAt(long revision) => snapshots.Contains(revision) ? SnapshotName(revision) : null;

    /// <summary>
    /// The unbroken row of segments up to the present one, the oldest first. It begins with one that has its snapshot.
    /// Only what joins exactly belongs to it: the files of a folder into which an older copy was put back do not.
    /// </summary>
    public IReadOnlyList<Segment> RowTo(Segment present)
    {
        List<Segment> row = [present];
        var ending = journals.ToLookup(journal => journal.Last, journal => (long?)journal.After);
        while (ending[row[^1].After].Min() is { } after)
        {
            row.Add(new Segment(after, row[^1].After, JournalName(after, row[^1].After), SnapshotAt(after)));
        }

        row.Reverse();
        return [.. row.SkipWhile(segment => segment.Snapshot is null)];
    }

    /// <summary>The names of those files that nobody needs who starts from the snapshot of a revision.</summary>
    public IEnumerable<string> Below(long revision) =>
    [
        .. journals.Where(journal => journal.Last <= revision).Select(journal => JournalName(journal.After, journal.Last)),
        .. snapshots.Where(snapshot => snapshot < revision).Select(SnapshotName),
    ];

    /// <summary>The names of those files that hold something behind a revision.</summary>
    public IEnumerable<string> Beyond(long revision) =>
    [
        .. journals.Where(journal => journal.Last > revision).Select(journal => JournalName(journal.After, journal.Last)),
        .. snapshots.Where(snapshot => snapshot > revision).Select(SnapshotName),
    ];

    private static bool TryParse(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
