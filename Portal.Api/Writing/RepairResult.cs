using System.Globalization;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Execution;

namespace Portal.Api.Writing;

/// <summary>How Portal brought the kernel to its data unasked.</summary>
/// <param name="Plan">What differed.</param>
/// <param name="Failures">What the kernel refused.</param>
/// <param name="IsHeldBack">True when nothing was removed, because more would have gone than may go unasked.</param>
internal sealed record RepairResult(ChangePlan Plan, IReadOnlyList<IpvsadmFailure> Failures, bool IsHeldBack)
{
    /// <summary>What differed in the globals.</summary>
    public GlobalsPlan Globals { get; init; } = GlobalsPlan.Empty;

    /// <summary>What was tried: the plan, as far as it was not held back.</summary>
    public ChangePlan Tried => IsHeldBack ? Plan.WithoutRemovals() : Plan;

    /// <summary>True when anything was put right.</summary>
    public bool HasRepaired => Tried.Count + Globals.Changes.Length > Failures.Count;

    /// <summary>What differed in the table and in the globals.</summary>
    public Drift Found => new([.. Plan.Changes], Globals) { Unmanaged = Plan.Unmanaged };

    /// <summary>What is left to do, for a person; null when nothing is.</summary>
    public string? Problem
    {
        get
        {
            var refused = Failures.Count == 0 ? null : string.Create(
                CultureInfo.InvariantCulture, $"{Failures.Count} of its commands failed, the first: {Failures[0].Command}: {Failures[0].StandardError}");
            var heldBack = IsHeldBack ? string.Create(
                CultureInfo.InvariantCulture, $"{Plan.Removals.Length} services and servers that are not in Portal's data stay in the kernel. POST /sync?force=true removes them.") : null;
            var left = UnmanagedText.Describe(Plan.Unmanaged);
            string[] problems = [.. new[] { refused, heldBack, left }.OfType<string>()];
            return problems.Length == 0 ? null : string.Join(' ', problems);
        }
    }
}
