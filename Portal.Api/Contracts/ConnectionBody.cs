using Newtonsoft.Json;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Contracts;

/// <summary>A connection as it stands in answers.</summary>
internal static class ConnectionBody
{
    /// <summary>Writes a connection.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="service">The service that it belongs to; null where that cannot be told.</param>
    public static void Write(JsonTextWriter json, in Connection connection, ServiceKey? service)
    {
        json.WriteStartObject();
        json.WritePropertyName("protocol");
        json.WriteValue(ModelMapping.ProtocolOf(connection.Virtual));
        WriteEnd(json, "client", connection.Client);
        switch (connection.Virtual)
        {
            case AddressKey { Address: var address, Port: var port }:
                WriteEnd(json, "virtual", new ConnectionEnd(address, port));
                break;
            case FirewallMarkKey { Mark: var mark }:
                json.WritePropertyName("virtual");
                json.WriteStartObject();
                json.WritePropertyName("mark");
                json.WriteValue(mark);
                json.WriteEndObject();
                break;
        }

        WriteEnd(json, "server", connection.Server);
        json.WritePropertyName("state");
        json.WriteValue(connection.State);
        json.WritePropertyName("expires_in");
        json.WriteValue((long)connection.ExpiresIn.TotalSeconds);
        json.WritePropertyName("template");
        json.WriteValue(connection.IsTemplate);
        WriteEngine(json, connection.Engine);
        if (service is not null)
        {
            json.WritePropertyName("service");
            json.WriteValue(ModelMapping.PathOf(service));
        }

        json.WriteEndObject();
    }

    private static void WriteEnd(JsonTextWriter json, string name, ConnectionEnd end)
    {
        json.WritePropertyName(name);
        json.WriteStartObject();
        json.WritePropertyName("host");
        json.WriteValue(end.Address.ToString());
        json.WritePropertyName("port");
        json.WriteValue(end.Port);
        json.WriteEndObject();
    }

    private static void WriteEngine(JsonTextWriter json, EngineData? engine)
    {
        if (engine is null)
        {
            return;
        }

        json.WritePropertyName("persistence_engine");
        json.WriteValue(engine.Engine);
        json.WritePropertyName("persistence_data");
        json.WriteValue(engine.Data);
        if (engine.IsCut)
        {
            json.WritePropertyName("persistence_data_cut");
            json.WriteValue(true);
        }
    }
}
