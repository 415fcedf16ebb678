using Portal.Api.Contracts;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Controllers;

/// <summary>Services and servers as the kernel has them, with all that is known of them besides.</summary>
/// <param name="health">Knows their health.</param>
internal sealed class Bodies(HealthView health)
{
    /// <summary>Writes a service with its servers.</summary>
    /// <param name="service">The service, with the servers that health has removed.</param>
    /// <param name="state">Portal's data: what is drained, names, labels and checks.</param>
    /// <param name="traffic">Its traffic, where it is asked for.</param>
    public ServiceBody Of(ObservedService service, DeclaredState state, ServiceTraffic? traffic)
    {
        var own = state.Annotations.Of(service.Key).Own;
        return Drains.ToBody(service, state.Drains) with
        {
            Annotation = AnnotationEdit.Of(own),
            HealthCheck = ModelMapping.ToHealthCheck(own),
            Health = health.Of(service.Key, state),
            Stats = traffic is null ? null : StatsBody.Of(traffic),
            Servers = [.. Of(service.Servers, service.Key, state, traffic)],
        };
    }

    /// <summary>Writes servers of a service.</summary>
    /// <param name="servers">The servers.</param>
    /// <param name="service">Their service.</param>
    /// <param name="state">Portal's data: what is drained, names, labels and checks.</param>
    /// <param name="traffic">The service's traffic, where it is asked for.</param>
    public IEnumerable<ServerBody> Of(IEnumerable<ObservedServer> servers, ServiceKey service, DeclaredState state, ServiceTraffic? traffic)
    {
        var annotations = state.Annotations.Of(service);
        var known = traffic is null ? null : new WrappedTraffic(traffic);
        var verdicts = health.OfServers(service, state);
        return servers.Select(server =>
        {
            var body = Drains.ToBody(service, server, state);
            body = annotations.IsNone ? body : Declared(body, annotations.Of(server.Key));
            body = verdicts.TryGetValue(server.Key, out var verdict) ? body with { Health = verdict } : body;

            // Traffic is listed by itself: what somebody else adds meanwhile has none yet.
            return known is null || traffic!.Find(server.Key) is not { } figures ? body : body with { Stats = StatsBody.Of(known, figures) };
        });
    }

    /// <summary>Writes a declared service with its servers and nothing that is not declared.</summary>
    /// <param name="service">The service.</param>
    /// <param name="annotations">The names, labels and checks of it and its servers.</param>
    public static ServiceBody OfDeclared(VirtualService service, ServiceAnnotations annotations) => OfDeclared(service, annotations, ModelMapping.ToBody);

    /// <summary>Writes a declared service with its servers, names, labels and checks.</summary>
    /// <param name="service">The service.</param>
    /// <param name="annotations">The names, labels and checks of it and its servers.</param>
    /// <param name="toBody">Writes what else there is to say of a server.</param>
    public static ServiceBody OfDeclared(VirtualService service, ServiceAnnotations annotations, Func<RealServerKey, RealServerSettings, ServerBody> toBody) => ModelMapping.ToBody(service.Key, service.Settings) with
    {
        Annotation = AnnotationEdit.Of(annotations.Own),
        HealthCheck = ModelMapping.ToHealthCheck(annotations.Own),
        Servers = [.. service.Servers.Select(server => Declared(toBody(server.Key, server.Value), annotations.Of(server.Key)))],
    };

    /// <summary>Adds what is declared of a server beside what the kernel knows.</summary>
    /// <param name="body">The server.</param>
    /// <param name="annotation">What is declared.</param>
    public static ServerBody Declared(ServerBody body, Annotation annotation) => body with
    {
        Annotation = AnnotationEdit.Of(annotation),
        HealthCheck = ModelMapping.ToHealthCheck(annotation),
        Backup = annotation.IsBackup ? true : null,
    };
}
