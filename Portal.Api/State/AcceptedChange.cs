using System.Collections.Immutable;
using Portal.Ipvsadm.Diff;

namespace Portal.Api.State;

/// <summary>A change of Portal's data that has been carried out; the journal keeps one line of each.</summary>
/// <param name="Revision">The revision that it made: one more than the revision before.</param>
/// <param name="Time">When.</param>
/// <param name="Caller">Who asked for it.</param>
/// <param name="Changes">The steps from the table before to the table after; none when only drains, settings, names or labels change.</param>
public sealed record AcceptedChange(long Revision, DateTimeOffset Time, Caller Caller, ImmutableArray<TableChange> Changes)
{
    /// <summary>The steps in what is drained; mostly none.</summary>
    public ImmutableArray<DrainChange> Drains { get; init; } = [];

    /// <summary>The steps in what is declared beside the table; mostly none.</summary>
    public SettingsPlan Settings { get; init; } = SettingsPlan.Empty;

    /// <summary>The steps in names and labels beyond what goes with its service or server; mostly none.</summary>
    public ImmutableArray<AnnotationChange> Annotations { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(AcceptedChange? other) => other is not null
        && Revision == other.Revision && Time == other.Time && Caller == other.Caller
        && Changes.SequenceEqual(other.Changes) && Drains.SequenceEqual(other.Drains) && Settings == other.Settings
        && Annotations.SequenceEqual(other.Annotations);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Revision, Time, Caller);
}
