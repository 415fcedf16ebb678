using System.Collections.Immutable;

namespace Portal.Api.Configuration;

/// <summary>Where the fleet's etcd is, and how Portal shows who it is.</summary>
public sealed record EtcdSettings
{
    /// <summary>Where etcd listens for clients: http or https, a host, a port, no path. None without a fleet.</summary>
    public ImmutableArray<Uri> Endpoints { get; init; } = [];

    /// <summary>The file with the CA of etcd's certificates (PEM); null means those that the system trusts.</summary>
    public string? CaFile { get; init; }

    /// <summary>The file with the client certificate (PEM); null for none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The file with the certificate's private key (PEM); null only together with the certificate.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The user to log in as; null for none.</summary>
    public string? User { get; init; }

    /// <summary>The file with the user's password; null only together with the user.</summary>
    public string? PasswordFile { get; init; }
}
