using System.Collections.Immutable;

namespace Portal.Ipvsadm.Model;

/// <summary>A virtual service with its real servers. Two services are equal when all of it is, in any order.</summary>
public sealed record VirtualService
{
    /// <summary>No servers.</summary>
    public static readonly ImmutableSortedDictionary<RealServerKey, RealServerSettings> NoServers =
        ImmutableSortedDictionary<RealServerKey, RealServerSettings>.Empty;

    /// <summary>The service's identity.</summary>
    public required ServiceKey Key { get; init; }

    /// <summary>The service's own settings; defaults where not given.</summary>
    public VirtualServiceSettings Settings { get; init; } = new();

    /// <summary>The real servers by their key; none by default.</summary>
    public ImmutableSortedDictionary<RealServerKey, RealServerSettings> Servers { get; init; } = NoServers;

    /// <summary>This service with one server added or given other settings.</summary>
    /// <param name="key">Which server.</param>
    /// <param name="settings">Its settings from now on.</param>
    /// <returns>The changed copy.</returns>
    public VirtualService WithServer(RealServerKey key, RealServerSettings settings) =>
        this with { Servers = Servers.SetItem(key, settings) };

    /// <summary>This service without one server, which need not be there.</summary>
    /// <param name="key">Which server.</param>
    /// <returns>The changed copy.</returns>
    public VirtualService WithoutServer(RealServerKey key) => this with { Servers = Servers.Remove(key) };

    /// <summary>This service with other weights of some servers; those that it does not have are passed over.</summary>
    /// <param name="weights">The servers with their weights from now on.</param>
    /// <returns>The changed copy; this service itself where all have those weights.</returns>
    public VirtualService WithWeights(IEnumerable<(RealServerKey Server, int Weight)> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var servers = Servers;
        foreach (var (server, weight) in weights)
        {
            if (servers.TryGetValue(server, out var settings) && settings.Weight != weight)
            {
                servers = servers.SetItem(server, settings with { Weight = weight });
            }
        }

        return ReferenceEquals(servers, Servers) ? this : this with { Servers = servers };
    }

    /// <inheritdoc/>
    public bool Equals(VirtualService? other) =>
        other is not null
        && Key == other.Key
        && Settings == other.Settings
        && (ReferenceEquals(Servers, other.Servers) || Servers.SequenceEqual(other.Servers));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Key, Settings, Servers.Count);
}
