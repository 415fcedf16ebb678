using System.Collections.Immutable;
using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>A host as it stands in answers: an address with all its servers, in every service.</summary>
/// <param name="Host">The address.</param>
/// <param name="Servers">Its servers.</param>
public sealed record HostBody(string Host, ImmutableArray<ServerPlaceBody> Servers)
{
    /// <summary>That it is in maintenance; null where it is not.</summary>
    public DrainBody? Drain { get; init; }

    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json)
    {
        json.WriteStartObject();
        json.Field("host", JsonKinds.Text, Host);
        json.Field("maintenance", JsonKinds.Flag, Drain is not null);
        json.Field(DrainBody.FieldName, DrainBody.Mark, Drain);
        ConnectionCounts.Sum(Servers.Select(server => server.Connections)).WriteFields(json);
        json.Field("servers", ServerPlaceBody.List, Servers);
        json.WriteEndObject();
    }
}
