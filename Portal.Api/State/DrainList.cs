using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>Everything that is drained at one time. Immutable; a change costs the depth of a tree.</summary>
public sealed class DrainList : IEquatable<DrainList>
{
    private readonly ImmutableSortedDictionary<long, Drain> drains;
    private readonly ImmutableDictionary<DrainTarget, long> places;
    private readonly long next;

    // Built when somebody asks for all that is drained of a service.
    private readonly Lazy<(ILookup<ServiceKey, RealServerKey> Servers, ImmutableHashSet<Address> Hosts, ImmutableArray<ServiceKey> Services)> index;

    private DrainList(ImmutableSortedDictionary<long, Drain> drains, ImmutableDictionary<DrainTarget, long> places, long next)
    {
        (this.drains, this.places, this.next) = (drains, places, next);
        index = new(Index);
    }

    /// <summary>Nothing is drained.</summary>
    public static DrainList Empty { get; } = new(ImmutableSortedDictionary<long, Drain>.Empty, ImmutableDictionary<DrainTarget, long>.Empty, 0);

    /// <summary>The drains in the order in which they began.</summary>
    public IEnumerable<Drain> All => drains.Values;

    /// <summary>How many there are.</summary>
    public int Count => drains.Count;

    /// <summary>True when nothing is drained.</summary>
    public bool IsEmpty => drains.IsEmpty;

    /// <summary>The hosts that are in maintenance, without those that return from it.</summary>
    public ImmutableHashSet<Address> Hosts => IsEmpty ? [] : index.Value.Hosts;

    /// <summary>The services that are drained, or that have a drained server.</summary>
    internal ImmutableArray<ServiceKey> Services => IsEmpty ? [] : index.Value.Services;

    /// <summary>A list of these drains.</summary>
    /// <param name="drains">The drains, in the order in which they began.</param>
    public static DrainList Of(IEnumerable<Drain> drains) => drains.Aggregate(Empty, (list, drain) => list.After(new DrainStarted(drain)));

    /// <summary>The drains as they go on at a start of Portal.</summary>
    /// <param name="now">Now.</param>
    public DrainList At(Moment now) => new(drains.SetItems(drains.Select(drain => KeyValuePair.Create(drain.Key, drain.Value.At(now)))), places, next);

    /// <summary>Looks a drain up.</summary>
    /// <param name="target">What is drained.</param>
    /// <returns>The drain; null when it is not drained as such.</returns>
    public Drain? Find(DrainTarget target) => places.TryGetValue(target, out var place) ? drains[place] : null;

    /// <summary>The hosts that return from maintenance.</summary>
    public IEnumerable<(Address Host, Drain Drain)> Returning =>
        from drain in All
        where drain is { ReturnsBy: not null, Target: HostDrain }
        select (((HostDrain)drain.Target).Host, drain);

    /// <summary>The drain of a host that returns from maintenance.</summary>
    /// <param name="host">The host.</param>
    /// <returns>The drain; null where it does not return.</returns>
    public Drain? ReturnOf(Address host) => !IsEmpty && Find(new HostDrain(host)) is { ReturnsBy: not null } drain ? drain : null;

    /// <summary>Whether a server gets no new connections.</summary>
    /// <returns>True when a drain holds it.</returns>
    public bool Holds(ServiceKey service, RealServerKey server) => DrainOf(service, server) is not null;

    /// <summary>
    /// The drain that a server is in: its own before that of its service, and that before its host's. A host that returns from maintenance
    /// keeps none out.
    /// </summary>
    /// <returns>The drain; null when it is in none.</returns>
    public Drain? DrainOf(ServiceKey service, RealServerKey server) => IsEmpty
        ? null
        : Find(new ServerDrain(service, server)) ?? Find(new ServiceDrain(service)) ?? (Find(new HostDrain(server.Address)) is { ReturnsBy: null } host ? host : null);

