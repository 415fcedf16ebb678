namespace Portal.Api.State;

/// <summary>How a health check speaks TLS.</summary>
/// <param name="Verify">True when the server's certificate must be valid and for its name; false takes any. Default false.</param>
/// <param name="ServerName">The name that is asked for (SNI) and that the certificate must have; null for the host of the check, or the server's address.</param>
/// <param name="Authority">The certificates, in PEM, that may have signed the server's; null for those of the machine.</param>
public sealed record CheckTls(bool Verify, string? ServerName, string? Authority)
{
    /// <summary>Takes any certificate.</summary>
    public static CheckTls Default { get; } = new(false, null, null);
}
