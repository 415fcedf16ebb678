namespace Portal.Cli.Connection;

/// <summary>A service, and how to speak to it.</summary>
/// <param name="Url">Its address.</param>
/// <param name="Token">The token; null for none.</param>
internal sealed record ServiceAddress(Uri Url, string? Token)
{
    /// <summary>A file with the certificates that have signed the service's; null for those of the system.</summary>
    public string? CaFile { get; init; }

    /// <summary>A file with a certificate to show in place of a token; null for none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>A file with the key of that certificate; null where it is in the same file.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The SHA-256 of the service's certificate; null where any good one is taken.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The address without anything secret.</summary>
    public override string ToString() => Url.GetLeftPart(UriPartial.Authority);
}
