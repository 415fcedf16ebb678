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
    private static readonly JsonKind<ulong?> Figure = new JsonKind<ulong?>((json, figure) => json.WriteValue(figure)).Always();

    /// <summary>The traffic as the value of a field.</summary>
    internal static readonly JsonKind<StatsBody?> Kind = new((json, stats) => stats!.WriteObject(json));

    /// <summary>The name of the field that holds it, and of the parameter that asks for it.</summary>
    public const string FieldName = "stats";

    /// <summary>What was shown in place of the totals; the same where all are known.</summary>
    public Traffic ShownTotals { get; init; }

    /// <summary>What was shown in place of the rates; the same where all are known.</summary>
    public Traffic ShownRates { get; init; }

    /// <summary>The traffic of a service. Its own figures are exact.</summary>
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
        WriteObject(json);
    }

    private void WriteObject(JsonTextWriter json)
    {
        json.WriteStartObject();
        json.Field(ConnectionCounts.ActiveField, Figure, ActiveConnections);
        json.Field(ConnectionCounts.InactiveField, Figure, InactiveConnections);
        Write(json, Totals, ShownTotals);
        json.WritePropertyName("per_second");
        json.WriteStartObject();
        Write(json, Rates, ShownRates);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(JsonTextWriter json, KnownTraffic known, Traffic shown)
    {
        ReadOnlySpan<(string Name, ulong? Known, ulong Shown)> figures =
        [
            ("connections", known.Connections, shown.Connections),
            ("in_packets", known.InPackets, shown.InPackets),
            ("out_packets", known.OutPackets, shown.OutPackets),
            ("in_bytes", known.InBytes, shown.InBytes),
            ("out_bytes", known.OutBytes, shown.OutBytes),
        ];
        var isWhole = true;
        foreach (var (name, value, _) in figures)
        {
            json.Field(name, Figure, value);
            isWhole &= value is not null;
        }

        if (isWhole)
        {
            return;
        }

        json.WritePropertyName("modulo_2_32");
        json.WriteStartObject();
        foreach (var (name, value, remainder) in figures)
        {
            if (value is null)
            {
                json.Field(name, Figure, remainder);
            }
        }

        json.WriteEndObject();
    }
}
