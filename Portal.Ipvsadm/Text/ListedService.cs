using System.Collections.Immutable;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Text;

/// <summary>A service of the first listing, whose servers get from the second what that alone knows.</summary>
internal sealed class ListedService(ServiceKey key, VirtualServiceSettings settings, string? notUnderstood)
{
    private readonly List<ListedServer> servers = [];
    private Dictionary<RealServerKey, int>? places;
    private int joined;

    /// <summary>Which service.</summary>
    public ServiceKey Key => key;

    private (VirtualServiceSettings Settings, string? NotUnderstood) Line => (settings, notUnderstood);

    /// <summary>True when the second listing has come to this service.</summary>
    public bool IsListedAgain { get; set; }

    /// <summary>Whether another line of the same service says the same.</summary>
    public bool IsAs(ListedService other) => Line == other.Line;

    /// <summary>Adds a server of the first listing.</summary>
    public void Add(ListedServer server) => servers.Add(server);

    /// <summary>Adds what the second listing knows of a server.</summary>
    /// <returns>False when the first did not show it, or the second shows it twice.</returns>
    public bool Join(ListedServer server)
    {
        // Nearly always both listings have the same order.
        var place = joined < servers.Count && servers[joined].Key == server.Key ? joined : PlaceOf(server.Key);
        if (place < 0 || servers[place].Thresholds is not null)
        {
            return false;
        }

        servers[place] = servers[place] with { Thresholds = server.Thresholds };
        joined++;
        return true;
    }

    /// <summary>The service as both listings showed it.</summary>
    /// <returns>The service, or null when they contradict each other or themselves.</returns>
    public ObservedService? ToObserved()
    {
        if (!IsInOrder())
        {
            servers.Sort((left, right) => left.Key.CompareTo(right.Key));
        }

        var observed = ImmutableArray.CreateBuilder<ObservedServer>(servers.Count);
        RealServerSettings? last = null;
        foreach (var server in servers)
        {
            if (server.Thresholds is not { } thresholds || (observed.Count > 0 && observed[^1].Key == server.Key))
            {
                return null;
            }

            // Most servers of a service are alike, and share what makes them so.
            if (last is null
                || (last.Weight, last.UpperThreshold, last.LowerThreshold) != (server.Weight, thresholds.Upper, thresholds.Lower)
                || last.Forwarding != server.Forwarding)
            {
                last = new RealServerSettings
                {
                    Forwarding = server.Forwarding,
                    Weight = server.Weight,
                    UpperThreshold = thresholds.Upper,
                    LowerThreshold = thresholds.Lower,
                };
            }

            observed.Add(ObservedServer.Of(key, server.Key, last, server.ActiveConnections, server.InactiveConnections));
        }

        return IsListedAgain ? new ObservedService { Key = key, Settings = settings, NotUnderstood = notUnderstood, Servers = observed.DrainToImmutable() } : null;
    }

    private bool IsInOrder()
    {
        for (var i = 1; i < servers.Count; i++)
        {
            if (servers[i - 1].Key > servers[i].Key)
            {
                return false;
            }
        }

        return true;
    }

    private int PlaceOf(RealServerKey server)
    {
        if (places is null)
        {
            places = [];
            for (var i = 0; i < servers.Count; i++)
            {
                places[servers[i].Key] = i;
            }
        }

        return places.GetValueOrDefault(server, -1);
    }
}
