using System.Collections.Immutable;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Writing;

/// <summary>Carries out requests about single services. Only the balancer's queue calls it.</summary>
internal sealed class IntentWriter(IIpvsadm ipvsadm, KernelWriter kernel, DeclaredData data, DeclaredWriter declaredWriter, BalancerPolicy policy)
{
    /// <summary>
    /// Carries out those of some independent requests that need one command each, all of them by one burst of commands
    /// and one write to the journal. Most requests are such. When the kernel is as declared the command is carried out;
    /// when it is not the command is refused and says so. A listing beforehand would cost many times as much.
    /// </summary>
    /// <param name="writes">The requests, each independent of the others.</param>
    /// <returns>Those that were not answered: they need a look at what the kernel has.</returns>
    public async Task<IReadOnlyList<QueuedWrite>> WriteWithoutLookingAsync(IReadOnlyList<QueuedWrite> writes)
    {
        List<QueuedWrite> rest = [];
        List<(QueuedWrite Write, IpvsadmCommand Command)> burst = [];
        foreach (var write in writes)
        {
            try
            {
                if (CommandFor(write) is { } command)
                {
                    burst.Add((write, command));
                }
                else
                {
                    rest.Add(write);
                }
            }
            catch (Exception exception)
            {
                write.Failed(exception);
            }
        }

        var failures = await ipvsadm.RunAsync([.. burst.Select(item => item.Command)]);
        List<(QueuedWrite Write, IpvsadmCommand Command)> done = [];
        List<(QueuedWrite Write, IpvsadmFailure Failure)> rejected = [];
        for (var i = 0; i < burst.Count; i++)
        {
            var write = burst[i].Write;
            if (failures[i] is not { } failure)
            {
                done.Add(burst[i]);
            }
            else if (failure.Kind == FailureKind.NotRun || KernelWriter.IsSurprise(failure))
            {
                rest.Add(write);
            }
            else
            {
                rejected.Add((write, failure));
            }
        }

        // First, so that what is put back for a rejected request holds what the others of the same service have done.
        await CommitAsync(done);
        foreach (var (write, failure) in rejected)
        {
            if (failure.IsOutcomeUnknown)
            {
                await TakeBackAsync(write);
            }

            if (failure.IsInterrupted)
            {
                rest.Add(write);
            }
            else
            {
                write.Failed(new RejectedException(new IpvsadmFailed(failure)));
            }
        }

        return rest;
    }

    /// <summary>Carries out a request after a look at what the kernel has.</summary>
    /// <exception cref="RejectedException">It was not carried out; nothing was changed.</exception>
    /// <exception cref="IpvsadmException">The kernel could not be listed; nothing was changed.</exception>
    public async Task<WriteResult> LookAndWriteAsync(ServiceIntent intent, WriteTerms terms)
    {
        policy.CheckScope(intent.Key);
        var extent = intent.TakesAway ? Extent.ToTakeFrom(intent.Key) : Extent.Of(intent.Key);
        var before = await extent.ReadAsync(ipvsadm);
        CheckManaged(intent, before.Unmanaged.GetValueOrDefault(intent.Key));
        var present = data.State.Table.Find(intent.Key);
        var actual = before.Find(intent.Key);
        var annotations = data.State.Annotations.Of(intent.Key);
        CheckCondition(intent, terms.Condition, present, Effective.Seen(actual, data.State), annotations);
        var drains = data.State.Drains;
        var made = intent.DrainIn(drains) is null ? intent : intent.WhenDrained();
        var decision = made.Decide(present, actual);
        ImmutableArray<DrainChange> ends = [.. drains.Ends(made.Undrained(present))];
        ImmutableArray<DrainTarget> targets = [.. made.Drained(decision)];
        var begun = drains.After(ends).Begin(targets, made.Patience, data.Moment, isRenewing: !made.IsReset);
        ImmutableArray<DrainChange> turns = [.. ends, .. begun.Select(drain => new DrainStarted(drain))];
        var goal = KernelGoal.Of((present, actual), (decision.Declared, decision.Kernel), (drains, drains.After(turns)), made.Concerns);
        var steps = made.AnnotationSteps(present, annotations);
        var desired = goal.Service is null ? IpvsTable.Empty : IpvsTable.Empty.With(goal.Service);
        var (plan, own) = (TableDiff.Compute(before, desired), TableDiff.Compute(present, decision.Declared));
        var change = new StateChange { Table = own, Drains = turns, Annotations = steps };
        CheckSayable(intent, present, plan);
        if (intent.IsReset)
        {
            var counted = begun.IsEmpty ? (plan, own) : (Leftover.Counted(before, desired, begun), Leftover.Counted(IpvsTable.Of(present is null ? [] : [present]), IpvsTable.Of([decision.Declared!]), begun));
            RemovalGuard.Check(policy, terms, data.State.Revision, (before, counted.Item1), (data.State.Table, counted.Item2));
        }

        if (!terms.IsDryRun)
        {
            var work = await kernel.ApplyAsync(extent, before, desired, plan);
            await declaredWriter.CommitAsync(new CommitStep(change, terms.Caller, work), extent, before);
        }

        return new WriteResult(decision.Outcome, data.State.Revision, decision.Declared, change with { Table = plan })
        {
            Drain = made.IsReset ? null : begun.FirstOrDefault(),
            Draining = made.IsReset ? drains.After(turns).Find(targets) : [],
            Declared = targets.IsEmpty || decision.Declared is null ? IpvsTable.Empty : IpvsTable.Empty.With(decision.Declared),
            Drains = data.State.Drains,
            Held = goal.Held,
            Unmanaged = plan.Unmanaged,
            Annotations = data.State.Annotations.Of(intent.Key),
        };
    }

