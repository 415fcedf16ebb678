using Portal.Api.State;
using Portal.Ipvsadm.Diff;

namespace Portal.Api.Writing;

/// <summary>The kernel was brought to Portal's data, which stayed as it is.</summary>
/// <param name="Time">When.</param>
/// <param name="Caller">Who asked for it.</param>
/// <param name="Revision">The revision of Portal's data.</param>
/// <param name="Plan">The steps.</param>
/// <param name="Problem">What could not be put right, and why; null when all of it was.</param>
public sealed record KernelRepair(DateTimeOffset Time, Caller Caller, long Revision, ChangePlan Plan, string? Problem)
{
    /// <summary>The names and labels of what is declared.</summary>
    public AnnotationTable Annotations { get; init; } = AnnotationTable.Empty;
}
