using System.Collections.Immutable;

namespace Portal.Api.Events;

/// <summary>The words for what can happen. A new kind of event gets its word here.</summary>
internal static class EventKinds
{
    /// <summary>A change was accepted.</summary>
    public const string Change = "change";

    /// <summary>A request that would have changed something was refused.</summary>
    public const string Refused = "refused";

    /// <summary>The kernel differed from Portal's data and was put right.</summary>
    public const string Reconcile = "reconcile";

    /// <summary>The kernel began to differ from Portal's data, differs otherwise, or differs no more.</summary>
    public const string Drift = "drift";

    /// <summary>A drain began, ended or was cancelled.</summary>
    public const string Drain = "drain";

    /// <summary>A server went up or down, by its checks or by somebody's word.</summary>
    public const string Health = "health";

    /// <summary>The health of a service changed.</summary>
    public const string ServiceHealth = "health-service";

    /// <summary>So many servers fail at once that none goes down, or that is over.</summary>
    public const string HealthBrake = "health-brake";

    /// <summary>This director stands otherwise to its fleet than before.</summary>
    public const string Fleet = "fleet";

    /// <summary>Portal has everything that it needs.</summary>
    public const string Ready = "ready";

    /// <summary>Portal lacks something.</summary>
    public const string NotReady = "not-ready";

    /// <summary>All of them.</summary>
    public static ImmutableArray<string> All { get; } = [Change, Refused, Reconcile, Drift, Drain, Health, ServiceHealth, HealthBrake, Fleet, Ready, NotReady];
}
