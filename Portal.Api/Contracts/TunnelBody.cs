using System.Collections.Immutable;
using Portal.Api.Json;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Contracts;

/// <summary>The tunnel of a server with forwarder <c>i</c>, as it stands in JSON; null where a field was not given.</summary>
public sealed record TunnelBody
{
    private static readonly JsonFields<TunnelBody> Codec = new((body, name) => body with { Cleared = body.Cleared.Add(name) })
    {
        { Fields.Type, JsonKinds.Text, body => body.Type, (body, type) => body with { Type = type } },
        { Fields.Port, JsonKinds.Integer(1, ushort.MaxValue), body => body.Port, (body, port) => body with { Port = port } },
        { Fields.Checksum, JsonKinds.Text, body => body.Checksum, (body, checksum) => body with { Checksum = checksum } },
    };

    /// <summary>A tunnel as the value of a field.</summary>
    internal static readonly JsonKind<TunnelBody?> Kind = Codec.Object(new TunnelBody());

    /// <summary>The type: <c>ipip</c> (default), <c>gue</c> or <c>gre</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The UDP port of type gue, 1 to 65535.</summary>
    public long? Port { get; init; }

    /// <summary>The outer checksum of types gue and gre: <c>nocsum</c> (default), <c>csum</c>, or <c>remcsum</c> (gue only).</summary>
    public string? Checksum { get; init; }

    /// <summary>The fields that were given as null: a merge patch sets them back to their defaults.</summary>
    public ImmutableHashSet<string> Cleared { get; init; } = [];
}
