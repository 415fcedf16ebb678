using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Writing;

/// <summary>
/// Keeps the kernel's rows for checks through virtual addresses, by as few commands as it takes. They are no part of Portal's data: the kernel
/// itself is their memory. Only the balancer's queue calls it.
/// </summary>
/// <param name="reserved">Has these rows apart.</param>
/// <param name="applier">Runs commands about them, and about nothing else.</param>
/// <param name="log">The log.</param>
internal sealed class CheckRowWrites(ReservedRows reserved, Applier applier, BalancerLog log)
{
    private CheckRows rows = CheckRows.None;
    private IpvsTable? known;

    /// <summary>Makes the rows those that are wanted. What nobody has changed is not written.</summary>
    /// <param name="wanted">The ways that are wanted.</param>
    /// <param name="looks">True to look at what the kernel has, where it is believed to be known.</param>
    /// <returns>What the kernel has then.</returns>
    /// <exception cref="IpvsadmException">The kernel could not be listed, or ipvsadm broke off.</exception>
    public async Task<CheckRowStatus> KeepAsync(IReadOnlyCollection<CheckRoute> wanted, bool looks)
    {
        var before = looks ? null : known;
        var isSeen = before is null;
        before ??= await Extent.All.ReadAsync(reserved.Own);
        known = null;
        rows = rows.With(reserved.Marks, wanted, before);
        var after = rows.In(before);
        var plan = TableDiff.Compute(before, after);
        IReadOnlyList<IpvsadmFailure> failures = [];
        if (!plan.IsEmpty)
        {
            failures = await applier.ApplyWhatGoesAsync(plan);
            log.CheckRowsKept(KernelWork.Of(plan), rows.Marks.Count);
        }

        if (failures.Count > 0)
        {
            // What was known is not so any more: a look tells.
            if (!isSeen)
            {
                return await KeepAsync(wanted, looks: true);
            }

            after = await Extent.All.ReadAsync(reserved.Own);
        }

        known = after;
        return new CheckRowStatus(rows.Standing(after), after, failures is [var failure, ..] ? $"{failure.Command} failed with {failure.StandardError}." : null);
    }
}
