using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Text;

/// <summary>A service of the first of three listings, which gets its figures from the other two.</summary>
internal sealed class ListedTraffic
{
    private readonly SortedDictionary<RealServerKey, Figures> servers = [];
    private readonly Figures own = new() { Listings = 1 };

    /// <summary>True when each listing has shown the service and all its servers.</summary>
    public bool IsWhole => own.Listings == 3 && servers.Values.All(server => server.Listings == 3);

    /// <summary>Adds a server of the first listing.</summary>
    /// <returns>False when it was there already.</returns>
    public bool Add(ListedServer server) => servers.TryAdd(
        server.Key,
        new Figures { Listings = 1, ActiveConnections = server.ActiveConnections, InactiveConnections = server.InactiveConnections });

    /// <summary>Takes over the service's own figures.</summary>
    /// <param name="listing">From which listing: 1 for totals, 2 for rates.</param>
    /// <param name="traffic">The figures.</param>
    /// <returns>False when that listing has shown it before.</returns>
    public bool Join(int listing, Traffic traffic) => own.Join(listing, traffic);

    /// <summary>Takes over the figures of a server.</summary>
    /// <returns>False when the first listing did not show it, or this one has shown it before.</returns>
    public bool Join(int listing, RealServerKey key, Traffic traffic) => servers.TryGetValue(key, out var server) && server.Join(listing, traffic);

    /// <summary>What the listings have shown.</summary>
    public ServiceTraffic ToTraffic(ServiceKey key) => new(key, own.Totals, own.Rates,
    [
        .. servers.Select(server => new ServerTraffic(
            server.Key, server.Value.ActiveConnections, server.Value.InactiveConnections, server.Value.Totals, server.Value.Rates)),
    ]);

    private sealed class Figures
    {
        public int Listings { get; set; }

        public uint ActiveConnections { get; init; }

        public uint InactiveConnections { get; init; }

        public Traffic Totals { get; private set; }

        public Traffic Rates { get; private set; }

        public bool Join(int listing, Traffic traffic)
        {
            if (Listings != listing)
            {
                return false;
            }

            Listings++;
            (Totals, Rates) = listing == 1 ? (traffic, Rates) : (Totals, traffic);
            return true;
        }
    }
}
