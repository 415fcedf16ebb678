using Newtonsoft.Json;
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
        WriteKey(json, service.Key);
        StatsBody.Of(service).Write(json);
        json.WritePropertyName("servers");
        json.WriteStartArray();
        var known = new WrappedTraffic(service);
        foreach (var server in service.Servers)
        {
            json.WriteStartObject();
            WriteServer(json, known, server);
            json.WriteEndObject();
        }

        json.WriteEndArray();
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
        WriteKey(json, service.Key);
        WriteServer(json, new WrappedTraffic(service), server);
        json.WriteEndObject();
    }

    private static void WriteKey(JsonTextWriter json, ServiceKey key)
    {
        json.WritePropertyName("service");
        json.WriteValue(ModelMapping.PathOf(key));
    }

    private static void WriteServer(JsonTextWriter json, WrappedTraffic known, ServerTraffic server)
    {
        json.WritePropertyName("server");
        json.WriteValue(ModelMapping.PathOf(server.Key));
        StatsBody.Of(known, server).Write(json);
    }
}
