using Portal.Ipvsadm.Model;

namespace Portal.Api.Balancing;

/// <summary>
/// Versions of what is declared or observed: two are equal when the whole configuration is, whoever made it and however
/// often it was changed and changed back. Counts of connections are no configuration.
/// </summary>
public static class ContentVersion
{
    /// <summary>The version of one server.</summary>
    /// <param name="settings">Its settings.</param>
    /// <returns>Sixteen hexadecimal digits.</returns>
    public static string Of(RealServerSettings settings) => new Fingerprint().Add(settings).ToString();

    /// <summary>The version of a service with its servers.</summary>
    /// <param name="service">The service.</param>
    /// <returns>Sixteen hexadecimal digits.</returns>
    public static string Of(VirtualService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return Add(new Fingerprint(), service.Settings, Pairs(service)).ToString();
    }

    /// <inheritdoc cref="Of(VirtualService)"/>
    public static string Of(ObservedService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return Add(new Fingerprint(), service.Settings, Pairs(service)).ToString();
    }

    /// <summary>The version of a service's list of servers.</summary>
    /// <param name="service">The service.</param>
    /// <returns>Sixteen hexadecimal digits.</returns>
    public static string OfServers(VirtualService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return Add(new Fingerprint(), Pairs(service)).ToString();
    }

    /// <inheritdoc cref="OfServers(VirtualService)"/>
    public static string OfServers(ObservedService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return Add(new Fingerprint(), Pairs(service)).ToString();
    }

    /// <summary>The version of all services.</summary>
    /// <param name="table">The services.</param>
    /// <returns>Sixteen hexadecimal digits.</returns>
    public static string Of(IpvsTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.Services.Aggregate(new Fingerprint(), (print, service) => Add(print.Add(service.Key), service.Settings, Pairs(service))).ToString();
    }

    /// <inheritdoc cref="Of(IpvsTable)"/>
    public static string Of(ObservedTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.Services.Aggregate(new Fingerprint(), (print, service) => Add(print.Add(service.Key), service.Settings, Pairs(service))).ToString();
    }

    /// <summary>The version of what is no configuration: the connections of some servers, and what of it is drained.</summary>
    /// <param name="servers">The servers in the order of their keys.</param>
    /// <param name="drains">The drains that show in an answer about them.</param>
    /// <param name="traffic">The traffic that shows in it.</param>
    /// <returns>Sixteen hexadecimal digits.</returns>
    public static string OfState(IEnumerable<ObservedServer> servers, IEnumerable<Drain> drains, params IEnumerable<ServiceTraffic> traffic)
    {
        ArgumentNullException.ThrowIfNull(drains);
        ArgumentNullException.ThrowIfNull(traffic);
        var print = servers.Aggregate(new Fingerprint(), (print, server) => print.Add(server.ActiveConnections).Add(server.InactiveConnections));
        foreach (var drain in drains)
        {
            print.Add(drain.Started.UtcTicks).Add(drain.Deadline?.UtcTicks ?? -1).Add(drain.Servers.Length);
            print = drain.Servers.Aggregate(print, (print, server) => print.Add(server.Service).Add(server.Server).Add(server.Weight));
        }

        foreach (var service in traffic)
        {
            Add(print.Add(service.Key), service.Totals, service.Rates);
            foreach (var server in service.Servers)
            {
                Add(print.Add(server.Key).Add(server.ActiveConnections).Add(server.InactiveConnections), server.Totals, server.Rates);
            }
        }

        return print.ToString();
    }

    private static void Add(Fingerprint print, Traffic totals, Traffic rates)
    {
        foreach (var (connections, inPackets, outPackets, inBytes, outBytes) in (ReadOnlySpan<Traffic>)[totals, rates])
        {
            print.Add((long)connections).Add((long)inPackets).Add((long)outPackets).Add((long)inBytes).Add((long)outBytes);
        }
    }

    private static Fingerprint Add(Fingerprint print, VirtualServiceSettings settings, IEnumerable<(RealServerKey Key, RealServerSettings Settings)> servers) =>
        Add(print.Add(settings), servers);

    private static Fingerprint Add(Fingerprint print, IEnumerable<(RealServerKey Key, RealServerSettings Settings)> servers)
    {
        var count = 0;
        foreach (var (key, settings) in servers)
        {
            print.Add(key).Add(settings);
            count++;
        }

        return print.Add(count);
    }

    private static IEnumerable<(RealServerKey Key, RealServerSettings Settings)> Pairs(VirtualService service) => service.Servers.Select(server => (server.Key, server.Value));

    private static IEnumerable<(RealServerKey Key, RealServerSettings Settings)> Pairs(ObservedService service) => service.Servers.Select(server => (server.Key, server.Settings));
}
