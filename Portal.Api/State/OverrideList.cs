using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>All that people say of the health of servers in place of checks. Immutable.</summary>
public sealed class OverrideList : IEquatable<OverrideList>
{
    private readonly ImmutableSortedDictionary<ServiceKey, ImmutableSortedDictionary<RealServerKey, HealthOverride>> services;

    private OverrideList(ImmutableSortedDictionary<ServiceKey, ImmutableSortedDictionary<RealServerKey, HealthOverride>> services) => this.services = services;

    /// <summary>Nothing is said.</summary>
    public static OverrideList Empty { get; } = new(ImmutableSortedDictionary<ServiceKey, ImmutableSortedDictionary<RealServerKey, HealthOverride>>.Empty);

    /// <summary>True when nothing is said.</summary>
    public bool IsEmpty => services.IsEmpty;

    /// <summary>Everything that is said, also what is over already.</summary>
    public IEnumerable<HealthOverride> All => services.Values.SelectMany(servers => servers.Values);

    /// <summary>The list as it goes on at a start of Portal.</summary>
    /// <param name="now">Now.</param>
    /// <returns>The list with terms that count from this start of the machine.</returns>
    public OverrideList At(Moment now) => All.Aggregate(this, (list, said) => list.Put(said.Service, said.Server, said.At(now)));

    /// <summary>What is said of a server.</summary>
    /// <param name="service">Its service.</param>
    /// <param name="server">The server.</param>
    /// <returns>What, also where it is over already; null where nothing is said.</returns>
    public HealthOverride? Find(ServiceKey service, RealServerKey server) => services.GetValueOrDefault(service)?.GetValueOrDefault(server);

    /// <summary>This list after a change: what goes takes along what is said of it.</summary>
    /// <param name="steps">The steps of the services.</param>
    /// <param name="changes">The steps of what is said.</param>
    /// <returns>The next list.</returns>
    public OverrideList After(IEnumerable<TableChange> steps, IEnumerable<OverrideChange> changes)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(changes);
        var next = services.IsEmpty ? this : steps.Aggregate(this, (list, step) => step switch
        {
            ServiceRemoved => list.services.ContainsKey(step.Service) ? new(list.services.Remove(step.Service)) : list,
            ServerRemoved { Server: var server } => list.Put(step.Service, server, null),
            _ => list,
        });
        return changes.Aggregate(next, (list, change) => list.Put(change.Service, change.Server, change.After));
    }

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] OverrideList? other) => other is not null && All.SequenceEqual(other.All);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as OverrideList);

    /// <inheritdoc/>
    public override int GetHashCode() => services.Count;

    private OverrideList Put(ServiceKey service, RealServerKey server, HealthOverride? said)
    {
        var before = services.GetValueOrDefault(service) ?? ImmutableSortedDictionary<RealServerKey, HealthOverride>.Empty;
        var after = said is null ? before.Remove(server) : before.SetItem(server, said);
        return ReferenceEquals(before, after) ? this : new(after.IsEmpty ? services.Remove(service) : services.SetItem(service, after));
    }
}
