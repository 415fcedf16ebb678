namespace Portal.Cli.Connection;

/// <summary>How to reach a service. Null where nothing is said.</summary>
internal sealed record ClientOptions
{
    /// <summary>The address of the service, for example <c>https://lb-1:8443</c>.</summary>
    public string? Url { get; init; }

    /// <summary>The token itself. Not from the command line, where others could read it.</summary>
    public string? Token { get; init; }

    /// <summary>A file with the token.</summary>
    public string? TokenFile { get; init; }

    /// <summary>A file with the certificates (PEM) that have signed the service's; those of the system by default.</summary>
    public string? CaFile { get; init; }

    /// <summary>The SHA-256 of the service's certificate, in hexadecimal digits: no other one is taken, and this one always.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>A file with a certificate (PEM) to show in place of a token.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>A file with the key of that certificate (PEM); null where it is in the same file.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The state folder of a service on this machine; it says where that listens, and has its token.</summary>
    public string? StateFolder { get; init; }

    /// <summary>These options, and where they say nothing others.</summary>
    /// <param name="other">The others.</param>
    public ClientOptions Or(ClientOptions other) => new()
    {
        Url = Url ?? other.Url,

        // Who names a service does not want the token of another one.
        Token = Token ?? (HasSecret ? null : other.Token),
        TokenFile = TokenFile ?? (HasSecret ? null : other.TokenFile),
        CaFile = CaFile ?? other.CaFile,
        Fingerprint = Fingerprint ?? other.Fingerprint,
        CertificateFile = CertificateFile ?? other.CertificateFile,
        KeyFile = CertificateFile is null ? other.KeyFile : KeyFile,
        StateFolder = StateFolder ?? other.StateFolder,
    };

    private bool HasSecret => Token is not null || TokenFile is not null;
}
