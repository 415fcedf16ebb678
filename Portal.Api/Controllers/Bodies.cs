using System.Collections.Immutable;
using Portal.Api.Balancing;
using Portal.Api.Contracts;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Controllers;

/// <summary>Services and servers as the kernel has them, with all that is known of them besides.</summary>
internal static class Bodies
{
    /// <summary>Writes a service with its servers.</summary>
    /// <param name="service">The service.</param>
    /// <param name="drains">What is drained.</param>
    /// <param name="traffic">Its traffic, where it is asked for.</param>
    public static ServiceBody Of(ObservedService service, DrainList drains, ServiceTraffic? traffic)
    {
        var body = Drains.ToBody(service, drains);
        if (traffic is null)
        {
            return body;
        }

        var known = new WrappedTraffic(traffic);
        return body with
        {
            Stats = StatsBody.Of(traffic),
            Servers = [.. service.Servers.Zip(body.Servers!, (server, written) => With(written, traffic.Find(server.Key), known))],
        };
    }

    /// <summary>Writes the servers of a service.</summary>
    /// <param name="servers">The servers.</param>
    /// <param name="service">Their service.</param>
    /// <param name="drains">What is drained.</param>
    /// <param name="traffic">The service's traffic, where it is asked for.</param>
    public static IEnumerable<ServerBody> Of(ImmutableArray<ObservedServer> servers, ServiceKey service, DrainList drains, ServiceTraffic? traffic)
    {
        var known = traffic is null ? null : new WrappedTraffic(traffic);
        return servers.Select(server => With(Drains.ToBody(service, server, drains), traffic?.Find(server.Key), known));
    }

    // Traffic is listed by itself: what somebody else adds meanwhile has none yet.
    private static ServerBody With(ServerBody body, ServerTraffic? traffic, WrappedTraffic? known) =>
        traffic is null || known is null ? body : body with { Stats = StatsBody.Of(known, traffic) };
}
