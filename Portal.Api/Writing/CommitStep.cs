using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;

namespace Portal.Api.Writing;

/// <summary>A change of Portal's data that is to be stored.</summary>
/// <param name="Plan">The steps.</param>
/// <param name="Caller">Who asked for it.</param>
/// <param name="Work">What was done in the kernel for it.</param>
/// <param name="Drains">What begins and ends beyond what the steps end.</param>
internal sealed record CommitStep(ChangePlan Plan, Caller Caller, KernelWork Work, params IEnumerable<DrainChange> Drains)
{
    /// <summary>The steps in what is declared beside the table.</summary>
    public SettingsPlan Settings { get; init; } = SettingsPlan.Empty;

    /// <summary>The steps in names and labels.</summary>
    public ImmutableArray<AnnotationChange> Annotations { get; init; } = [];
}
