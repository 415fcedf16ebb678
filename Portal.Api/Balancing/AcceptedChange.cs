using System.Collections.Immutable;
using Portal.Ipvsadm.Diff;

namespace Portal.Api.Balancing;

/// <summary>A change of Portal's data that has been carried out; the journal keeps one line of each.</summary>
/// <param name="Revision">The revision that it made: one more than the revision before.</param>
/// <param name="Time">When.</param>
/// <param name="Caller">Who asked for it.</param>
/// <param name="Changes">The steps from the table before to the table after; none when only drains or settings change.</param>
public sealed record AcceptedChange(long Revision, DateTimeOffset Time, Caller Caller, ImmutableArray<TableChange> Changes)
{
    /// <summary>The steps in what is drained; mostly none.</summary>
    public ImmutableArray<DrainChange> Drains { get; init; } = [];

    /// <summary>The steps in what is declared beside the table; mostly none.</summary>
    public SettingsPlan Settings { get; init; } = SettingsPlan.Empty;

    /// <inheritdoc/>
    public bool Equals(AcceptedChange? other) => other is not null
        && Revision == other.Revision && Time == other.Time && Caller == other.Caller
        && Changes.SequenceEqual(other.Changes) && Drains.SequenceEqual(other.Drains) && Settings == other.Settings;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Revision, Time, Caller);
}
