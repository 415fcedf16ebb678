using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Writing;

/// <summary>Stores what the kernel has made; when that fails, the kernel is brought back. Only the balancer's queue calls it.</summary>
internal sealed class Committer(DeclaredData data, Applier applier, BalancerLog log)
{
    /// <summary>Follows the other directors of a fleet; null where there are none.</summary>
    public Following? Following { get; init; }

    /// <summary>Stores one change.</summary>
    /// <param name="step">The change.</param>
    /// <param name="extent">What of the kernel's table was changed.</param>
    /// <param name="before">What the kernel had there.</param>
    /// <exception cref="RejectedException">It could not be stored.</exception>
    public Task CommitAsync(CommitStep step, Extent extent, IpvsTable before) => CommitAsync(step, extent, before, GlobalsPlan.Empty);

    /// <summary>Stores one change.</summary>
    /// <param name="step">The change.</param>
    /// <param name="extent">What of the kernel's table was changed.</param>
    /// <param name="before">What the kernel had there.</param>
    /// <param name="made">What of the kernel's globals was changed.</param>
    /// <exception cref="RejectedException">It could not be stored.</exception>
    public async Task CommitAsync(CommitStep step, Extent extent, IpvsTable before, GlobalsPlan made)
    {
        var (hasChanged, problem) = await StoreAsync([step]);
        if (problem is FleetUnreachable { IsOutcomeKnown: false })
        {
            // It may be stored, and it may not: what is declared on one side or the other keeps serving until it is known.
            Following!.Doubt(extent);
            await applier.TakeBackAsync(step.Work.Plan.Removals);
            throw new RejectedException(problem);
        }

        if (problem is not null)
        {
            await applier.RestoreAsync(extent, before);
            await applier.TakeBackAsync(made);
            throw new RejectedException(problem);
        }

        if (!hasChanged && step.Work.Count > 0)
        {
            data.PutRight(step.Caller, step.Work);
        }

        applier.EndGlobals();
    }

    /// <summary>Stores changes that were made without a look beforehand; when that fails, their steps are taken back.</summary>
    /// <param name="steps">The changes, each following on the one before.</param>
    /// <param name="keepsOvertaken">True to leave the steps in the kernel when somebody else's change came first.</param>
    /// <returns>Null when they are stored, else why not.</returns>
    public async Task<Rejection?> CommitAsync(IReadOnlyList<CommitStep> steps, bool keepsOvertaken = false)
    {
        var (_, problem) = await StoreAsync(steps);
        if (problem is FleetUnreachable { IsOutcomeKnown: false })
        {
            Following!.Doubt(Extent.Of(steps.SelectMany(step => step.Change.Table.Changes).Select(step => step.Service)));
            await applier.TakeBackAsync(steps.SelectMany(step => step.Change.Table.Removals));
        }
        else if (problem is not null && !(keepsOvertaken && problem == NotStored.Overtaken))
        {
            await applier.TakeBackAsync(steps.SelectMany(step => step.Change.Table.Changes));
        }

        return problem;
    }

    private async ValueTask<(bool HasChanged, Rejection? Problem)> StoreAsync(IReadOnlyList<CommitStep> steps)
    {
        Rejection problem;
        try
        {
            var outcome = await data.CommitAsync(steps);
            if (outcome is not AppendOutcome.Overtaken)
            {
                return (outcome is not null, null);
            }

            problem = NotStored.Overtaken;
            if (Following is null)
            {
                log.NotStored(NotStored.Overtaken.Problem);
            }
        }
        catch (StoreException exception)
        {
            problem = exception.ToRejection();
            if (exception.Fault != StoreFault.Unknown)
            {
                log.NotStored(exception.Message);
            }
        }

        return (false, problem);
    }
}