    /// <summary>The servers of a service that are drained by themselves.</summary>
    internal IEnumerable<RealServerKey> ServersOf(ServiceKey service) => index.Value.Servers[service];

    /// <summary>The drains of some targets.</summary>
    /// <param name="targets">What is drained.</param>
    /// <returns>Those that there are.</returns>
    public ImmutableArray<Drain> Find(IEnumerable<DrainTarget> targets) => [.. targets.Select(Find).OfType<Drain>()];

    /// <summary>The drains that begin now.</summary>
    /// <param name="targets">What shall be drained.</param>
    /// <param name="patience">How long the connections may take from now on; null where there is nothing to drain.</param>
    /// <param name="now">Now.</param>
    /// <param name="isRenewing">True: targets that are already drained get the new time too. False: they keep their own.</param>
    public ImmutableArray<Drain> Begin(IEnumerable<DrainTarget> targets, TimeSpan? patience, Moment now, bool isRenewing) =>
        patience is { } time ? [.. targets.Where(target => isRenewing || Find(target) is null).Select(target => Begin(target, time, now))] : [];

    /// <summary>A drain that begins now, or goes on with another time.</summary>
    /// <param name="target">What is drained.</param>
    /// <param name="patience">How long its connections may take from now on.</param>
    /// <param name="now">Now.</param>
    public Drain Begin(DrainTarget target, TimeSpan patience, Moment now)
    {
        ArgumentNullException.ThrowIfNull(now);
        return new Drain
        {
            Target = target,
            Started = Find(target)?.Started ?? now.Time,
            Deadline = now.Time + patience,
            Term = DrainTerm.Of(patience, now),
        };
    }

    /// <summary>This list after steps.</summary>
    /// <returns>The next list.</returns>
    public DrainList After(IEnumerable<DrainChange> changes) => changes.Aggregate(this, (list, change) => list.After(change));

    /// <summary>This list after a step.</summary>
    /// <returns>The next list.</returns>
    public DrainList After(DrainChange change)
    {
        switch (change)
        {
            case DrainStarted { Drain: var drain }:
                return places.TryGetValue(drain.Target, out var place)
                    ? new(drains.SetItem(place, drain), places, next)
                    : new(drains.Add(next, drain), places.Add(drain.Target, next), next + 1);
            case DrainEnded { Target: var target }:
                return places.TryGetValue(target, out var gone) ? new(drains.Remove(gone), places.Remove(target), next) : this;
            default:
                throw new ArgumentOutOfRangeException(nameof(change));
        }
    }

    /// <summary>The ends of those drains that are there.</summary>
    /// <param name="targets">The targets to stop draining, whether or not they are drained.</param>
    public IEnumerable<DrainChange> Ends(IEnumerable<DrainTarget> targets) =>
        IsEmpty ? [] : targets.Distinct().Where(target => Find(target) is not null).Select(target => new DrainEnded(target));

    /// <summary>The ends of drains whose targets are gone.</summary>
    /// <param name="declared">The declared services from now on.</param>
    public IEnumerable<DrainChange> EndsIn(IpvsTable declared) => All.Where(drain => !drain.Target.IsIn(declared)).Select(drain => new DrainEnded(drain.Target));

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] DrainList? other) => other is not null && All.SequenceEqual(other.All);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as DrainList);

    /// <inheritdoc/>
    public override int GetHashCode() => Count;

    private (ILookup<ServiceKey, RealServerKey> Servers, ImmutableHashSet<Address> Hosts, ImmutableArray<ServiceKey> Services) Index()
    {
        var targets = places.Keys;
        var servers = targets.OfType<ServerDrain>().ToLookup(target => target.Service, target => target.Server);
        return (
            servers,
            [.. drains.Values.Where(drain => drain.ReturnsBy is null).Select(drain => drain.Target).OfType<HostDrain>().Select(target => target.Host)],
            [.. targets.OfType<ServiceDrain>().Select(target => target.Service).Union(servers.Select(service => service.Key))]);
    }
}
