using System.Collections.Immutable;
using System.Globalization;
using Newtonsoft.Json;
using Portal.Api.Contracts;
using Portal.Api.Draining;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Controllers;

/// <summary>What several controllers say of drains.</summary>
internal static class Drains
{
    /// <summary>The longest that connections may take: a day.</summary>
    public const int LongestPatience = 86400;

    /// <summary>The name of the query parameter that asks for a drain.</summary>
    public const string Parameter = "drain";

    /// <summary>Writes a server as the kernel has it, and that it is drained where it is.</summary>
    public static ServerBody ToBody(ServiceKey service, ObservedServer server, DeclaredState state)
    {
        var body = ModelMapping.ToBody(Effective.Seen(service, server, state)) with { EffectiveWeight = server.Settings.Weight };
        return state.Drains.IsEmpty ? body : body with { Drain = ToField(service, server.Key, state) };
    }

    /// <summary>Writes a declared server, and that it is drained where it is.</summary>
    public static ServerBody ToBody(ServiceKey service, RealServerKey server, RealServerSettings settings, Overlays overlays) => ModelMapping.ToBody(server, settings) with
    {
        EffectiveWeight = Effective.Of(service, server, settings, overlays)?.Weight ?? 0,
        Drain = overlays.DrainOf(service, server) is { } drain ? ToField(drain, settings) : null,
    };

    /// <summary>Writes a declared service with its servers, names, labels and drains.</summary>
    public static ServiceBody ToBody(VirtualService service, ServiceAnnotations annotations, Overlays overlays) =>
        Bodies.OfDeclared(service, annotations, (server, settings) => ToBody(service.Key, server, settings, overlays)) with { Drain = ToField(service.Key, overlays.Drains) };

    /// <summary>Writes a service as the kernel has it, without its servers, and that it is drained where it is.</summary>
    public static ServiceBody ToBody(ObservedService service, DrainList drains) =>
        ModelMapping.ToBody(service.Key, service.Settings) with { Unmanaged = service.Unmanaged, Drain = ToField(service.Key, drains) };

    /// <summary>Writes the drain of a host, as its field; null when it is in none.</summary>
    public static DrainBody? ToField(Address host, DrainList drains) => ToField(drains.Find(new HostDrain(host)));

    /// <summary>Writes the drain of a service, as its field; null when it is in none.</summary>
    public static DrainBody? ToField(ServiceKey service, DrainList drains) => ToField(drains.Find(new ServiceDrain(service)));

    /// <summary>Writes the drain that a server is in, as its field; null when it is in none.</summary>
    public static DrainBody? ToField(ServiceKey service, RealServerKey server, DeclaredState state) =>
        state.Overlays.DrainOf(service, server) is { } drain ? ToField(drain, state.Table.Find(service, server)) : null;

    /// <summary>Writes a drain with its servers.</summary>
    /// <param name="drain">The drain.</param>
    /// <param name="declared">The declared services.</param>
    public static DrainBody ToBody(Drain drain, IpvsTable declared) => ToBody(drain.Target, drain) with { Servers = [.. drain.Target.ServersIn(declared).Select(ToBody)] };

    /// <summary>Writes a drain with its servers and the connections that are left.</summary>
    public static DrainBody ToBody(Drain drain, DrainCount count) => ToBody(drain.Target, drain) with
    {
        Connections = new ConnectionCounts(count.Active, count.Inactive),
        Servers = [.. count.Servers.Select(server => ToBody(server.Drained) with { Connections = ModelMapping.ToConnections(server.Seen) })],
    };

    /// <summary>Writes a step of the history.</summary>
    public static DrainChangeBody ToBody(DrainChange change) => change is DrainStarted { Drain: var drain }
        ? ToBody(drain.Target, drain.ReturnsBy is null ? "start" : "return", drain)
        : ToBody(((DrainEnded)change).Target, "end", null);

    /// <summary>Writes what became of a drain.</summary>
    /// <param name="target">What is drained, or was.</param>
    /// <param name="action">What became of it, in a word.</param>
    /// <param name="drain">The drain from now on; null when it is over.</param>
    public static DrainChangeBody ToBody(DrainTarget target, string action, Drain? drain) => new(action, ToBody(target, drain));

    /// <summary>Writes everything that is drained, as a field, where anything is.</summary>
    public static void Write(JsonTextWriter json, DeclaredState state) => DrainBody.Write(json, "drains", [.. state.Drains.All.Select(drain => ToBody(drain, state.Table))]);

    /// <summary>The warnings if known clients still reach the drained servers.</summary>
    public static ImmutableArray<string> Warnings(IEnumerable<ServiceKey> services) =>
    [
        .. services.Select(service => $"{ModelMapping.PathOf(service)} has persistence, and net.ipv4.vs.expire_quiescent_template is 0: "
            + "known clients keep their server, even with weight 0, until they have made no connection for the time of persistence."),
    ];

    /// <summary>The warnings if a request sets weights of servers on hosts in maintenance: one sentence for each host.</summary>
    public static ImmutableArray<string> Warnings(ImmutableArray<DrainedServer> held) =>
    [
        .. held.GroupBy(server => server.Server.Address).Select(host => host.ToList() is [var server]
            ? string.Create(CultureInfo.InvariantCulture, $"{host.Key} is in maintenance: the server {ModelMapping.PathOf(server.Server)} of {ModelMapping.PathOf(server.Service)} has weight 0 until POST /hosts/{host.Key}/resume, which gives it weight {server.Weight}.")
            : string.Create(CultureInfo.InvariantCulture, $"{host.Key} is in maintenance: its {host.Count()} servers have weight 0 until POST /hosts/{host.Key}/resume, which gives them their declared weights.")),
    ];

    /// <summary>The warnings if a drain cannot change servers that no command line can express.</summary>
    public static IEnumerable<string> Warnings(ImmutableArray<UnmanagedPlace> places) => places.Select(place =>
        $"The server {ModelMapping.PathOf(place.Server!.Value)} of {ModelMapping.PathOf(place.Service)} keeps its weight and gets new connections: {place.Why}");

    // A server that only the kernel has gets no weight of Portal.
    private static DrainBody ToField(Drain drain, RealServerSettings? declared) => ToBody(drain.Target, drain) with { Weight = declared?.Weight };

    private static ServerPlaceBody ToBody(DrainedServer server) => new(ModelMapping.PathOf(server.Service), ModelMapping.PathOf(server.Server), server.Weight);

    private static DrainBody? ToField(Drain? drain) => drain is null ? null : ToBody(drain.Target, drain);

    private static DrainBody ToBody(DrainTarget target, Drain? drain)
    {
        var body = target switch
        {
            ServerDrain { Service: var service, Server: var server } => new DrainBody { Target = "server", Service = ModelMapping.PathOf(service), Server = ModelMapping.PathOf(server) },
            ServiceDrain { Service: var service } => new DrainBody { Target = "service", Service = ModelMapping.PathOf(service) },
            HostDrain { Host: var host } => new DrainBody { Target = "host", Host = host.ToString() },
            _ => throw new ArgumentOutOfRangeException(nameof(target)),
        };
        return body with { Started = drain?.Started, Deadline = drain?.Deadline, ReturnsBy = drain?.ReturnsBy };
    }
}
