using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Contracts;

/// <summary>A connection as it stands in answers.</summary>
internal static class ConnectionBody
{
    private static readonly JsonKind<ConnectionEnd> End = new JsonFields<ConnectionEnd>
    {
        { "host", JsonKinds.Text, end => end.Address.ToString() },
        { "port", JsonKinds.Count, end => end.Port },
    }.Answer();

    private static readonly JsonKind<FirewallMarkKey?> Mark = new JsonFields<FirewallMarkKey>
    {
        { "mark", JsonKinds.Count, key => key.Mark },
    }.Answer();

    private static readonly JsonKind<ServiceKey> Virtual = new((json, key) =>
    {
        switch (key)
        {
            case AddressKey { Address: var address, Port: var port }:
                End.Write(json, new ConnectionEnd(address, port));
                break;
            case FirewallMarkKey mark:
                Mark.Write(json, mark);
                break;
        }
    });

    private static readonly JsonFields<Known> Codec = new()
    {
        { "protocol", JsonKinds.Text, known => ModelMapping.ProtocolOf(known.Connection.Virtual) },
        { "client", End, known => known.Connection.Client },
        { "virtual", Virtual, known => known.Connection.Virtual },
        { "server", End, known => known.Connection.Server },
        { "state", JsonKinds.Text, known => known.Connection.State },
        { "expires_in", JsonKinds.Count, known => (long)known.Connection.ExpiresIn.TotalSeconds },
        { "template", JsonKinds.Flag, known => known.Connection.IsTemplate },
        { "persistence_engine", JsonKinds.Text, known => known.Connection.Engine?.Engine },
        { "persistence_data", JsonKinds.Text, known => known.Connection.Engine?.Data },
        { "persistence_data_cut", JsonKinds.Flag, known => known.Connection.Engine is { IsCut: true } ? true : null },
        { "service", JsonKinds.Text, known => known.Service is null ? null : ModelMapping.PathOf(known.Service) },
    };

    /// <summary>Writes a connection.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="service">The service that it belongs to; null where that cannot be told.</param>
    public static void Write(JsonTextWriter json, in Connection connection, ServiceKey? service) => Codec.Write(json, new Known(connection, service));

    private sealed record Known(Connection Connection, ServiceKey? Service);
}
