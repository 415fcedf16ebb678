using System.Collections.Immutable;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Writing;

/// <summary>Holds resets, syncs and restores up that would take away more than the operator allows unasked.</summary>
internal static class RemovalGuard
{
    /// <summary>Checks both kinds of removals by a request: from the kernel, and from Portal's data.</summary>
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

    /// <summary>Checks the removals by an import: services that the kernel has lost.</summary>
    /// <param name="policy">The rule.</param>
    /// <param name="terms">Whether the caller means it.</param>
    /// <param name="declared">Portal's data.</param>
    /// <param name="kernel">What the kernel has.</param>
    /// <param name="plan">The steps from the one to the other.</param>
    /// <exception cref="RejectedException">The kernel has lost too much.</exception>
    public static void CheckImport(BalancerPolicy policy, WriteTerms terms, DeclaredState declared, IpvsTable kernel, ChangePlan plan)
    {
        if (terms.IsForced || terms.IsDryRun || !policy.LosesTooMuch(declared.Table, kernel, plan))
        {
            return;
        }

        ImmutableArray<ServiceKey> lost = [.. plan.Removals.OfType<ServiceRemoved>().Select(step => step.Service)];
        throw new RejectedException(lost.IsEmpty
            ? new TooManyRemovals(policy.MaximumRemovals!.Value, declared.Revision, plan)
            : new ServicesLost(lost, declared.Table.Count, declared.Revision, plan));
    }
}
