using System.Collections.Immutable;

namespace Portal.Tests.Doubles;

/// <summary>What etcd to start.</summary>
internal sealed record EtcdClusterOptions
{
    /// <summary>How many members: 1 or 3.</summary>
    public int Members { get; init; } = 3;

    /// <summary>Whether clients need TLS with a certificate.</summary>
    public bool IsTls { get; init; }

    /// <summary>The user who may read and write below <see cref="Prefix"/>; null for no users at all.</summary>
    public string? User { get; init; }

    /// <summary>The user's password.</summary>
    public string Password { get; init; } = "s3cr3t-of-a-test";

    /// <summary>What the user may read and write.</summary>
    public string Prefix { get; init; } = "/portal/";

    /// <summary>How long a token lives: a simple one while it is not used, a JWT since it was made. Null for etcd's 5 minutes.</summary>
    public TimeSpan? TokenLife { get; init; }

    /// <summary>Whether tokens are JWT.</summary>
    public bool HasJwt { get; init; }

    /// <summary>How many bytes the database may have; null for etcd's 2 GiB.</summary>
    public long? Quota { get; init; }

    /// <summary>After how long without its leader a member wants another one. etcd's default; much less makes elections on a busy machine.</summary>
    public TimeSpan Election { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>More options of etcd.</summary>
    public ImmutableArray<string> More { get; init; } = [];
}
