using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>
/// What health makes of declared weights: an overlay that is not stored, because the kernel remembers it. Immutable; copies share
/// what did not change.
/// </summary>
public sealed class HealthOverlay : IEquatable<HealthOverlay>
{
    private static readonly ImmutableSortedDictionary<RealServerKey, HealthHold> NoServers = ImmutableSortedDictionary<RealServerKey, HealthHold>.Empty;

    private readonly ImmutableSortedDictionary<ServiceKey, ImmutableSortedDictionary<RealServerKey, HealthHold>> services;

    private HealthOverlay(ImmutableSortedDictionary<ServiceKey, ImmutableSortedDictionary<RealServerKey, HealthHold>> services) => this.services = services;

    /// <summary>Every server has its declared weight.</summary>
    public static HealthOverlay Empty { get; } = new(ImmutableSortedDictionary<ServiceKey, ImmutableSortedDictionary<RealServerKey, HealthHold>>.Empty);

    /// <summary>True when every server has its declared weight.</summary>
    public bool IsEmpty => services.IsEmpty;

    /// <summary>The services of which servers are held.</summary>
    public IEnumerable<ServiceKey> Services => services.Keys;

    /// <summary>What is held of a service.</summary>
    /// <param name="service">The service.</param>
    /// <returns>The servers with what health makes of them; mostly none.</returns>
    public ImmutableSortedDictionary<RealServerKey, HealthHold> Of(ServiceKey service) => services.GetValueOrDefault(service, NoServers);

    /// <summary>What health makes of a server.</summary>
    /// <param name="service">Its service.</param>
    /// <param name="server">The server.</param>
    /// <returns>What it makes; null when it has its declared weight.</returns>
    public HealthHold? Of(ServiceKey service, RealServerKey server) =>
        services.TryGetValue(service, out var servers) && servers.TryGetValue(server, out var hold) ? hold : null;

    /// <summary>The same with other servers of a service held.</summary>
    /// <param name="service">The service.</param>
    /// <param name="servers">All servers of it that are held; none to hold none.</param>
    /// <returns>The changed copy; the same object where nothing changes.</returns>
    public HealthOverlay With(ServiceKey service, ImmutableSortedDictionary<RealServerKey, HealthHold> servers)
    {
        ArgumentNullException.ThrowIfNull(servers);
        return Of(service).SequenceEqual(servers) ? this : new(servers.IsEmpty ? services.Remove(service) : services.SetItem(service, servers));
    }

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] HealthOverlay? other) => other is not null
        && (ReferenceEquals(services, other.services) || (services.Count == other.services.Count && services.All(service => other.Of(service.Key).SequenceEqual(service.Value))));

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as HealthOverlay);

    /// <inheritdoc/>
    public override int GetHashCode() => services.Count;
}
