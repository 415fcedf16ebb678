using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Writing;

/// <summary>Carries out requests about globals. Only the balancer's queue calls it.</summary>
internal sealed class GlobalsWrites(Applier applier, DeclaredData data, Committer committer, BalancerPolicy policy)
{
    /// <summary>Carries out a request.</summary>
    /// <param name="intent">What is wanted.</param>
    /// <param name="terms">Who wants it, and on what terms.</param>
    /// <returns>What was done, or would be.</returns>
    /// <exception cref="RejectedException">Nothing was changed, and why.</exception>
    /// <exception cref="IpvsadmException">The kernel could not be listed; nothing was changed.</exception>
    public async Task<WriteResult> WriteAsync(GlobalsIntent intent, WriteTerms terms)
    {
        if (!policy.OwnsGlobals)
        {
            throw new RejectedException(new GlobalsOutOfScope());
        }

        var before = await applier.ReadGlobalsAsync();
        var decision = intent.Decide(data.State.Globals, before);
        var plan = GlobalsPlan.ForKernel(before, decision.Kernel);
        var after = before;
        if (!terms.IsDryRun)
        {
            applier.BeginGlobals(data.State.Revision, plan);
            after = await applier.ApplyAsync(plan, plan.Changes) ?? before;
            await StoreAsync(decision.Declared, terms, plan);
        }

        return new WriteResult(decision.Outcome, data.State.Revision, null, new StateChange { Globals = plan }) { Kernel = after };
    }

    private async Task StoreAsync(Globals declared, WriteTerms terms, GlobalsPlan made)
    {
        if (data.RecordsGlobals)
        {
            var own = GlobalsPlan.Between(data.State.Globals, declared);
            await committer.CommitAsync(new CommitStep(new StateChange { Globals = own }, terms.Caller, KernelWork.None.And(made)), Extent.Of(), IpvsTable.Empty, made);
            return;
        }

        try
        {
            data.KeepGlobals(declared);
        }
        catch (StoreException exception)
        {
            await applier.TakeBackAsync(made);
            throw new RejectedException(exception.ToRejection());
        }

        applier.EndGlobals();
    }
}
