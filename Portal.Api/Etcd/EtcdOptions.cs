using System.Collections.Immutable;

namespace Portal.Api.Etcd;

/// <summary>Where etcd is, and how to speak to it.</summary>
public sealed record EtcdOptions
{
    /// <summary>http or https, a host and a port: at least one, all of the same cluster.</summary>
    public required ImmutableArray<Uri> Endpoints { get; init; }

    /// <summary>The file with the certificates (PEM) of those who may have signed etcd's; nobody else is trusted. Null: whom the system trusts.</summary>
    public string? CaFile { get; init; }

    /// <summary>The file with the client's certificate (PEM), with its chain; null for none. etcd's gateway takes only one without a common name (CN).</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The file with the private key of the client's certificate (PEM); null only together with it.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The user to log in as; null for none.</summary>
    public string? User { get; init; }

    /// <summary>
    /// Gives the user's password at each login, so that one in a file can be changed. What it throws becomes <see cref="EtcdFault.Refused"/>. Null only
    /// together with the user.
    /// </summary>
    public Func<string>? Password { get; init; }

    /// <summary>How long one endpoint may take for one answer. Default 2 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>For how long a request is sent to one endpoint after another before it fails. Default 5 s.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an endpoint that did not answer is asked only after all others. Default 30 s.</summary>
    public TimeSpan Penalty { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a watch may be silent before it ends. Default 60 s.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Is told of endpoints; null for nobody.</summary>
    public IEtcdObserver? Observer { get; init; }
}
