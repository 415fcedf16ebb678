using Portal.Api.Contracts;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Metrics;

/// <summary>
/// The figures of services and servers. One that ipvsadm does not show truly has no sample, for a gap is better than a lie.
/// Where there are more series than are wanted, servers are left out before services.
/// </summary>
internal sealed class TrafficMetrics
{
    private const int SeriesOfService = 7;
    private const int SeriesOfServer = 8;

    private static readonly (string Suffix, string? Direction, Func<KnownTraffic, ulong?> Figure)[] Figures =
    [
        ("connections_total", null, traffic => traffic.Connections),
        ("packets_total", "in", traffic => traffic.InPackets),
        ("packets_total", "out", traffic => traffic.OutPackets),
        ("bytes_total", "in", traffic => traffic.InBytes),
        ("bytes_total", "out", traffic => traffic.OutBytes),
    ];

    private readonly List<(string Service, ServiceTraffic Traffic)> services = [];
    private readonly List<(string Service, string Server, int? Weight, ServerTraffic Traffic, KnownTraffic Totals)> servers = [];
    private readonly int leftOut;

    /// <summary>Takes the figures.</summary>
    /// <param name="kernel">The kernel's table, for weights.</param>
    /// <param name="traffic">The traffic.</param>
    /// <param name="limit">How many series there may be.</param>
    public TrafficMetrics(ObservedTable kernel, TrafficTable traffic, int limit)
    {
        var listed = kernel.Services.ToDictionary(service => service.Key);
        var room = limit;
        foreach (var service in traffic.Services)
        {
            if (room < SeriesOfService)
            {
                leftOut += SeriesOfService;
                continue;
            }

            room -= SeriesOfService;
            services.Add((ModelMapping.PathOf(service.Key), service));
        }

        leftOut += traffic.Services.Skip(services.Count).Sum(service => service.Servers.Length * SeriesOfServer);
        foreach (var (name, service) in services)
        {
            var known = new WrappedTraffic(service);
            foreach (var server in service.Servers)
            {
                if (room < SeriesOfServer)
                {
                    leftOut += SeriesOfServer;
                    continue;
                }

                room -= SeriesOfServer;
                var weight = listed.GetValueOrDefault(service.Key)?.Find(server.Key)?.Settings.Weight;
                servers.Add((name, ModelMapping.PathOf(server.Key), weight, server, known.TotalsOf(server)));
            }
        }
    }

    /// <summary>Writes them.</summary>
    /// <param name="exposition">Where to.</param>
    /// <param name="flush">Is waited for now and then.</param>
    public async Task WriteAsync(Exposition exposition, Func<ValueTask> flush)
    {
        exposition.Single("portal_metrics_series_left_out", Exposition.Gauge, "Series of services and servers that are left out because there would be too many.", leftOut);
        await WriteServicesAsync(exposition, flush);
        await WriteServersAsync(exposition, flush);
    }

    private async Task WriteServicesAsync(Exposition exposition, Func<ValueTask> flush)
    {
        foreach (var name in new[] { "connections_total", "packets_total", "bytes_total" })
        {
            exposition.Family("ipvs_service_" + name, Exposition.Counter, Help(name, "service"));
            foreach (var (service, traffic) in services)
            {
                Write(exposition, "ipvs_service_", name, KnownTraffic.Of(traffic.Totals), ("service", service));
                await flush();
            }
        }

        exposition.Family("ipvs_service_active_connections", Exposition.Gauge, "Connections of a service in an established state.");
        foreach (var (service, traffic) in services)
        {
            exposition.Sample("ipvs_service_active_connections", traffic.Servers.Aggregate(0UL, (sum, server) => sum + server.ActiveConnections), ("service", service));
            await flush();
        }

        exposition.Family("ipvs_service_inactive_connections", Exposition.Gauge, "All other connections of a service.");
        foreach (var (service, traffic) in services)
        {
            exposition.Sample("ipvs_service_inactive_connections", traffic.Servers.Aggregate(0UL, (sum, server) => sum + server.InactiveConnections), ("service", service));
            await flush();
        }
    }

    private async Task WriteServersAsync(Exposition exposition, Func<ValueTask> flush)
    {
        foreach (var name in new[] { "connections_total", "packets_total", "bytes_total" })
        {
            exposition.Family("ipvs_server_" + name, Exposition.Counter, Help(name, "server"));
            foreach (var (service, server, _, _, totals) in servers)
            {
                Write(exposition, "ipvs_server_", name, totals, ("service", service), ("server", server));
                await flush();
            }
        }

        foreach (var (name, help, figure) in new (string, string, Func<int?, ServerTraffic, long?>)[]
        {
            ("ipvs_server_active_connections", "Connections of a server in an established state.", (_, traffic) => traffic.ActiveConnections),
            ("ipvs_server_inactive_connections", "All other connections of a server.", (_, traffic) => traffic.InactiveConnections),
            ("ipvs_server_weight", "The weight of a server; 0 means no new connections.", (weight, _) => weight),
        })
        {
            exposition.Family(name, Exposition.Gauge, help);
            foreach (var (service, server, weight, traffic, _) in servers)
            {
                if (figure(weight, traffic) is { } value)
                {
                    exposition.Sample(name, (ulong)value, ("service", service), ("server", server));
                    await flush();
                }
            }
        }
    }

    private static string Help(string name, string what) => name switch
    {
        "connections_total" => $"Connections that were scheduled to a {what}.",
        "packets_total" => $"Packets of a {what}: in from clients, out to clients (masquerading only).",
        _ => $"Bytes of a {what}, with IP headers: in from clients, out to clients (masquerading only).",
    };

    private static void Write(Exposition exposition, string prefix, string name, KnownTraffic totals, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        foreach (var (suffix, direction, figure) in Figures)
        {
            if (suffix == name && figure(totals) is { } value)
            {
                exposition.Sample(prefix + name, value, direction is null ? labels : [.. labels, ("direction", direction)]);
            }
        }
    }
}
