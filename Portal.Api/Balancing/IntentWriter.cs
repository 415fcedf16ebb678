using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Balancing;

/// <summary>Carries out requests about single services. Only the balancer's queue calls it.</summary>
internal sealed class IntentWriter(IIpvsadm ipvsadm, KernelWriter kernel, DeclaredData data, BalancerLog log)
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
                if (CommandFor(write.Intent) is { } command)
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
        List<QueuedWrite> done = [];
        List<(QueuedWrite Write, IpvsadmFailure Failure)> rejected = [];
        for (var i = 0; i < burst.Count; i++)
        {
            var write = burst[i].Write;
            if (failures[i] is not { } failure)
            {
                done.Add(write);
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
    public async Task<WriteResult> LookAndWriteAsync(ServiceIntent intent, Caller caller, bool dryRun)
    {
        var extent = Extent.Of(intent.Key);
        var before = await extent.ReadAsync(ipvsadm);
        var declared = data.State.Table.Find(intent.Key);
        var decision = intent.Decide(declared, before.Find(intent.Key));
        var desired = decision.Kernel is null ? IpvsTable.Empty : IpvsTable.Empty.With(decision.Kernel);
        var plan = TableDiff.Compute(before, desired);
        if (!dryRun)
        {
            await kernel.ApplyAsync(extent, before, desired);
            await CommitAsync(TableDiff.Compute(declared, decision.Declared), caller, extent, before);
        }

        return new WriteResult(decision.Outcome, data.State.Revision, decision.Declared, plan);
    }

    /// <summary>Stores what the kernel has made; when that fails, the kernel is brought back.</summary>
    /// <exception cref="RejectedException">It could not be stored.</exception>
    public async Task CommitAsync(ChangePlan plan, Caller caller, Extent extent, IpvsTable before)
    {
        try
        {
            data.Commit([(plan, caller)]);
        }
        catch (StoreException exception)
        {
            log.NotStored(exception.Message);
            await kernel.RestoreAsync(extent, before);
            throw new RejectedException(new NotStored(exception.Message));
        }
    }

    // Null when one command is not enough, or when only a look at the kernel can tell.
    private IpvsadmCommand? CommandFor(ServiceIntent intent)
    {
        var declared = data.State.Table.Find(intent.Key);
        try
        {
            if (intent.NeedsLook(declared))
            {
                return null;
            }

            var plan = intent.StepsTo(declared, intent.Decide(declared, declared).Kernel);
            return plan.Count switch
            {
                0 => declared is null ? null : intent.Confirm(declared),
                1 => plan.Changes.First().ToCommand(),
                _ => null,
            };
        }
        catch (RejectedException exception) when (exception.Rejection is ServiceNotFound or ServerNotFound)
        {
            // Not in Portal's data; the kernel may have it.
            return null;
        }
    }

    // A command that was refused has changed nothing; of one that hung nobody knows.
    private Task TakeBackAsync(QueuedWrite write)
    {
        var declared = data.State.Table.Find(write.Intent.Key);
        return kernel.TakeBackAsync([.. write.Intent.StepsTo(declared, write.Intent.Decide(declared, declared).Kernel).Changes]);
    }

    private async Task CommitAsync(List<QueuedWrite> writes)
    {
        var table = data.State.Table;
        List<(ChangePlan Plan, Caller Caller)> steps = new(writes.Count);
        List<Decision> decisions = new(writes.Count);
        foreach (var write in writes)
        {
            // Decided anew: an earlier request of the burst may have changed another server of the same service.
            var declared = table.Find(write.Intent.Key);
            var decision = write.Intent.Decide(declared, declared);
            var plan = write.Intent.StepsTo(declared, decision.Declared);
            table = plan.Apply(table);
            steps.Add((plan, write.Caller));
            decisions.Add(decision);
        }

        try
        {
            data.Commit(steps);
        }
        catch (StoreException exception)
        {
            log.NotStored(exception.Message);
            await kernel.TakeBackAsync([.. steps.SelectMany(step => step.Plan.Changes)]);
            foreach (var write in writes)
            {
                write.Failed(new RejectedException(new NotStored(exception.Message)));
            }

            return;
        }

        for (var i = 0; i < writes.Count; i++)
        {
            writes[i].Done(new WriteResult(decisions[i].Outcome, data.State.Revision, decisions[i].Declared, ChangePlan.Empty));
        }
    }
}