    // What cannot be said cannot be changed: neither a service with all that belongs to it, nor a server.
    private static void CheckManaged(ServiceIntent intent, ObservedService? unmanaged)
    {
        if (unmanaged?.Unmanaged is { } reason)
        {
            throw new RejectedException(new CannotBeSaid(new UnmanagedPlace(intent.Key, null, reason, IsWanted: true)));
        }

        if (intent is ServerIntent { Server: var server } && unmanaged?.Find(server)?.Unmanaged is { } why)
        {
            throw new RejectedException(new CannotBeSaid(new UnmanagedPlace(intent.Key, server, why, IsWanted: true)));
        }
    }

    // What is declared from before, and what the request leaves alone, keeps it from nothing.
    private static void CheckSayable(ServiceIntent intent, VirtualService? present, ChangePlan plan)
    {
        bool IsAsked(UnmanagedPlace place) => place.IsWanted
            && (place.Server is not { } server || (intent is ServerIntent ? intent.Concerns(server) : present?.Servers.ContainsKey(server) != true));
        if (!intent.LeavesUnmanaged && plan.Unmanaged.FirstOrDefault(IsAsked) is { } place)
        {
            throw new RejectedException(new CannotBeSaid(place));
        }
    }

    private static void CheckCondition(ServiceIntent intent, Precondition condition, VirtualService? declared, VirtualService? actual, ServiceAnnotations annotations)
    {
        string? Version(VirtualService? service) => intent.VersionIn(service, annotations);
        if (!condition.IsNone && !condition.Holds(Version(declared), Version(actual)))
        {
            throw new RejectedException(new ConditionFailed(Version(actual) ?? Version(declared)));
        }
    }

    // Null when one command is not enough, or when only a look at the kernel can tell.
    private IpvsadmCommand? CommandFor(QueuedWrite write)
    {
        var intent = write.Intent;
        var declared = data.State.Table.Find(intent.Key);
        var annotations = data.State.Annotations.Of(intent.Key);
        var condition = write.Terms.Condition;
        try
        {
            policy.CheckScope(intent.Key);
            if (intent.NeedsLook(declared) || IsHeld(intent) || !(condition.IsNone || condition.Holds(intent.VersionIn(declared, annotations))))
            {
                return null;
            }

            // Refuses what must not be, before anything is done.
            intent.AnnotationSteps(declared, annotations);
            var plan = intent.StepsTo(declared, intent.Decide(declared, declared).Kernel);
            return plan.Count switch
            {
                0 => declared is null ? null : intent.Confirm(declared),
                1 when plan.Changes.First().ToCommand() is var command && CommandText.WhyNot(command) is null => command,
                _ => null,
            };
        }
        catch (RejectedException exception) when (exception.Rejection is ServiceNotFound or ServerNotFound)
        {
            // Not in Portal's data; the kernel may have it.
            return null;
        }
    }

    // The kernel has something else than what is declared.
    private bool IsHeld(ServiceIntent intent) => intent is ServerIntent { Server: var server }
        ? data.State.Drains.Holds(intent.Key, server)
        : Effective.Holds(intent.Key, data.State);

    // A command that was refused has changed nothing; of one that hung nobody knows.
    private Task TakeBackAsync(QueuedWrite write)
    {
        var declared = data.State.Table.Find(write.Intent.Key);
        return kernel.TakeBackAsync([.. write.Intent.StepsTo(declared, write.Intent.Decide(declared, declared).Kernel).Changes]);
    }

    private async Task CommitAsync(List<(QueuedWrite Write, IpvsadmCommand Command)> writes)
    {
        var before = data.State.Table;
        var table = before;
        List<CommitStep> steps = new(writes.Count);
        List<Decision> decisions = new(writes.Count);
        foreach (var (write, command) in writes)
        {
            // Decided anew: an earlier request of the burst may have changed another server of the same service.
            var declared = table.Find(write.Intent.Key);
            var decision = write.Intent.Decide(declared, declared);
            var plan = write.Intent.StepsTo(declared, decision.Declared);
            var annotations = write.Intent.AnnotationSteps(before.Find(write.Intent.Key), data.State.Annotations.Of(write.Intent.Key));
            table = plan.Apply(table);
            steps.Add(new CommitStep(new StateChange { Table = plan, Annotations = annotations }, write.Terms.Caller, KernelWork.Of(command)));
            decisions.Add(decision);
        }

        if (await declaredWriter.CommitAsync(steps) is { } rejection)
        {
            foreach (var (write, _) in writes)
            {
                write.Failed(new RejectedException(rejection));
            }

            return;
        }

        for (var i = 0; i < writes.Count; i++)
        {
            writes[i].Write.Done(new WriteResult(decisions[i].Outcome, data.State.Revision, decisions[i].Declared, StateChange.Empty)
            {
                Drains = data.State.Drains,
                Annotations = data.State.Annotations.Of(writes[i].Write.Intent.Key),
            });
        }
    }
}
