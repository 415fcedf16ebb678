using Portal.Api.Contracts;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Controllers;

/// <summary>Services and servers as the kernel has them, with all that is known of them besides.</summary>
internal static class Bodies
{
    /// <summary>Writes a service with its servers.</summary>
    /// <param name="service">The service.</param>
    /// <param name="state">Portal's data: what is drained, names and labels.</param>
    /// <param name="traffic">Its traffic, where it is asked for.</param>
    public static ServiceBody Of(ObservedService service, DeclaredState state, ServiceTraffic? traffic) => Drains.ToBody(service, state.Drains) with
    {
        Annotation = AnnotationEdit.Of(state.Annotations.Of(service.Key).Own),
        Stats = traffic is null ? null : StatsBody.Of(traffic),
        Servers = [.. Of(service.Servers, service.Key, state, traffic)],
    };

    /// <summary>Writes servers of a service.</summary>
    /// <param name="servers">The servers.</param>
    /// <param name="service">Their service.</param>
    /// <param name="state">Portal's data: what is drained, names and labels.</param>
    /// <param name="traffic">The service's traffic, where it is asked for.</param>
    public static IEnumerable<ServerBody> Of(IEnumerable<ObservedServer> servers, ServiceKey service, DeclaredState state, ServiceTraffic? traffic)
    {
        var annotations = state.Annotations.Of(service);
        var known = traffic is null ? null : new WrappedTraffic(traffic);
        return servers.Select(server =>
        {
            var body = Drains.ToBody(service, server, state);
            body = annotations.IsNone ? body : body with { Annotation = AnnotationEdit.Of(annotations.Of(server.Key)) };

            // Traffic is listed by itself: what somebody else adds meanwhile has none yet.
            return known is null || traffic!.Find(server.Key) is not { } figures ? body : body with { Stats = StatsBody.Of(known, figures) };
        });
    }
}
