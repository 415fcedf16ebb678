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

    private readonly List<((string Name, string Value)[] Labels, ServiceTraffic Traffic)> services = [];
    private readonly List<((string Name, string Value)[] Labels, int? Weight, ServerTraffic Traffic, KnownTraffic Totals)> servers = [];
    private readonly int leftOut;

    /// <summary>Takes the figures.</summary>
    /// <param name="kernel">The kernel's table, for weights.</param>
    /// <param name="traffic">The traffic.</param>
    /// <param name="limit">How many series there may be.</param>
    /// <param name="labels">Knows their labels.</param>
    public TrafficMetrics(ObservedTable kernel, TrafficTable traffic, int limit, SeriesLabels labels)
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
            services.Add((labels.Of(service.Key, ModelMapping.PathOf(service.Key)), service));
        }

        leftOut += traffic.Services.Skip(services.Count).Sum(service => service.Servers.Length * SeriesOfServer);
        foreach (var (_, service) in services)
        {
            var name = ModelMapping.PathOf(service.Key);
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
                servers.Add((labels.Of(service.Key, name, server.Key, ModelMapping.PathOf(server.Key)), weight, server, known.TotalsOf(server)));
            }
        }
    }

    /// <summary>Writes them.</summary>
    /// <param name="exposition">Where to.</param>
    /// <param name="flush">Is waited for now and then.</param>
    public async Task WriteAsync(Exposition exposition, Func<ValueTask> flush)
    {
        exposition.Single("portal_metrics_series_left_out", Exposition.Gauge, "Series of services and servers that are left out because of --metrics-series.", leftOut);
        await WriteTotalsAsync(exposition, "service", services, service => KnownTraffic.Of(service.Traffic.Totals), service => service.Labels, flush);
        await WriteAsync(exposition, "ipvs_service_active_connections", Exposition.Gauge, "Connections of a service in an established state.",
            services, service => [(service.Traffic.ActiveConnections, service.Labels)], flush);
        await WriteAsync(exposition, "ipvs_service_inactive_connections", Exposition.Gauge, "All other connections of a service.",
            services, service => [(service.Traffic.InactiveConnections, service.Labels)], flush);
        await WriteTotalsAsync(exposition, "server", servers, server => server.Totals, server => server.Labels, flush);
        await WriteAsync(exposition, "ipvs_server_active_connections", Exposition.Gauge, "Connections of a server in an established state.",
            servers, server => [(server.Traffic.ActiveConnections, server.Labels)], flush);
        await WriteAsync(exposition, "ipvs_server_inactive_connections", Exposition.Gauge, "All other connections of a server.",
            servers, server => [(server.Traffic.InactiveConnections, server.Labels)], flush);
        await WriteAsync(exposition, "ipvs_server_weight", Exposition.Gauge, "The weight of a server; 0 means no new connections.",
            servers, server => [(server.Weight < 0 ? null : (ulong?)server.Weight, server.Labels)], flush);
    }

    private static async Task WriteTotalsAsync<T>(
        Exposition exposition,
        string what,
        List<T> items,
        Func<T, KnownTraffic> totals,
        Func<T, (string Name, string Value)[]> labels,
        Func<ValueTask> flush)
    {
        (ulong? Value, (string Name, string Value)[] Labels)[] BothWays(T item, ulong? inbound, ulong? outbound) =>
            [(inbound, [.. labels(item), ("direction", "in")]), (outbound, [.. labels(item), ("direction", "out")])];

        await WriteAsync(exposition, $"ipvs_{what}_connections_total", Exposition.Counter, $"Connections that were scheduled to a {what}.",
            items, item => [(totals(item).Connections, labels(item))], flush);
        await WriteAsync(exposition, $"ipvs_{what}_packets_total", Exposition.Counter, $"Packets of a {what}: in from clients, out to clients (masquerading only).",
            items, item => BothWays(item, totals(item).InPackets, totals(item).OutPackets), flush);
        await WriteAsync(exposition, $"ipvs_{what}_bytes_total", Exposition.Counter, $"Bytes of a {what}, with IP headers: in from clients, out to clients (masquerading only).",
            items, item => BothWays(item, totals(item).InBytes, totals(item).OutBytes), flush);
    }

    private static async Task WriteAsync<T>(
        Exposition exposition,
        string name,
        string type,
        string help,
        List<T> items,
        Func<T, (ulong? Value, (string Name, string Value)[] Labels)[]> samples,
        Func<ValueTask> flush)
    {
        exposition.Family(name, type, help);
        foreach (var item in items)
        {
            foreach (var (value, labels) in samples(item))
            {
                if (value is { } known)
                {
                    exposition.Sample(name, known, labels);
                }
            }

            await flush();
        }
    }
}
