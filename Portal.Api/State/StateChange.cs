using System.Collections.Immutable;
using Portal.Ipvsadm.Diff;

namespace Portal.Api.State;

/// <summary>
/// What a change makes of Portal's data: the steps of each kind of state. It travels as one value from the request to the journal, the
/// history, the log and the events. A new kind of state is one more member here, and its document in Storage.
/// </summary>
public sealed record StateChange
{
    /// <summary>Nothing changes.</summary>
    public static StateChange Empty { get; } = new();

    /// <summary>The steps of the services and servers.</summary>
    public ChangePlan Table { get; init; } = ChangePlan.Empty;

    /// <summary>The steps of the time-outs and sync daemons; mostly none.</summary>
    public GlobalsPlan Globals { get; init; } = GlobalsPlan.Empty;

    /// <summary>The steps of what is drained; mostly none.</summary>
    public ImmutableArray<DrainChange> Drains { get; init; } = [];

    /// <summary>The steps of names and labels beyond what goes with its service or server; mostly none.</summary>
    public ImmutableArray<AnnotationChange> Annotations { get; init; } = [];

    /// <summary>The steps of what people say of health in place of checks; mostly none.</summary>
    public ImmutableArray<OverrideChange> Overrides { get; init; } = [];

    /// <summary>True when nothing changes.</summary>
    public bool IsEmpty => Table.IsEmpty && Globals.IsEmpty && Drains.IsEmpty && Annotations.IsEmpty && Overrides.IsEmpty;

    /// <summary>
    /// The same change with the ends of the drains of what goes by it. They stand in the journal too: whoever reads it need not know the
    /// rules of drains.
    /// </summary>
    /// <param name="before">Portal's data before it.</param>
    /// <returns>The whole change.</returns>
    public StateChange WithEnds(DeclaredState before)
    {
        ArgumentNullException.ThrowIfNull(before);
        var drains = before.Drains.After(Drains);
        return drains.IsEmpty ? this : this with { Drains = [.. Drains, .. drains.EndsIn(Table.Apply(before.Table))] };
    }

    /// <inheritdoc/>
    public bool Equals(StateChange? other) => other is not null
        && Table.Equals(other.Table) && Globals == other.Globals && Drains.SequenceEqual(other.Drains) && Annotations.SequenceEqual(other.Annotations)
        && Overrides.SequenceEqual(other.Overrides);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Table, Globals, Drains.Length, Annotations.Length);
}
