using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Balancing;

/// <summary>Carries out requests about the table as a whole. Only the balancer's queue calls it.</summary>
internal sealed class TableWriter(IIpvsadm ipvsadm, KernelWriter kernel, DeclaredData data, DeclaredWriter declared, BalancerPolicy policy)
{
    /// <summary>Makes Portal's data and the kernel exactly this table.</summary>
    /// <param name="wanted">The table.</param>
    /// <param name="keepsWeights">True to leave the weights of servers that stay.</param>
    /// <param name="terms">Who wants it, and on what terms.</param>
    /// <returns>The steps that lead the kernel there.</returns>
    /// <exception cref="RejectedException">Nothing was changed, and why.</exception>
    public async Task<WriteResult> ResetAsync(IpvsTable wanted, bool keepsWeights, WriteTerms terms)
    {
        policy.CheckScope(wanted.Services.Select(service => service.Key));
        var before = await Extent.All.ReadAsync(ipvsadm, wanted);
        var present = data.State.Table;
        if (!terms.Condition.IsNone && !terms.Condition.Holds(ContentVersion.Of(present), ContentVersion.Of(before)))
        {
            throw new RejectedException(new ConditionFailed(ContentVersion.Of(before)));
        }

        var desired = keepsWeights ? KeptWeights.Of(wanted, present, before) : wanted;
        var plan = TableDiff.Compute(before, desired);
        var own = ReferenceEquals(before, present) ? plan : TableDiff.Compute(present, desired);
        RemovalGuard.Check(policy, terms, data.State.Revision, (before, plan), (present, own));
        if (!terms.IsDryRun)
        {
            var work = await kernel.ApplyAsync(Extent.All, before, desired, plan);
            await declared.CommitAsync(own, [], terms.Caller, Extent.All, before, work);
        }

        return Report(plan);
    }

    /// <summary>Makes the kernel equal to Portal's data.</summary>
    /// <param name="terms">Who wants it, and on what terms.</param>
    /// <returns>The steps that lead the kernel there.</returns>
    /// <exception cref="RejectedException">Nothing was changed, and why.</exception>
    public Task<WriteResult> PushAsync(WriteTerms terms) => ResetAsync(data.State.Table, keepsWeights: false, terms);

    /// <summary>
    /// Makes Portal's data and the kernel what Portal's data was at an earlier revision. What was drained then serves again: its
    /// drain would have ended long ago. What was Portal's then and is no longer stays as it is.
    /// </summary>
    /// <param name="past">The data then.</param>
    /// <param name="terms">Who wants it, and on what terms.</param>
    /// <returns>The steps that lead the kernel there.</returns>
    /// <exception cref="RejectedException">Nothing was changed, and why.</exception>
    public Task<WriteResult> RestoreAsync(DeclaredState past, WriteTerms terms)
    {
        var table = past.Drains.RestoreAll(past.Table);
        return ResetAsync(policy.Scope?.Of(table) ?? table, keepsWeights: false, terms);
    }

    /// <summary>Makes Portal's data equal to what the kernel has.</summary>
    /// <param name="terms">Who wants it, and on what terms.</param>
    /// <returns>The steps that lead Portal's data there.</returns>
    /// <exception cref="RejectedException">Nothing was changed, and why.</exception>
    public async Task<WriteResult> ImportAsync(WriteTerms terms)
    {
        var actual = await Extent.All.ReadAsync(ipvsadm, data.State.Table);
        var plan = TableDiff.Compute(data.State.Table, actual);
        RemovalGuard.Check(policy, terms, data.State.Revision, (data.State.Table, plan));
        if (!terms.IsDryRun)
        {
            await declared.CommitAsync(plan, [], terms.Caller, Extent.All, actual, KernelWork.None);
        }

        return Report(plan);
    }

    /// <summary>Takes a host out of service, or back into it.</summary>
    /// <param name="host">The address of its servers.</param>
    /// <param name="isOut">True to take it out.</param>
    /// <param name="terms">Who wants it, and on what terms.</param>
    /// <returns>The steps that lead the kernel there.</returns>
    /// <exception cref="RejectedException">Nothing was changed, and why.</exception>
    public async Task<WriteResult> MaintainAsync(Address host, bool isOut, WriteTerms terms)
    {
        var before = await Extent.All.ReadAsync(ipvsadm, data.State.Table);
        var change = isOut ? HostMaintenance.Begin(host, data.State, before, data.Now) : HostMaintenance.End(host, data.State, before);
        var (plan, drain) = (TableDiff.Compute(before, change.Kernel), (change.Drain as DrainStarted)?.Drain);
        if (!terms.IsDryRun)
        {
            var work = await kernel.ApplyAsync(Extent.All, before, change.Kernel, plan);

            // To take a host out that is out changes nothing, and makes no revision.
            IEnumerable<DrainChange> drains = drain is not null && data.State.Drains.Find(drain.Target) == drain ? [] : [change.Drain];
            await declared.CommitAsync(TableDiff.Compute(data.State.Table, change.Declared), drains, terms.Caller, Extent.All, before, work);
        }

        return Report(plan) with { Drain = drain };
    }

    /// <summary>Sets counters to zero.</summary>
    /// <param name="service">Those of which service and its servers; null for all that the kernel has.</param>
    /// <param name="terms">Who wants it, and on what terms.</param>
    /// <returns>No steps: the table stays as it is.</returns>
    /// <exception cref="RejectedException">It was refused, and why.</exception>
    public async Task<WriteResult> ZeroAsync(ServiceKey? service, WriteTerms terms)
    {
        IReadOnlyList<ServiceKey> keys = service is { } one
            ? [(await ipvsadm.ListAsync(one, CancellationToken.None) ?? throw new RejectedException(new ServiceNotFound(one))).Key]
            : [.. (await ipvsadm.ListAsync(CancellationToken.None)).Services.Select(listed => listed.Key)];
        if (!terms.IsDryRun)
        {
            // Each by itself: without a service, ipvsadm would also reach those that are not Portal's.
            var failures = await ipvsadm.RunAsync([.. keys.Select(key => new ZeroService(key))]);
            if (failures.FirstOrDefault(failure => failure is not null && failure.Kind != FailureKind.NoSuchService) is { } failed)
            {
                throw new RejectedException(new IpvsadmFailed(failed));
            }
        }

        return Report(ChangePlan.Empty);
    }

    /// <summary>
    /// Brings the kernel as near to Portal's data as it lets itself be brought, unasked: what it refuses does not keep the rest
    /// from being done, and what goes stays when it is more than may go unasked.
    /// </summary>
    /// <returns>The steps, and what is left to do.</returns>
    /// <exception cref="IpvsadmException">The kernel could not be listed, or ipvsadm broke off.</exception>
    public async Task<RepairResult> RepairAsync()
    {
        var before = await Extent.All.ReadAsync(ipvsadm, data.State.Table);
        var plan = TableDiff.Compute(before, data.State.Table);
        var isHeldBack = policy.RemovesTooMuch(before, plan);
        var failures = await kernel.ApplyWhatGoesAsync(isHeldBack ? plan.WithoutRemovals() : plan);
        return new RepairResult(plan, failures, isHeldBack);
    }

    private WriteResult Report(ChangePlan plan) => new(WriteOutcome.Changed, data.State.Revision, null, plan);
}
