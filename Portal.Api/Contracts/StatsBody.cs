using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Contracts;

/// <summary>
/// The traffic of a service or a server in JSON. A figure that ipvsadm shows modulo 2^32, and that cannot be derived, is null;
/// the remainder then stands in <c>modulo_2_32</c>.
/// </summary>
/// <param name="ActiveConnections">Connections in an established state.</param>
/// <param name="InactiveConnections">All other connections.</param>
/// <param name="Totals">Totals since the counters began.</param>
/// <param name="Rates">Per second.</param>
public sealed record StatsBody(ulong ActiveConnections, ulong InactiveConnections, KnownTraffic Totals, KnownTraffic Rates)
{
    private static readonly JsonFields<StatsBody> Codec = new()
    {
        { ConnectionCounts.Codec, stats => new ConnectionCounts(checked((long)stats.ActiveConnections), checked((long)stats.InactiveConnections)) },
        { Figures.Codec, stats => new Figures(stats.Totals, stats.ShownTotals) },
        { "per_second", Figures.Codec.Answer(), stats => new Figures(stats.Rates, stats.ShownRates) },
    };

    /// <summary>The traffic as the value of a field.</summary>
    internal static readonly JsonKind<StatsBody?> Kind = Codec.Answer();

    /// <summary>The name of the field that holds it, and of the parameter that asks for it.</summary>
    public const string FieldName = "stats";

    /// <summary>What was shown in place of the totals; the same where all are known.</summary>
    public Traffic ShownTotals { get; init; }

    /// <summary>What was shown in place of the rates; the same where all are known.</summary>
    public Traffic ShownRates { get; init; }

    /// <summary>The traffic of a service, whose own figures are exact.</summary>
    /// <param name="service">The service.</param>
    /// <returns>Its body.</returns>
    public static StatsBody Of(ServiceTraffic service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return new StatsBody(
            service.ActiveConnections,
            service.InactiveConnections,
            KnownTraffic.Of(service.Totals),
            KnownTraffic.Of(service.Rates));
    }

    /// <summary>The traffic of a server.</summary>
    /// <param name="known">What is known of its service.</param>
    /// <param name="server">The server.</param>
    /// <returns>Its body.</returns>
    public static StatsBody Of(WrappedTraffic known, ServerTraffic server)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(server);
        return new StatsBody(server.ActiveConnections, server.InactiveConnections, known.TotalsOf(server), known.RatesOf(server))
        {
            ShownTotals = server.Totals,
            ShownRates = server.Rates,
        };
    }

    /// <summary>The traffic of all services together.</summary>
    /// <param name="table">The services.</param>
    /// <returns>Its body.</returns>
    public static StatsBody Of(TrafficTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new StatsBody(
            table.Services.Aggregate(0UL, (sum, service) => sum + service.ActiveConnections),
            table.Services.Aggregate(0UL, (sum, service) => sum + service.InactiveConnections),
            KnownTraffic.Of(table.Services.Aggregate(default(Traffic), (sum, service) => sum + service.Totals)),
            KnownTraffic.Of(table.Services.Aggregate(default(Traffic), (sum, service) => sum + service.Rates)));
    }

    /// <summary>Writes the field.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json)
    {
        json.WritePropertyName(FieldName);
        Codec.Write(json, this);
    }

    private sealed record Figures(KnownTraffic Known, Traffic Shown)
    {
        private static readonly JsonKind<ulong?> Remainder = new((json, figure) => json.WriteValue(figure));

        private static readonly JsonKind<ulong?> Figure = Remainder.Always();

        private static readonly JsonFields<Figures> Remainders = new()
        {
            { "connections", Remainder, figures => figures.Known.Connections is null ? figures.Shown.Connections : null },
            { "in_packets", Remainder, figures => figures.Known.InPackets is null ? figures.Shown.InPackets : null },
            { "out_packets", Remainder, figures => figures.Known.OutPackets is null ? figures.Shown.OutPackets : null },
            { "in_bytes", Remainder, figures => figures.Known.InBytes is null ? figures.Shown.InBytes : null },
            { "out_bytes", Remainder, figures => figures.Known.OutBytes is null ? figures.Shown.OutBytes : null },
        };

        public static readonly JsonFields<Figures> Codec = new()
        {
            { "connections", Figure, figures => figures.Known.Connections },
            { "in_packets", Figure, figures => figures.Known.InPackets },
            { "out_packets", Figure, figures => figures.Known.OutPackets },
            { "in_bytes", Figure, figures => figures.Known.InBytes },
            { "out_bytes", Figure, figures => figures.Known.OutBytes },
            { "modulo_2_32", Remainders.Answer(), figures => figures.IsWhole ? null : figures },
        };

        private bool IsWhole => Known is { Connections: not null, InPackets: not null, OutPackets: not null, InBytes: not null, OutBytes: not null };
    }
}
