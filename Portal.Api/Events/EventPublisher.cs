using System.Collections.Immutable;
using Portal.Api.Readiness;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Diff;

namespace Portal.Api.Events;

/// <summary>Makes events from what the other parts of Portal report.</summary>
/// <param name="hub">Where they go.</param>
internal sealed class EventPublisher(EventHub hub) : IBalancerEvents, IReadinessObserver
{
    private const int LongestDetail = 1000;

    private readonly Lock state = new();
    private ImmutableArray<string>? failing;

    /// <inheritdoc/>
    public void Accepted(AcceptedChange change, DeclaredState before, DeclaredState after)
    {
        var steps = change.Steps;
        var (kept, omitted) = StepList.Cut(AnnotationTable.Name(steps.Table.Changes, before.Annotations, after.Annotations), steps.Table.Count);
        var (annotations, others) = StepList.Cut(steps.Annotations);
        hub.Publish(new ChangeAccepted(change with { Steps = steps with { Table = ChangePlan.Empty, Annotations = annotations } }, kept, omitted + others));
        foreach (var step in steps.Drains)
        {
            hub.Publish(step is DrainStarted { Drain: var drain }
                ? new DrainTurned(change.Revision, change.Caller, drain.ReturnsBy is null ? DrainTurn.Started : DrainTurn.Returned, drain.Target, drain, NameOf(drain.Target, after))
                : EndOf(((DrainEnded)step).Target, change, before, after));
        }
    }

    /// <inheritdoc/>
    public void Emptied(Drain drain, Caller caller, DeclaredState state) =>
        hub.Publish(new DrainTurned(state.Revision, caller, DrainTurn.Emptied, drain.Target, drain, NameOf(drain.Target, state)));

    /// <inheritdoc/>
    public void PutRight(KernelRepair repair)
    {
        var (kept, omitted) = StepList.Cut(AnnotationTable.Name(repair.Plan.Changes, repair.Annotations, repair.Annotations), repair.Plan.Count);
        hub.Publish(new KernelPutRight(repair.Caller, repair.Revision, repair.Problem, kept, omitted));
    }

    /// <inheritdoc/>
    public void Drifted(DriftReport report)
    {
        var drift = report.Drift;
        var (kept, omitted) = StepList.Cut(AnnotationTable.Name(drift.Changes, report.Annotations, report.Annotations), drift.Changes.Length, StepList.FewerSteps);
        hub.Publish(new KernelDrifted(report with { Drift = drift with { Changes = [] }, Annotations = AnnotationTable.Empty }, (drift.Added, drift.Edited, drift.Removed), kept, omitted));
    }

    /// <summary>A request that would have changed something was refused.</summary>
    /// <param name="caller">Who asked for it.</param>
    /// <param name="status">The status of the answer.</param>
    /// <param name="type">The word for the error.</param>
    /// <param name="detail">What was wrong.</param>
    public void Refused(Caller caller, int status, string type, string detail) =>
        hub.Publish(new RequestRefused(caller with { Request = Cut(caller.Request) }, status, type, Cut(detail)));

    /// <inheritdoc/>
    public void Checked(ImmutableArray<ReadinessCheck> checks)
    {
        ImmutableArray<ReadinessCheck> bad = [.. checks.Where(check => !check.IsGood)];
        ImmutableArray<string> names = [.. bad.Select(check => check.Name)];
        lock (state)
        {
            // The reasons may have other words each time. Only the names of the failed checks count.
            if (failing is not { } last || !last.SequenceEqual(names))
            {
                failing = names;
                hub.Publish(new ReadinessChanged(bad));
            }
        }
    }

    private static string Cut(string text) => text.Length > LongestDetail ? text[..LongestDetail] + "…" : text;

    // If the target is still there, it serves again: the drain was cancelled. A host is always there.
    private static DrainTurned EndOf(DrainTarget target, AcceptedChange change, DeclaredState before, DeclaredState after)
    {
        var isThere = target switch
        {
            ServiceDrain { Service: var service } => after.Table.Find(service) is not null,
            ServerDrain { Service: var service, Server: var server } => after.Table.Find(service, server) is not null,
            _ => true,
        };
        return new DrainTurned(change.Revision, change.Caller, isThere ? DrainTurn.Cancelled : DrainTurn.Ended, target, Drain: null, NameOf(target, before));
    }

    private static Annotation NameOf(DrainTarget target, DeclaredState state) => target switch
    {
        ServiceDrain { Service: var service } => state.Annotations.Of(service).Own,
        ServerDrain { Service: var service, Server: var server } => state.Annotations.Of(service).Of(server),
        _ => Annotation.None,
    };
}
