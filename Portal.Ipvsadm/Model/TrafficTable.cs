using System.Collections.Immutable;

namespace Portal.Ipvsadm.Model;

/// <summary>The traffic of all services as listings showed it.</summary>
/// <param name="Services">The services in the order of their keys.</param>
public sealed record TrafficTable(ImmutableArray<ServiceTraffic> Services)
{
    /// <summary>No service, and so no traffic.</summary>
    public static TrafficTable Empty { get; } = new([]);

    /// <summary>Looks a service up.</summary>
    /// <param name="key">Which one.</param>
    /// <returns>The service, or null when there is none.</returns>
    public ServiceTraffic? Find(ServiceKey key) => SortedSearch.Find(Services, key, service => service.Key);

    /// <inheritdoc/>
    public bool Equals(TrafficTable? other) => other is not null && Services.SequenceEqual(other.Services);

    /// <inheritdoc/>
    public override int GetHashCode() => Services.Length;
}
