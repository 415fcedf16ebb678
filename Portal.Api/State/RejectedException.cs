using Portal.Ipvsadm.Execution;

namespace Portal.Api.State;

/// <summary>A request was not carried out; the rejection says why, and nothing was changed.</summary>
/// <param name="rejection">Why.</param>
public sealed class RejectedException(Rejection rejection) : Exception(Describe(rejection))
{
    /// <summary>Why.</summary>
    public Rejection Rejection { get; } = rejection;

    // For Portal's own requests nothing else makes the text: repairs, and the work before every write.
    private static string Describe(Rejection rejection) => rejection switch
    {
        IpvsadmFailed { Failure: var failure } => IpvsadmException.Describe(failure),
        NotStored { Problem: var problem } => problem,
        FleetUnreachable { Problem: var problem } => problem,
        FleetFrozen { Reason: var reason } => reason,
        HistoryUnreadable { Problem: var problem } => problem,
        CannotBeSaid { Place: var place } => UnmanagedText.DescribeAll([place]),
        Stopping => "Portal is stopping and accepts no more changes.",
        _ => "The request was not carried out, and nothing was changed.",
    };
}
