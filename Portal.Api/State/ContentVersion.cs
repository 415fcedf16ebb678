using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>
/// Versions of what is declared or observed: two are equal when the whole configuration is, whoever made it and however
/// often it was changed and changed back. Counts of connections are no configuration.
/// </summary>
public static class ContentVersion
{
    /// <summary>The version of one server.</summary>
    /// <param name="settings">Its settings.</param>
    /// <param name="annotation">Its name and labels.</param>
    /// <returns>Sixteen hexadecimal digits.</returns>
    public static string Of(RealServerSettings settings, Annotation annotation) => Add(new Fingerprint().Add(settings), annotation).ToString();

    /// <summary>The version of a service with its servers.</summary>
    /// <param name="service">The service.</param>
    /// <param name="annotations">The names and labels of it and its servers.</param>
    /// <returns>Sixteen hexadecimal digits.</returns>
    public static string Of(VirtualService service, ServiceAnnotations annotations)
    {
        ArgumentNullException.ThrowIfNull(service);
        return Add(new Fingerprint(), service.Settings, Pairs(service), annotations).ToString();
    }

    /// <inheritdoc cref="Of(VirtualService, ServiceAnnotations)"/>
    public static string Of(ObservedService service, ServiceAnnotations annotations)
    {
        ArgumentNullException.ThrowIfNull(service);
        return Add(new Fingerprint(), service.Settings, Pairs(service), annotations).ToString();
    }

    /// <summary>The version of a service's list of servers.</summary>
    /// <param name="service">The service.</param>
    /// <param name="annotations">The names and labels of it and its servers.</param>
    /// <returns>Sixteen hexadecimal digits.</returns>
    public static string OfServers(VirtualService service, ServiceAnnotations annotations)
    {
        ArgumentNullException.ThrowIfNull(service);
        return Add(new Fingerprint(), Pairs(service), annotations).ToString();
    }

    /// <inheritdoc cref="OfServers(VirtualService, ServiceAnnotations)"/>
    public static string OfServers(ObservedService service, ServiceAnnotations annotations)
    {
        ArgumentNullException.ThrowIfNull(service);
        return Add(new Fingerprint(), Pairs(service), annotations).ToString();
    }

    /// <summary>The version of all that is declared, or of a part of it.</summary>
    /// <param name="table">The services.</param>
    /// <param name="annotations">The names and labels.</param>
    /// <param name="globals">What is declared beside the services; null where that is no part of it.</param>
    /// <returns>Sixteen hexadecimal digits.</returns>
    public static string OfDeclared(IpvsTable table, AnnotationTable annotations, Globals? globals) =>
        new Fingerprint().Add(Of(table, annotations)).Add(globals?.ToString() ?? string.Empty).ToString();

