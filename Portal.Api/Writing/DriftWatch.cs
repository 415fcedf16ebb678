using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Writing;

/// <summary>
/// Looks at intervals whether the kernel still has Portal's data, and repairs what differs where the operator wants that. A look is
/// one listing, and writes go on meanwhile. What it cannot tell from Portal's own writes is told by the next one, which holds them off.
/// </summary>
/// <param name="balancer">Has the data, and knows of drift.</param>
/// <param name="ipvsadm">The kernel's table.</param>
/// <param name="gate">Keeps listings and writes apart.</param>
/// <param name="reconciler">Repairs.</param>
/// <param name="interval">How long to wait at most after each look; zero when there shall be none but those of repairs.</param>
public sealed class DriftWatch(Balancer balancer, IIpvsadm ipvsadm, KernelGate gate, Reconciler reconciler, TimeSpan interval)
{
    // Where something is always being written, so many looks in passing are enough.
    private const int MostUnsettled = 10;

    private int unsettled;
    private bool isInDoubt;

    /// <summary>How long to wait until the next look, and whether it shall repair; null when there is none.</summary>
    public (TimeSpan Pause, bool Repairs)? Next => reconciler.Rest switch
    {
        { } rest when rest <= interval || interval == TimeSpan.Zero => (rest, true),
        _ => interval == TimeSpan.Zero ? null : (interval, false),
    };

    /// <summary>Looks once.</summary>
    /// <param name="repairs">Whether what differs is repaired.</param>
    /// <param name="cancellationToken">Ends the look early, and no repair.</param>
    /// <returns>When it is done.</returns>
    public async Task RunAsync(bool repairs, CancellationToken cancellationToken)
    {
        var isEqual = await LookAsync(cancellationToken);
        if (repairs && isEqual)
        {
            reconciler.Pass();
        }
        else if (repairs)
        {
            await reconciler.RunAsync();
        }
    }

    // True when the kernel has Portal's data, without any doubt.
    private async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        if (balancer.NeedsRecovery)
        {
            // What waits to be made good is no drift.
            return false;
        }

        using var pass = isInDoubt ? await gate.EnterReadAsync(cancellationToken) : null;
        var (version, before) = (gate.Version, balancer.State);
        try
        {
            var drift = Drift.Between(await ipvsadm.LookAsync(before.Globals != Globals.None, cancellationToken), before);
            var isSettled = gate.IsQuietSince(version);
            if (!isSettled)
            {
                // The current write ends first. Its changes are then known.
                (await gate.EnterReadAsync(cancellationToken)).Dispose();
                drift = drift.Beside(before, balancer.State);
            }

            unsettled = isSettled ? 0 : unsettled + 1;
            isInDoubt = !balancer.TrySeeDrift(drift, version) || unsettled >= MostUnsettled;
            return isSettled && drift.IsNone;
        }
        catch (IpvsadmException exception)
        {
            // The log of ipvsadm has it. A torn listing tells nothing.
            isInDoubt |= exception.Failure.Kind == FailureKind.Torn;
            return false;
        }
    }
}
