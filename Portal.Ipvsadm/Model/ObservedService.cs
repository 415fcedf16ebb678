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

    /// <summary>What of its line was not understood, as a sentence; null when all of it was.</summary>
    public string? NotUnderstood { get; init; }

    /// <summary>Why no command line can say it, whatever servers it has, see <see cref="CommandLine"/>; null when one can.</summary>
    public string? Unmanaged => NotUnderstood ?? CommandLine.WhyNot(Key, Settings);

    /// <summary>True when it cannot be said, or one of its servers cannot.</summary>
    public bool HasUnmanaged => Unmanaged is not null || Servers.Any(server => server.Unmanaged is not null);

    /// <summary>Looks a server up.</summary>
    /// <param name="key">Which one.</param>
    /// <returns>The server, or null when there is none.</returns>
    public ObservedServer? Find(RealServerKey key) => SortedSearch.Find(Servers, key, server => server.Key);

    /// <summary>The same without what only the kernel knows, and without servers that cannot be said.</summary>
    /// <returns>The service as one would declare it.</returns>
    public VirtualService ToService() => With(server => server.Unmanaged is null);

    /// <summary>The same without what only the kernel knows.</summary>
    /// <returns>The service with all its servers, also those that nobody can declare.</returns>
    public VirtualService ToWhole() => With(_ => true);

    /// <summary>Whether this is how a declared service would be listed, but for what only the kernel knows.</summary>
    /// <param name="service">The declared service.</param>
    /// <returns>True when <see cref="ToService"/> is equal to it.</returns>
    public bool Shows(VirtualService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        if (Key != service.Key || Settings != service.Settings || Servers.Length < service.Servers.Count)
        {
            return false;
        }

        var shown = Servers.GetEnumerator();
        foreach (var (key, settings) in service.Servers)
        {
            if (!MoveToManaged(ref shown) || shown.Current.Key != key || shown.Current.Settings != settings)
            {
                return false;
            }
        }

        return !MoveToManaged(ref shown);
    }

    /// <inheritdoc/>
    public bool Equals(ObservedService? other) =>
        other is not null && Key == other.Key && Settings == other.Settings && NotUnderstood == other.NotUnderstood && Servers.SequenceEqual(other.Servers);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Key, Settings, Servers.Length);

    private static bool MoveToManaged(ref ImmutableArray<ObservedServer>.Enumerator servers)
    {
        while (servers.MoveNext())
        {
            if (servers.Current.Unmanaged is null)
            {
                return true;
            }
        }

        return false;
    }

    private VirtualService With(Func<ObservedServer, bool> isMeant) => new()
    {
        Key = Key,
        Settings = Settings,
        Servers = Servers.Where(isMeant).ToImmutableSortedDictionary(server => server.Key, server => server.Settings),
    };
}
