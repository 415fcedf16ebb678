using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Writing;

/// <summary>Carries out requests about single services. Only the balancer's queue calls it.</summary>
internal sealed partial class ServiceWrites(IIpvsadm ipvsadm, Applier applier, DeclaredData data, Committer committer, BalancerPolicy policy)
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
        List<UnseenWrite> burst = [];
        foreach (var write in writes)
        {
            try
            {
                if (DecideUnseen(write) is { } unseen)
                {
                    burst.Add(unseen);
                }
                else
                {
                    rest.Add(write);
                }
            }
            catch (RejectedException) when (committer.Following is not null)
            {
                // Others may have changed what speaks against it.
                rest.Add(write);
            }
            catch (Exception exception)
            {
                write.Failed(exception);
            }
        }

        var failures = await applier.RunAsync([.. burst.Select(item => item.Command)]);
        List<UnseenWrite> done = [];
        List<(UnseenWrite Unseen, IpvsadmFailure Failure)> rejected = [];
        for (var i = 0; i < burst.Count; i++)
        {
            if (failures[i] is not { } failure)
            {
                done.Add(burst[i]);
            }
            else if (failure.Kind == FailureKind.NotRun || Applier.IsSurprise(failure))
            {
                rest.Add(burst[i].Write);
            }
            else
            {
                rejected.Add((burst[i], failure));
            }
        }

        // First, so that undoing a rejected request keeps the changes of the others of the same service.
        rest.AddRange(await CommitAsync(done));
        foreach (var (unseen, failure) in rejected)
        {
            // A command that was refused has changed nothing; of one that hung nobody knows.
            if (failure.IsOutcomeUnknown)
            {
                await applier.TakeBackAsync(unseen.Decided.Steps.Table.Changes);
            }

            if (failure.IsInterrupted)
            {
                rest.Add(unseen.Write);
            }
            else
            {
                unseen.Write.Failed(new RejectedException(new IpvsadmFailed(failure)));
            }
        }

        return rest;
    }

    /// <summary>Carries out a request after a look at what the kernel has.</summary>
    /// <exception cref="RejectedException">It was not carried out; nothing was changed.</exception>
    /// <exception cref="IpvsadmException">The kernel could not be listed; nothing was changed.</exception>
    public async Task<WriteResult> LookAndWriteAsync(ServiceIntent intent, WriteTerms terms)
    {
        CheckPolicy(intent, terms);
        var extent = intent.TakesAway ? Extent.ToTakeFrom(intent.Key) : Extent.Of(intent.Key);
        var before = (await extent.ReadAsync(ipvsadm)).InOrderOf(data.State.Table);
        ReachGuard.CheckPresent(terms.Reach, data.State, before.Services.Select(service => service.Key).Concat(before.Unmanaged.Keys));
        CheckManaged(intent, before.Unmanaged.GetValueOrDefault(intent.Key));
        var (present, actual) = (data.State.Table.Find(intent.Key), before.Find(intent.Key));
        CheckCondition(intent, terms.Condition, present, Effective.Seen(actual, data.State), data.State.Annotations.Of(intent.Key));
        var decided = Decide(intent, actual, terms);
        var goal = decided.GoalFrom(data.State, actual);
        var desired = IpvsTable.Of(goal.Service is { } wanted ? [wanted] : []);
        var plan = TableDiff.Compute(before, desired);
        CheckSayable(intent, present, plan);
        CheckRemovals(intent, terms, decided, (before, desired, plan));
        if (!terms.IsDryRun)
        {
            var work = await applier.ApplyAsync(extent, before, desired, plan);
            await committer.CommitAsync(new CommitStep(decided.Steps, terms.Caller, work) { IsForced = terms.IsForced }, extent, before);
        }

        return Answer(decided, decided.Decision.Declared) with
        {
            Steps = decided.Steps with { Table = plan },
            Drain = intent.IsReset ? null : decided.Begun.FirstOrDefault(),
            Draining = intent.IsReset ? data.State.Drains.After(decided.Steps.Drains).Find(decided.Targets) : [],
            Declared = IpvsTable.Of(decided is { Targets.IsEmpty: false, Decision.Declared: { } service } ? [service] : []),
            Held = goal.Held,
            Unmanaged = plan.Unmanaged,
        };
    }

    private DecidedChange Decide(ServiceIntent intent, VirtualService? kernel, WriteTerms terms)
    {
        var decided = DecidedChange.Of(intent, data.State, kernel, data.Moment);
        if (decided.Decision.Declared is { Key: var key })
        {
            ReachGuard.CheckAfter(terms.Reach, data.State, [key], decided.Steps.Annotations);
        }

        HealthGuard.Check(policy, data.State, decided.Decision.Declared is { } declared ? [declared] : [], decided.Steps.Annotations, _ => decided.Intent.Annotations);
        return decided;
    }

    // No command can change what no command line can express: neither a service with its servers, nor a server.
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

    // Services and servers that were already declared, or that the request does not change, do not matter here.
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

    // What begins to be drained counts as gone.
    private void CheckRemovals(ServiceIntent intent, WriteTerms terms, DecidedChange decided, (IpvsTable Before, IpvsTable Desired, ChangePlan Plan) kernel)
    {
        if (intent.IsReset)
        {
            var (before, own) = (data.State.Table, decided.Steps.Table);
            var counted = decided.Begun.IsEmpty
                ? (kernel.Plan, own)
                : (Leftover.Counted(kernel.Before, kernel.Desired, decided.Begun), Leftover.Counted(IpvsTable.Of(before.Find(intent.Key) is { } present ? [present] : []), IpvsTable.Of([decided.Decision.Declared!]), decided.Begun));
            RemovalGuard.Check(policy, terms, data.State.Revision, (kernel.Before, counted.Item1), (before, counted.Item2));
        }
    }

    private void CheckPolicy(ServiceIntent intent, WriteTerms terms)
    {
        policy.CheckScope(intent.Key);
        ReachGuard.CheckBefore(terms.Reach, data.State, intent.Key);
        if (!intent.TakesAway && data.State.Table.Find(intent.Key) is null)
        {
            policy.CheckNew(intent.Key);
        }
    }

    // Null when one command is not enough, or when only a look at the kernel can tell.
    private UnseenWrite? DecideUnseen(QueuedWrite write)
    {
        var intent = write.Intent;
        var declared = data.State.Table.Find(intent.Key);
        var condition = write.Terms.Condition;
        try
        {
            CheckPolicy(intent, write.Terms);
            if (intent.NeedsLook(declared) || IsHeld(intent) || !(condition.IsNone || condition.Holds(intent.VersionIn(declared, data.State.Annotations.Of(intent.Key)))))
            {
                return null;
            }

            var decided = Decide(intent, declared, write.Terms);
            if (IsHeldFromNowOn(decided))
            {
                return null;
            }

            var command = decided.Steps.Table.Count switch
            {
                0 => declared is null ? null : intent.Confirm(declared),
                1 when decided.Steps.Table.Changes.First().ToCommand() is var one && CommandText.WhyNot(one) is null => one,
                _ => null,
            };
            return command is null ? null : new UnseenWrite(write, decided, command);
        }
        catch (RejectedException exception) when (exception.Rejection is ServiceNotFound or ServerNotFound)
        {
            // Not in Portal's data; the kernel may have it.
            return null;
        }
    }

    // The kernel differs from the declared settings.
    private bool IsHeld(ServiceIntent intent) => intent is ServerIntent { Server: var server }
        ? data.State.Overlays.Holds(intent.Key, server)
        : Effective.Holds(intent.Key, data.State);

    // A server that becomes a backup has weight 0 from now on, and one that is none any more has its own.
    private bool IsHeldFromNowOn(DecidedChange decided) =>
        decided.Steps.Annotations.Any(step => step.After.IsBackup != data.State.Annotations.Of(step.Service).Of(step.Server).IsBackup);

    private WriteResult Answer(DecidedChange decided, VirtualService? service) => new(decided.Decision.Outcome, data.State.Revision, service, StateChange.Empty)
    {
        Overlays = data.State.Overlays,
        Annotations = data.State.Annotations.Of(decided.Intent.Key),
    };

    // A request that one command carries out without a look at the kernel.
    private sealed record UnseenWrite(QueuedWrite Write, DecidedChange Decided, IpvsadmCommand Command);
}
