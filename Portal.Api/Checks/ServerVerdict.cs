using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Checks;

/// <summary>What health says of one server, and makes of it.</summary>
public sealed record ServerVerdict
{
    /// <summary>The server.</summary>
    public required RealServerKey Server { get; init; }

    /// <summary>How it is.</summary>
    public required ServerState State { get; init; }

    /// <summary>Since when that is shown; null where it is not checked.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>True for a backup that is up and has nothing to do.</summary>
    public bool IsIdle { get; init; }

    /// <summary>True where it should serve: declared above 0, not drained, and nobody says anything in place of its checks.</summary>
    public bool IsExpected { get; init; }

    /// <summary>What is made of it in the kernel.</summary>
    public HealthAction Action { get; init; }

    /// <summary>What becomes of its declared weight; null when it has that. A backup that serves has a hold with its declared weight.</summary>
    public HealthHold? Hold { get; init; }

    /// <summary>True where its host returns from maintenance, and its check has not called it up yet.</summary>
    public bool IsWaiting { get; init; }

    /// <summary>Its check; null when it has none.</summary>
    public HealthCheck? Check { get; init; }

    /// <summary>What is known of it by its check; null when it has none.</summary>
    public CheckRecord? Record { get; init; }

    /// <summary>What somebody says in place of its checks; null when nobody does.</summary>
    public HealthOverride? Override { get; init; }

    /// <summary>Why it is as it is, in one sentence; empty where there is nothing to say.</summary>
    public string Reason { get; init; } = string.Empty;
}
