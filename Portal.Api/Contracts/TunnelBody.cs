using System.Collections.Immutable;
using Portal.Api.Json;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Contracts;

/// <summary>The tunnel of a server with forwarder <c>i</c>, as it stands in JSON; null where a field was not given.</summary>
public sealed record TunnelBody
{
    private static TunnelBody Codec(ref JsonPass pass, TunnelBody body) => body with
    {
        Type = pass.Field(Fields.Type, JsonKinds.Text, body.Type),
        Port = pass.Integer(Fields.Port, body.Port, 1, ushort.MaxValue),
        Checksum = pass.Field(Fields.Checksum, JsonKinds.Text, body.Checksum),
        Cleared = pass.Cleared(body.Cleared),
    };

    /// <summary>A tunnel as the value of a field.</summary>
    internal static readonly JsonKind<TunnelBody?> Kind = JsonKinds.Object(Codec, new TunnelBody(), clears: true);

    /// <summary>The type: <c>ipip</c> (default), <c>gue</c> or <c>gre</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The UDP port of type gue, 1 to 65535.</summary>
    public long? Port { get; init; }

    /// <summary>The outer checksum of types gue and gre: <c>nocsum</c> (default), <c>csum</c>, or <c>remcsum</c> (gue only).</summary>
    public string? Checksum { get; init; }

    /// <summary>The fields that were given as null: a merge patch sets them back to their defaults.</summary>
    public ImmutableHashSet<string> Cleared { get; init; } = [];
}
