using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Contracts;

/// <summary>A connection as it stands in answers.</summary>
internal static class ConnectionBody
{
    private static readonly JsonKind<ConnectionEnd> End = new((json, end) =>
    {
        json.WriteStartObject();
        json.Field("host", JsonKinds.Text, end.Address.ToString());
        json.Field("port", JsonKinds.Number, end.Port);
        json.WriteEndObject();
    });

    private static readonly JsonKind<FirewallMarkKey> Mark = new((json, key) =>
    {
        json.WriteStartObject();
        json.Field("mark", JsonKinds.Number, key.Mark);
        json.WriteEndObject();
    });

    /// <summary>Writes a connection.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="service">The service that it belongs to; null where that cannot be told.</param>
    public static void Write(JsonTextWriter json, in Connection connection, ServiceKey? service)
    {
        json.WriteStartObject();
        json.Field("protocol", JsonKinds.Text, ModelMapping.ProtocolOf(connection.Virtual));
        json.Field("client", End, connection.Client);
        switch (connection.Virtual)
        {
            case AddressKey { Address: var address, Port: var port }:
                json.Field("virtual", End, new ConnectionEnd(address, port));
                break;
            case FirewallMarkKey mark:
                json.Field("virtual", Mark, mark);
                break;
        }

        json.Field("server", End, connection.Server);
        json.Field("state", JsonKinds.Text, connection.State);
        json.Field("expires_in", JsonKinds.Number, (long)connection.ExpiresIn.TotalSeconds);
        json.Field("template", JsonKinds.Flag, connection.IsTemplate);
        json.Field("persistence_engine", JsonKinds.Text, connection.Engine?.Engine);
        json.Field("persistence_data", JsonKinds.Text, connection.Engine?.Data);
        json.Field("persistence_data_cut", JsonKinds.Flag, connection.Engine is { IsCut: true } ? true : null);
        json.Field("service", JsonKinds.Text, service is null ? null : ModelMapping.PathOf(service));
        json.WriteEndObject();
    }
}
