using Portal.Ipvsadm.Diff;

namespace Portal.Api.Writing;

/// <summary>What the repair of drift has done so far.</summary>
/// <param name="LastCheck">When the kernel was compared with Portal's data last; null when it never was.</param>
/// <param name="LastRepair">When something was repaired last; null when nothing ever was.</param>
/// <param name="Repaired">What was repaired then.</param>
/// <param name="Problem">Why the last repair was not done in full; null when it was.</param>
public sealed record ReconcileStatus(DateTimeOffset? LastCheck, DateTimeOffset? LastRepair, ChangePlan Repaired, string? Problem)
{
    /// <summary>What was repaired in the globals then.</summary>
    public GlobalsPlan Globals { get; init; } = GlobalsPlan.Empty;

    /// <summary>Nothing was compared yet.</summary>
    public static ReconcileStatus None { get; } = new(null, null, ChangePlan.Empty, null);
}
