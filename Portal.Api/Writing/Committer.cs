using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Writing;

/// <summary>Stores what the kernel has made; when that fails, the kernel is brought back. Only the balancer's queue calls it.</summary>
internal sealed class Committer(DeclaredData data, Applier applier, BalancerLog log)
{
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
        try
        {
            if (!data.Commit([step]) && step.Work.Count > 0)
            {
                data.PutRight(step.Caller, step.Work);
            }

            applier.EndGlobals();
        }
        catch (StoreException exception)
        {
            log.NotStored(exception.Message);
            await applier.RestoreAsync(extent, before);
            await applier.TakeBackAsync(made);
            throw new RejectedException(new NotStored(exception.Message));
        }
    }

    /// <summary>Stores changes that were made without a look beforehand; when that fails, their steps are taken back.</summary>
    /// <param name="steps">The changes, each following on the one before.</param>
    /// <returns>Null when they are stored, else why not.</returns>
    public async Task<NotStored?> CommitAsync(IReadOnlyList<CommitStep> steps)
    {
        try
        {
            data.Commit(steps);
            return null;
        }
        catch (StoreException exception)
        {
            log.NotStored(exception.Message);
            await applier.TakeBackAsync(steps.SelectMany(step => step.Change.Table.Changes));
            return new NotStored(exception.Message);
        }
    }
}
