using System.Collections.Immutable;

namespace Portal.Ipvsadm.Model;

/// <summary>The traffic of a virtual service as listings showed it. Its own figures are exact.</summary>
/// <param name="Key">Which service.</param>
/// <param name="Totals">Totals, also of servers that have left it.</param>
/// <param name="Rates">Per second.</param>
/// <param name="Servers">Its servers in the order of their keys.</param>
public sealed record ServiceTraffic(ServiceKey Key, Traffic Totals, Traffic Rates, ImmutableArray<ServerTraffic> Servers)
{
    /// <summary>Connections of all its servers in an established state.</summary>
    public ulong ActiveConnections => Servers.Aggregate(0UL, (sum, server) => sum + server.ActiveConnections);

    /// <summary>All other connections of its servers.</summary>
    public ulong InactiveConnections => Servers.Aggregate(0UL, (sum, server) => sum + server.InactiveConnections);

    /// <summary>Looks a server up.</summary>
    /// <param name="key">Which one.</param>
    /// <returns>The server, or null when there is none.</returns>
    public ServerTraffic? Find(RealServerKey key) => SortedSearch.Find(Servers, key, server => server.Key);

    /// <inheritdoc/>
    public bool Equals(ServiceTraffic? other) =>
        other is not null && Key == other.Key && Totals == other.Totals && Rates == other.Rates && Servers.SequenceEqual(other.Servers);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Key, Totals, Rates, Servers.Length);
}
