using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Contracts;

/// <summary>The traffic of services and their servers in JSON, without their settings.</summary>
public static class TrafficBody
{
    /// <summary>Writes a service with its servers.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="service">The service.</param>
    public static void Write(JsonTextWriter json, ServiceTraffic service)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(service);
        json.WriteStartObject();
        json.Field("service", JsonKinds.Text, ModelMapping.PathOf(service.Key));
        json.Field(StatsBody.FieldName, StatsBody.Kind, StatsBody.Of(service));
        json.Field("servers", JsonKinds.Written, servers => WriteServers(servers, service));
        json.WriteEndObject();
    }

    /// <summary>Writes one server.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="service">Its service.</param>
    /// <param name="server">The server.</param>
    public static void Write(JsonTextWriter json, ServiceTraffic service, ServerTraffic server)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(server);
        json.WriteStartObject();
        json.Field("service", JsonKinds.Text, ModelMapping.PathOf(service.Key));
        WriteFields(json, new WrappedTraffic(service), server);
        json.WriteEndObject();
    }

    private static void WriteServers(JsonTextWriter json, ServiceTraffic service)
    {
        json.WriteStartArray();
        var known = new WrappedTraffic(service);
        foreach (var server in service.Servers)
        {
            json.WriteStartObject();
            WriteFields(json, known, server);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFields(JsonTextWriter json, WrappedTraffic known, ServerTraffic server)
    {
        json.Field("server", JsonKinds.Text, ModelMapping.PathOf(server.Key));
        json.Field(StatsBody.FieldName, StatsBody.Kind, StatsBody.Of(known, server));
    }
}
