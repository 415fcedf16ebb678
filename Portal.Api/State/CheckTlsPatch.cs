namespace Portal.Api.State;

/// <summary>What a request says of the TLS of a health check.</summary>
public sealed record CheckTlsPatch
{
    /// <summary>Says nothing.</summary>
    public static CheckTlsPatch Nothing { get; } = new();

    /// <summary>Whether the certificate is verified.</summary>
    public Patch<bool> Verify { get; init; }

    /// <summary>The name that is asked for.</summary>
    public Patch<string?> ServerName { get; init; }

    /// <summary>The certificates that may have signed the server's, in PEM.</summary>
    public Patch<string?> Authority { get; init; }

    /// <summary>Makes it.</summary>
    /// <param name="before">What it was; null where nothing was said.</param>
    /// <returns>What it is from now on.</returns>
    public CheckTls Apply(CheckTls? before)
    {
        var old = before ?? CheckTls.Default;
        return new CheckTls(Verify.Over(old.Verify, false), ServerName.Over(old.ServerName, null), Authority.Over(old.Authority, null));
    }
}
