using System.Globalization;
using Portal.Api.Etcd;

namespace Portal.Api.Fleet;

/// <summary>The keys of a fleet in its store.</summary>
/// <param name="fleet">The name of the fleet.</param>
internal sealed class FleetKeys(string fleet)
{
    private const int DigitCount = 20;

    // "/portal/FLEET/log/REVISION": the first part is empty.
    private const int RevisionPart = 4;

    private readonly string prefix = $"/portal/{fleet}/";

    /// <summary>The id of the fleet, and the version of its format.</summary>
    public string Id => prefix + "id";

    /// <summary>How far the journal goes: the only key that is compared.</summary>
    public string Head => prefix + "head";

    /// <summary>The directors that belong to the fleet.</summary>
    public EtcdRange Members => EtcdRange.Prefix(prefix + "members/");

    /// <summary>The directors that live.</summary>
    public EtcdRange Lives => EtcdRange.Prefix(prefix + "live/");

    /// <summary>What the checks of the directors say that live.</summary>
    public EtcdRange Votes => EtcdRange.Prefix(prefix + "health/");

    /// <summary>A director that belongs to the fleet.</summary>
    public string Member(string director) => prefix + "members/" + director;

    /// <summary>A director that lives.</summary>
    public string Live(string director) => prefix + "live/" + director;

    /// <summary>What the checks of a director say that lives.</summary>
    public string Vote(string director) => prefix + "health/" + director;

    /// <summary>The director that a key names.</summary>
    public static string NameOf(string key) => key[(key.LastIndexOf('/') + 1)..];

    /// <summary>The line of a revision.</summary>
    public string Line(long revision) => prefix + "log/" + Digits(revision);

    /// <summary>The lines of some revisions.</summary>
    /// <param name="first">The first one.</param>
    /// <param name="last">The last one.</param>
    /// <param name="limit">At most so many; 0 for all.</param>
    public EtcdRange Lines(long first, long last, int limit = 0) => new(Line(first), Line(last + 1), limit);

    /// <summary>A part of a line that is too large for one value. Parts that nobody's line names are left by one who was overtaken.</summary>
    public string LinePart(long revision, string writer, int number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}parts/{Digits(revision)}/{writer}/{number}");

    /// <summary>The parts of all lines up to a revision.</summary>
    public EtcdRange LinePartsUpTo(long revision) => new(prefix + "parts/", $"{prefix}parts/{Digits(revision + 1)}");

    /// <summary>A part of the snapshot at a revision; the parts are in their order.</summary>
    public string SnapshotPart(long revision, int number) => string.Create(CultureInfo.InvariantCulture, $"{Snapshot(revision)}/{number:D6}");

    /// <summary>The parts of the snapshot at a revision.</summary>
    public EtcdRange SnapshotParts(long revision) => EtcdRange.Prefix(Snapshot(revision) + "/");

    /// <summary>The parts of all snapshots, in the order of their revisions.</summary>
    public EtcdRange Snapshots => EtcdRange.Prefix(prefix + "snap/");

    /// <summary>The revision that a key of a line or of a part names.</summary>
    /// <exception cref="FormatException">It names none.</exception>
    public static long RevisionOf(string key) => long.Parse(key.Split('/')[RevisionPart], CultureInfo.InvariantCulture);

    /// <summary>The parts of all snapshots before a revision.</summary>
    public EtcdRange SnapshotsBefore(long revision) => new(prefix + "snap/", Snapshot(revision));

    private string Snapshot(long revision) => prefix + "snap/" + Digits(revision);

    private static string Digits(long revision) => revision.ToString($"D{DigitCount}", CultureInfo.InvariantCulture);
}
