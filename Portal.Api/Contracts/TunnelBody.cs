using System.Collections.Immutable;
using Newtonsoft.Json;
using Portal.Api.Json;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Contracts;

/// <summary>The tunnel of a server with forwarder <c>i</c>, as it stands in JSON; null where a field was not given.</summary>
public sealed record TunnelBody
{
    /// <summary>The type: <c>ipip</c> (default), <c>gue</c> or <c>gre</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The UDP port of type gue, 1 to 65535.</summary>
    public long? Port { get; init; }

    /// <summary>The outer checksum of types gue and gre: <c>nocsum</c> (default), <c>csum</c>, or <c>remcsum</c> (gue only).</summary>
    public string? Checksum { get; init; }

    /// <summary>The fields that were given as null: a merge patch sets them back to their defaults.</summary>
    public ImmutableHashSet<string> Cleared { get; init; } = [];

    /// <summary>Reads a tunnel.</summary>
    /// <param name="input">At the value.</param>
    /// <returns>What was given.</returns>
    public static TunnelBody Read(JsonInput input)
    {
        var body = new TunnelBody();
        input.ReadObject(name =>
        {
            switch (name)
            {
                case Fields.Type or Fields.Port or Fields.Checksum when input.IsNull:
                    body = body with { Cleared = body.Cleared.Add(name) };
                    return true;
                case Fields.Type:
                    body = body with { Type = input.ReadText() };
                    return true;
                case Fields.Port:
                    body = body with { Port = input.ReadInteger(1, ushort.MaxValue) };
                    return true;
                case Fields.Checksum:
                    body = body with { Checksum = input.ReadText() };
                    return true;
                default:
                    return false;
            }
        });
        return body;
    }

    /// <summary>Writes a tunnel.</summary>
    /// <param name="json">Where to.</param>
    public void Write(JsonTextWriter json)
    {
        json.WriteStartObject();
        json.WritePropertyName(Fields.Type);
        json.WriteValue(Type);
        if (Port is { } port)
        {
            json.WritePropertyName(Fields.Port);
            json.WriteValue(port);
        }

        if (Checksum is { } checksum)
        {
            json.WritePropertyName(Fields.Checksum);
            json.WriteValue(checksum);
        }

        json.WriteEndObject();
    }
}
