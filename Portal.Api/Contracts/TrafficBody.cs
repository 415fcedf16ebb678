using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Contracts;

/// <summary>The traffic of services and their servers in JSON, without their settings.</summary>
public static class TrafficBody
{
    private static readonly JsonFields<ServerFigures> Server = new()
    {
        { "service", JsonKinds.Text, server => server.Service is null ? null : ModelMapping.PathOf(server.Service) },
        { "server", JsonKinds.Text, server => ModelMapping.PathOf(server.Traffic.Key) },
        { StatsBody.FieldName, StatsBody.Kind, server => StatsBody.Of(server.Known, server.Traffic) },
    };

    private static readonly JsonFields<ServiceTraffic> Service = new()
    {
        { "service", JsonKinds.Text, service => ModelMapping.PathOf(service.Key) },
        { StatsBody.FieldName, StatsBody.Kind, service => StatsBody.Of(service) },
        { "servers", JsonKinds.Each(Server.Answer()), service => FiguresOf(service) },
    };

    /// <summary>Writes a service with its servers.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="service">The service.</param>
    public static void Write(JsonTextWriter json, ServiceTraffic service) => Service.Write(json, service);

    /// <summary>Writes one server.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="service">Its service.</param>
    /// <param name="server">The server.</param>
    public static void Write(JsonTextWriter json, ServiceTraffic service, ServerTraffic server)
    {
        ArgumentNullException.ThrowIfNull(service);
        Server.Write(json, new ServerFigures(service.Key, new WrappedTraffic(service), server));
    }

    private static IEnumerable<ServerFigures> FiguresOf(ServiceTraffic service)
    {
        var known = new WrappedTraffic(service);
        return service.Servers.Select(server => new ServerFigures(null, known, server));
    }

    private sealed record ServerFigures(ServiceKey? Service, WrappedTraffic Known, ServerTraffic Traffic);
}
