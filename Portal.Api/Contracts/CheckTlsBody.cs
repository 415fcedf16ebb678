using System.Collections.Immutable;
using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Contracts;

/// <summary>How a health check speaks TLS, as it stands in JSON; null where a field was not given.</summary>
public sealed record CheckTlsBody
{
    private static CheckTlsBody Codec(ref JsonPass pass, CheckTlsBody body) => body with
    {
        Verify = pass.Field(HealthFields.Verify, JsonKinds.Flag, body.Verify),
        ServerName = pass.Field(HealthFields.ServerName, JsonKinds.Text, body.ServerName),
        Authority = pass.Field(HealthFields.Authority, JsonKinds.Text, body.Authority),
        Cleared = pass.Cleared(body.Cleared),
    };

    /// <summary>It as the value of a field.</summary>
    internal static readonly JsonKind<CheckTlsBody?> Kind = JsonKinds.Object(Codec, new CheckTlsBody(), clears: true);

    /// <summary>Whether the certificate is verified; default false.</summary>
    public bool? Verify { get; init; }

    /// <summary>The name that is asked for (SNI) and that the certificate must have.</summary>
    public string? ServerName { get; init; }

    /// <summary>The certificates that may have signed the server's, in PEM.</summary>
    public string? Authority { get; init; }

    /// <summary>The fields that were given as null: a merge patch sets them back to their defaults.</summary>
    public ImmutableHashSet<string> Cleared { get; init; } = [];

    /// <summary>Writes it.</summary>
    /// <param name="tls">How TLS is spoken.</param>
    /// <returns>The body.</returns>
    public static CheckTlsBody Of(CheckTls tls)
    {
        ArgumentNullException.ThrowIfNull(tls);
        return new CheckTlsBody { Verify = tls.Verify, ServerName = tls.ServerName, Authority = tls.Authority };
    }

    /// <summary>What it says.</summary>
    /// <returns>The patch.</returns>
    public CheckTlsPatch ToPatch() => new()
    {
        Verify = Verify is { } verify ? new Patch<bool>(verify) : Cleared.Contains(HealthFields.Verify) ? Patch<bool>.Default : default,
        ServerName = ServerName is not null ? new Patch<string?>(ServerName) : Cleared.Contains(HealthFields.ServerName) ? Patch<string?>.Default : default,
        Authority = Authority is not null ? new Patch<string?>(Authority) : Cleared.Contains(HealthFields.Authority) ? Patch<string?>.Default : default,
    };
}
