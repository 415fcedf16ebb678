using System.Collections.Immutable;
using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>A host as it stands in answers: an address with all its servers, in every service.</summary>
/// <param name="Host">The address.</param>
/// <param name="Servers">Its servers.</param>
public sealed record HostBody(string Host, ImmutableArray<ServerPlaceBody> Servers)
{
    private static readonly JsonFields<HostBody> Codec = new()
    {
        { "host", JsonKinds.Text, body => body.Host },
        { "maintenance", JsonKinds.Flag, body => body.Drain is not null },
        { DrainBody.FieldName, DrainBody.Mark, body => body.Drain },
        { ConnectionCounts.Codec, body => ConnectionCounts.Sum(body.Servers.Select(server => server.Connections)) },
        { "servers", JsonKinds.Array(ServerPlaceBody.Codec.Answer()), body => body.Servers },
    };

    /// <summary>That it is in maintenance; null where it is not.</summary>
    public DrainBody? Drain { get; init; }

    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json) => Codec.Write(json, this);
}
