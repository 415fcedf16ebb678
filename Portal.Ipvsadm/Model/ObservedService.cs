using System.Collections.Immutable;

namespace Portal.Ipvsadm.Model;

/// <summary>A virtual service as listings showed it.</summary>
public sealed record ObservedService
{
    /// <summary>Which service.</summary>
    public required ServiceKey Key { get; init; }

    /// <summary>Its own settings.</summary>
    public required VirtualServiceSettings Settings { get; init; }

    /// <summary>Its servers in the order of their keys.</summary>
    public required ImmutableArray<ObservedServer> Servers { get; init; }

    /// <summary>Looks a server up.</summary>
    /// <param name="key">Which one.</param>
    /// <returns>The server, or null when there is none.</returns>
    public ObservedServer? Find(RealServerKey key) => SortedSearch.Find(Servers, key, server => server.Key);

    /// <summary>The same without what only the kernel knows.</summary>
    /// <returns>The service as one would declare it.</returns>
    public VirtualService ToService() => new()
    {
        Key = Key,
        Settings = Settings,
        Servers = Servers.ToImmutableSortedDictionary(server => server.Key, server => server.Settings),
    };

    /// <summary>Whether this is how a declared service would be listed, but for what only the kernel knows.</summary>
    /// <param name="service">The declared service.</param>
    /// <returns>True when <see cref="ToService"/> is equal to it.</returns>
    public bool Shows(VirtualService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        if (Key != service.Key || Settings != service.Settings || Servers.Length != service.Servers.Count)
        {
            return false;
        }

        var next = 0;
        foreach (var (key, settings) in service.Servers)
        {
            var server = Servers[next++];
            if (server.Key != key || server.Settings != settings)
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public bool Equals(ObservedService? other) =>
        other is not null && Key == other.Key && Settings == other.Settings && Servers.SequenceEqual(other.Servers);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Key, Settings, Servers.Length);
}
