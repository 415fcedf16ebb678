using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>Portal's data: the table that was declared, and how many changes have made it.</summary>
/// <param name="Revision">Grows by one with each accepted change; 0 at first.</param>
/// <param name="Table">The declared services.</param>
public sealed record DeclaredState(long Revision, IpvsTable Table)
{
    /// <summary>Nothing declared and nothing changed yet.</summary>
    public static DeclaredState Empty { get; } = new(0, IpvsTable.Empty);

    /// <summary>What is drained at present.</summary>
    public DrainList Drains { get; init; } = DrainList.Empty;

    /// <summary>What is declared beside the table; nothing at first.</summary>
    public Globals Globals { get; init; } = Globals.None;

    /// <summary>What people say of the health of servers in place of checks; nothing at first.</summary>
    public OverrideList Overrides { get; init; } = OverrideList.Empty;

    /// <summary>What health makes of declared weights. It is not stored: the kernel remembers it.</summary>
    public HealthOverlay Health { get; init; } = HealthOverlay.Empty;

    /// <summary>All that stands between what is declared and what the kernel shall have.</summary>
    public Overlays Overlays => new(Drains, Health, Annotations);

    /// <summary>The names and labels of what is declared; none at first.</summary>
    public AnnotationTable Annotations { get; init; } = AnnotationTable.Empty;

    /// <summary>
    /// Tells this history from every other one of the same length: the hash of the last line of the journal, which names the hash of the line
    /// before. Empty in a journal that nobody shares.
    /// </summary>
    public string Digest { get; init; } = string.Empty;

    /// <summary>The declared services that have a name or labels, as far as a caller sees them.</summary>
    /// <param name="filter">What they have.</param>
    /// <param name="reach">What the caller sees.</param>
    /// <returns>A table of them alone.</returns>
    public IpvsTable Part(AnnotationFilter filter, Reach reach)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(reach);
        return filter.IsOpen && reach.IsEverything ? Table : IpvsTable.Of(Table.Services.Where(service =>
            Annotations.Of(service.Key).Own is var own && filter.Takes(own) && reach.Covers(service.Key, own)));
    }

    /// <summary>What leads from here to another state: services, servers, names, labels, checks and settings. What is drained, and what people say of health, is left out.</summary>
    /// <param name="other">The other state.</param>
    /// <returns>The steps.</returns>
    public StateChange StepsTo(DeclaredState other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new StateChange
        {
            Table = TableDiff.Compute(Table, other.Table),
            Globals = GlobalsPlan.Between(Globals, other.Globals),
            Annotations = [.. Annotations.StepsTo(other.Annotations, other.Table)],
        };
    }

    /// <summary>The state after a change.</summary>
    /// <param name="change">The change; it follows on this state.</param>
    /// <returns>The next state.</returns>
    public DeclaredState After(StateChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return new DeclaredState(Revision + 1, change.Table.Apply(Table))
        {
            Drains = Drains.After(change.Drains),
            Health = Health,
            Overrides = Overrides.After(change.Table.Changes, change.Overrides),
            Globals = change.Globals.Apply(Globals),
            Annotations = Annotations.After(change.Table.Changes, change.Annotations),
        };
    }

    /// <summary>The data as it goes on at a start of Portal: what ends by itself counts its time on this start of the machine.</summary>
    /// <param name="now">Now.</param>
    /// <returns>The data.</returns>
    public DeclaredState At(Moment now) => this with { Drains = Drains.At(now), Overrides = Overrides.At(now) };
}
