using Portal.Ipvsadm.Execution;

namespace Portal.Api.Readiness;

/// <summary>
/// Finds out whether the kernel's table can be listed and understood. Anybody may ask for it, as often as he likes: what is
/// known stays known for a second, and for so long that looking takes at most a twentieth of the time.
/// </summary>
/// <param name="ipvsadm">The kernel's table.</param>
/// <param name="time">The clock.</param>
internal sealed class ListingCheck(IIpvsadm ipvsadm, TimeProvider time)
{
    private const int Share = 20;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private IpvsadmFailure? failure;
    private long looked;
    private TimeSpan? lasts;

    /// <summary>Looks, where nothing is known yet or any more. Only one at a time may ask.</summary>
    /// <param name="cancellationToken">Ends the look early.</param>
    /// <returns>Null when it can be listed, else why not.</returns>
    public async Task<IpvsadmFailure?> RunAsync(CancellationToken cancellationToken)
    {
        if (time.GetElapsedTime(looked) < lasts)
        {
            return failure;
        }

        var start = time.GetTimestamp();
        failure = await LookAsync(cancellationToken);
        looked = time.GetTimestamp();
        var cost = Share * time.GetElapsedTime(start, looked);
        lasts = failure is null && cost > Shortest ? cost : Shortest;
        return failure;
    }

    private async Task<IpvsadmFailure?> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ipvsadm.LookAsync(withGlobals: false, cancellationToken);
            return null;
        }
        catch (IpvsadmException exception)
        {
            // A write came between its parts: they could be listed.
            return exception.Failure.Kind == FailureKind.Torn ? null : exception.Failure;
        }
    }
}
