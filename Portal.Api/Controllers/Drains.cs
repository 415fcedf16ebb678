using System.Collections.Immutable;
using Newtonsoft.Json;
using Portal.Api.Balancing;
using Portal.Api.Contracts;
using Portal.Api.Http;
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
    public static ServerBody ToBody(ServiceKey service, ObservedServer server, DrainList drains)
    {
        var body = ModelMapping.ToBody(server);
        return drains.DrainOf(service, server.Key) is { } drain ? body with { Drain = Mark(drain, drain.Find(service, server.Key)?.Weight) } : body;
    }

    /// <summary>Writes a service as the kernel has it, without its servers, and that it is drained where it is.</summary>
    public static ServiceBody ToBody(ObservedService service, DrainList drains)
    {
        var body = ModelMapping.ToBody(service.Key, service.Settings);
        return drains.Find(new ServiceDrain(service.Key)) is { } drain ? body with { Drain = Mark(drain, null) } : body;
    }

    /// <summary>Writes a drain.</summary>
    public static DrainBody ToBody(Drain drain)
    {
        var (service, server, host) = Words(drain.Target);
        return new DrainBody
        {
            Service = service,
            Server = server,
            Host = host,
            Started = drain.Started,
            Deadline = drain.Deadline,
            Servers = [.. drain.Servers.Select(drained => (ModelMapping.PathOf(drained.Service), ModelMapping.PathOf(drained.Server), drained.Weight))],
        };
    }

    /// <summary>Writes a step of the history.</summary>
    public static DrainChangeBody ToBody(DrainChange change)
    {
        var drain = (change as DrainStarted)?.Drain;
        return ToBody(drain?.Target ?? ((DrainEnded)change).Target, drain is null ? "end" : "start", drain?.Deadline);
    }

    /// <summary>Writes what became of a drain.</summary>
    public static DrainChangeBody ToBody(DrainTarget target, string action, DateTimeOffset? deadline)
    {
        var (service, server, host) = Words(target);
        return new DrainChangeBody(action, service, server, host, deadline);
    }

    /// <summary>Writes everything that is drained, as a field, where anything is.</summary>
    public static void Write(JsonTextWriter json, DrainList drains)
    {
        if (drains.All.Count == 0)
        {
            return;
        }

        json.WritePropertyName("drains");
        json.WriteStartArray();
        foreach (var drain in drains.All)
        {
            ToBody(drain).Write(json);
        }

        json.WriteEndArray();
    }

    /// <summary>What to tell somebody whose drain does not keep everybody away.</summary>
    public static ImmutableArray<string> Warnings(IEnumerable<ServiceKey> services) =>
    [
        .. services.Select(service => $"{ModelMapping.PathOf(service)} has persistence, and net.ipv4.vs.expire_quiescent_template is 0: "
            + "clients that it knows keep coming to servers of weight 0 until their time-out has passed without a connection."),
    ];

    /// <summary>Answers a request that begins a drain: accepted, and where to watch it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="result">What was done, or would be.</param>
    /// <param name="terms">A dry run is answered with a report.</param>
    /// <param name="path">The path of what is drained.</param>
    /// <param name="warnings">Knows what does not go as one would think.</param>
    public static Task WriteAsync(HttpContext context, WriteResult result, WriteTerms terms, string path, DrainWarnings warnings)
    {
        if (terms.IsDryRun || result.Drain is not { } drain)
        {
            return Reports.WriteAsync(context, result);
        }

        context.Response.Headers.Location = $"/services/{path}/drain";
        var body = ToBody(drain) with { Warnings = Warnings(warnings.StickyServices(drain)) };
        return Answer.WriteAsync(context, StatusCodes.Status202Accepted, body.Write);
    }

    private static (string? Service, string? Server, string? Host) Words(DrainTarget target) => target switch
    {
        ServerDrain { Service: var service, Server: var server } => (ModelMapping.PathOf(service), ModelMapping.PathOf(server), null),
        ServiceDrain { Service: var service } => (ModelMapping.PathOf(service), null, null),
        HostDrain { Host: var host } => (null, null, host.ToString()),
        _ => throw new ArgumentOutOfRangeException(nameof(target)),
    };

    private static DrainMark Mark(Drain drain, int? weight) =>
        new(drain.Target switch { ServerDrain => "server", ServiceDrain => "service", _ => "host" }, drain.Started, drain.Deadline, weight);
}
