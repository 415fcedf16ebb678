using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Balancing;

/// <summary>Holds resets, syncs and restores up that would take away more than the operator allows unasked.</summary>
internal static class RemovalGuard
{
    /// <summary>Checks the two ways in which a request takes away: from the kernel, and from Portal's data.</summary>
    /// <param name="policy">The rule.</param>
    /// <param name="terms">Whether the caller means it.</param>
    /// <param name="revision">The revision of Portal's data.</param>
    /// <param name="changes">Tables, and the steps that lead away from them.</param>
    /// <exception cref="RejectedException">One of them takes away too much.</exception>
    public static void Check(BalancerPolicy policy, WriteTerms terms, long revision, params ReadOnlySpan<(IpvsTable Before, ChangePlan Plan)> changes)
    {
        foreach (var (before, plan) in changes)
        {
            if (!terms.IsForced && !terms.IsDryRun && policy.RemovesTooMuch(before, plan))
            {
                throw new RejectedException(new TooManyRemovals(policy.MaximumRemovals!.Value, revision, plan));
            }
        }
    }
}
