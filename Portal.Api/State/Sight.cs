using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>What of Portal's data and of the kernel is there for a caller with a scope.</summary>
public static class Sight
{
    /// <summary>What a caller sees of Portal's data.</summary>
    /// <param name="state">All of it.</param>
    /// <param name="reach">What the caller sees.</param>
    /// <returns>The services within reach, and what stands beside them. What holds for all services is not there.</returns>
    public static DeclaredState SeenBy(this DeclaredState state, Reach reach)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(reach);
        if (reach.IsEverything)
        {
            return state;
        }

        var table = state.Part(AnnotationFilter.Open, reach);
        return state with
        {
            Table = table,
            Globals = Globals.None,
            Drains = DrainList.Of(state.Drains.All.Where(drain => IsSeen(drain.Target, key => reach.Covers(key, state.Annotations), () => drain.Target.ServersIn(table).Any()))),
            Annotations = AnnotationTable.Empty.After([], [.. state.Annotations.All.Where(change => reach.Covers(change.Service, state.Annotations))]),
            Overrides = OverrideList.Empty.After([], state.Overrides.All.Where(said => reach.Covers(said.Service, state.Annotations)).Select(said => new OverrideChange(said.Service, said.Server, said))),
        };
    }

    /// <summary>What a caller sees of a listing.</summary>
    /// <param name="reach">What the caller sees.</param>
    /// <param name="table">All of it.</param>
    /// <param name="annotations">All names and labels.</param>
    /// <returns>The services within reach.</returns>
    public static ObservedTable Of(this Reach reach, ObservedTable table, AnnotationTable annotations)
    {
        ArgumentNullException.ThrowIfNull(reach);
        ArgumentNullException.ThrowIfNull(table);
        return reach.IsEverything ? table : new ObservedTable([.. table.Services.Where(service => reach.Covers(service.Key, annotations))]);
    }

    /// <summary>What a caller sees of the traffic.</summary>
    /// <param name="reach">What the caller sees.</param>
    /// <param name="table">All of it.</param>
    /// <param name="annotations">All names and labels.</param>
    /// <returns>That of the services within reach.</returns>
    public static TrafficTable Of(this Reach reach, TrafficTable table, AnnotationTable annotations)
    {
        ArgumentNullException.ThrowIfNull(reach);
        ArgumentNullException.ThrowIfNull(table);
        return reach.IsEverything ? table : new TrafficTable([.. table.Services.Where(service => reach.Covers(service.Key, annotations))]);
    }

    /// <summary>What a caller sees of a change of the past.</summary>
    /// <param name="past">The change.</param>
    /// <param name="reach">What the caller sees.</param>
    /// <returns>Its steps within reach; null when there is none.</returns>
    public static PastChange? SeenBy(this PastChange past, Reach reach)
    {
        ArgumentNullException.ThrowIfNull(past);
        ArgumentNullException.ThrowIfNull(reach);
        return reach.IsEverything ? past
            : past.Change.Steps.SeenBy(key => reach.Covers(key, past.Before) || reach.Covers(key, past.After)) is { IsEmpty: false } steps ? past with { Change = past.Change with { Steps = steps } }
            : null;
    }

    /// <summary>The steps of a change that are about services which somebody sees.</summary>
    /// <param name="steps">All steps.</param>
    /// <param name="isSeen">Whether a service is seen.</param>
    /// <returns>Those steps. What is about hosts, or holds for all services, is not among them.</returns>
    public static StateChange SeenBy(this StateChange steps, Func<ServiceKey, bool> isSeen)
    {
        ArgumentNullException.ThrowIfNull(steps);
        return new StateChange
        {
            Table = ChangePlan.Of([.. steps.Table.Changes.Where(step => isSeen(step.Service))]),
            Drains = [.. steps.Drains.Where(step => IsSeen(step is DrainStarted { Drain.Target: var begun } ? begun : ((DrainEnded)step).Target, isSeen, () => false))],
            Annotations = [.. steps.Annotations.Where(step => isSeen(step.Service))],
            Overrides = [.. steps.Overrides.Where(step => isSeen(step.Service))],
        };
    }

    private static bool IsSeen(DrainTarget target, Func<ServiceKey, bool> isSeen, Func<bool> hasServers) => target switch
    {
        ServiceDrain { Service: var service } => isSeen(service),
        ServerDrain { Service: var service } => isSeen(service),
        _ => hasServers(),
    };
}
