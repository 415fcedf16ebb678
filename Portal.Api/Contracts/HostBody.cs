using System.Collections.Immutable;
using Newtonsoft.Json;

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
        json.WritePropertyName("host");
        json.WriteValue(Host);
        json.WritePropertyName("maintenance");
        json.WriteValue(Drain is not null);
        Drain?.WriteField(json);
        ConnectionCounts.Sum(Servers.Select(server => server.Connections)).Write(json);
        json.WritePropertyName("servers");
        json.WriteStartArray();
        foreach (var server in Servers)
        {
            server.Write(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