    /// <summary>The version of all services.</summary>
    /// <param name="table">The services.</param>
    /// <param name="annotations">The names and labels.</param>
    /// <returns>Sixteen hexadecimal digits.</returns>
    public static string Of(IpvsTable table, AnnotationTable annotations)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(annotations);
        return table.Services.Aggregate(new Fingerprint(), (print, service) => Add(print.Add(service.Key), service.Settings, Pairs(service), annotations.Of(service.Key))).ToString();
    }

    /// <inheritdoc cref="Of(IpvsTable, AnnotationTable)"/>
    public static string Of(ObservedTable table, AnnotationTable annotations)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(annotations);
        return table.Services.Where(service => service.Unmanaged is null)
            .Aggregate(new Fingerprint(), (print, service) => Add(print.Add(service.Key), service.Settings, Pairs(service), annotations.Of(service.Key))).ToString();
    }

    /// <summary>The version of what no request sets: connections of some servers, drains, health, and settings that no command line can express.</summary>
    /// <param name="services">The services in the order of their keys.</param>
    /// <param name="drains">What is drained.</param>
    /// <param name="health">Names the health of a service, and of a server; null where nothing is checked.</param>
    /// <param name="traffic">The traffic that shows in it.</param>
    /// <returns>Sixteen hexadecimal digits.</returns>
    public static string OfState(IEnumerable<ObservedService> services, DrainList drains, Func<ServiceKey, RealServerKey?, string?> health, params IEnumerable<ServiceTraffic> traffic)
    {
        ArgumentNullException.ThrowIfNull(drains);
        ArgumentNullException.ThrowIfNull(health);
        ArgumentNullException.ThrowIfNull(traffic);
        var print = new Fingerprint();
        foreach (var service in services)
        {
            Add(print, drains.Find(new ServiceDrain(service.Key)));
            print = Add(print, health(service.Key, null));
            print = service.Servers.Aggregate(print, (whole, server) => Add(Add(whole, service.Key, server, drains), health(service.Key, server.Key)));
            print = service.Unmanaged is { } reason
                ? service.Servers.Aggregate(print.Add(service.Key).Add(service.Settings).Add(reason), (whole, server) => whole.Add(server.Key).Add(server.Settings))
                : print;
        }

        return OfState(print, traffic);
    }

    /// <summary>The version of what no request sets, of some servers of a service.</summary>
    /// <param name="service">The service.</param>
    /// <param name="servers">The servers in the order of their keys.</param>
    /// <param name="drains">What is drained.</param>
    /// <param name="health">Names the health of a server; null where nothing is checked.</param>
    /// <param name="traffic">The traffic that shows in it.</param>
    /// <returns>Sixteen hexadecimal digits.</returns>
    public static string OfState(ServiceKey service, IEnumerable<ObservedServer> servers, DrainList drains, Func<ServiceKey, RealServerKey?, string?> health, params IEnumerable<ServiceTraffic> traffic)
    {
        ArgumentNullException.ThrowIfNull(drains);
        ArgumentNullException.ThrowIfNull(health);
        ArgumentNullException.ThrowIfNull(traffic);
        return OfState(servers.Aggregate(new Fingerprint(), (print, server) => Add(Add(print, service, server, drains), health(service, server.Key))), traffic);
    }

    private static string OfState(Fingerprint print, IEnumerable<ServiceTraffic> traffic)
    {
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

    // A drained server counts with its declared weight. Its weight in the kernel is not configuration.
    private static Fingerprint Add(Fingerprint print, ServiceKey service, ObservedServer server, DrainList drains)
    {
        print.Add(server.ActiveConnections).Add(server.InactiveConnections);
        if (drains.DrainOf(service, server.Key) is { } drain)
        {
            Add(print, drain).Add(server.Settings.Weight);
        }

        return server.Unmanaged is null ? print : print.Add(server.Key).Add(server.Settings);
    }

    private static Fingerprint Add(Fingerprint print, string? health) => health is null ? print : print.Add(health);

    private static Fingerprint Add(Fingerprint print, Drain? drain) => drain is null
        ? print
        : print.Add(drain.Target switch { ServerDrain => 0, ServiceDrain => 1, _ => 2 }).Add(drain.Started.UtcTicks).Add(drain.Deadline?.UtcTicks ?? -1);

    private static void Add(Fingerprint print, Traffic totals, Traffic rates)
    {
        foreach (var (connections, inPackets, outPackets, inBytes, outBytes) in (ReadOnlySpan<Traffic>)[totals, rates])
        {
            print.Add((long)connections).Add((long)inPackets).Add((long)outPackets).Add((long)inBytes).Add((long)outBytes);
        }
    }

    private static Fingerprint Add(
        Fingerprint print, VirtualServiceSettings settings, IEnumerable<(RealServerKey Key, RealServerSettings Settings)> servers, ServiceAnnotations annotations) =>
        Add(Add(print.Add(settings), annotations.Own), servers, annotations);

    private static Fingerprint Add(Fingerprint print, IEnumerable<(RealServerKey Key, RealServerSettings Settings)> servers, ServiceAnnotations annotations)
    {
        var count = 0;
        foreach (var (key, settings) in servers)
        {
            Add(print.Add(key).Add(settings), annotations.Of(key));
            count++;
        }

        return print.Add(count);
    }

    private static Fingerprint Add(Fingerprint print, Annotation annotation)
    {
        if (annotation.IsNone)
        {
            return print;
        }

        print = annotation.Labels.Aggregate(print.Add(annotation.Name), (whole, label) => whole.Add(label.Key).Add(label.Value)).Add(annotation.Labels.Count);
        return annotation is { Check: null, IsUnchecked: false, IsBackup: false } ? print : Add(print.Add(annotation.IsUnchecked ? 1 : 0).Add(annotation.IsBackup ? 1 : 0), annotation.Check);
    }

    // A check of another content is another text.
    private static Fingerprint Add(Fingerprint print, HealthCheck? check)
    {
        if (check is null)
        {
            return print;
        }

        var headers = (check.Kind as HttpCheck)?.Headers ?? HttpCheck.NoHeaders;
        return headers.Aggregate(print.Add(check.ToString()), (whole, header) => whole.Add(header.Key).Add(header.Value));
    }

    private static IEnumerable<(RealServerKey Key, RealServerSettings Settings)> Pairs(VirtualService service) => service.Servers.Select(server => (server.Key, server.Value));

    private static IEnumerable<(RealServerKey Key, RealServerSettings Settings)> Pairs(ObservedService service) =>
        service.Servers.Where(server => server.Unmanaged is null).Select(server => (server.Key, server.Settings));
}
