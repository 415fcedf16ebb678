using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Checks;

/// <summary>All that the judge looks at for one service.</summary>
public sealed record ServiceFacts
{
    /// <summary>The service as it is declared.</summary>
    public required VirtualService Declared { get; init; }

    /// <summary>The check of the service, which says how many must be up; null for none.</summary>
    public HealthCheck? Check { get; init; }

    /// <summary>The check of a server, its own or that of its service; null for none.</summary>
    public required Func<RealServerKey, HealthCheck?> CheckOf { get; init; }

    /// <summary>What is known of a server by its check; null where nothing is.</summary>
    public required Func<RealServerKey, CheckRecord?> RecordOf { get; init; }

    /// <summary>Whether a drain, or maintenance of its host, keeps a server out.</summary>
    public required Func<RealServerKey, bool> IsDrained { get; init; }

    /// <summary>
    /// When the host of a server that returns from maintenance is back at the latest; null where it does not return. Until then a server
    /// that waits for its check stays out until its check has called it up.
    /// </summary>
    public required Func<RealServerKey, DateTimeOffset?> ReturnsBy { get; init; }

    /// <summary>The servers that serve only when too few others are up.</summary>
    public required Func<RealServerKey, bool> IsBackup { get; init; }

    /// <summary>What somebody says of a server in place of its checks; null where nobody does.</summary>
    public required Func<RealServerKey, HealthOverride?> OverrideOf { get; init; }

    /// <summary>What health made of the servers until now. A server that came back climbs only from there.</summary>
    public required ImmutableSortedDictionary<RealServerKey, HealthHold> Before { get; init; }

    /// <summary>The verdict before: what it said of servers since when; null for the first.</summary>
    public ServiceVerdict? Last { get; init; }

    /// <summary>True where persistence lets go of servers with weight 0 (the sysctl <c>expire_quiescent_template</c>).</summary>
    public bool ExpiresQuiescent { get; init; }

    /// <summary>Now, by the clock of the records (<see cref="CheckSchedule.Now"/>).</summary>
    public required DateTimeOffset Now { get; init; }
}
