using Portal.Api.State;
using Portal.Ipvsadm.Execution;

namespace Portal.Api.Writing;

/// <summary>
/// Repairs drift from Portal's data at intervals. Where that is refused it waits twice as long each time, up to 32 intervals,
/// because who is refused once is refused again.
/// </summary>
/// <param name="balancer">Makes the repairs.</param>
/// <param name="interval">How long to wait after each; zero when there shall be none.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
public sealed class Reconciler(Balancer balancer, TimeSpan interval, TimeProvider time, ILogger<Balancer> logger)
{
    private const int LongestPause = 32;

    private readonly BalancerLog log = new(logger);
    private int pause = 1;
    private long last = time.GetTimestamp();

    /// <summary>How long it waits when all is well; zero when it does nothing.</summary>
    public TimeSpan Interval => interval;

    /// <summary>How long it waits after the last time.</summary>
    public TimeSpan Pause => interval * pause;

    /// <summary>How long it still waits; null when it does nothing.</summary>
    public TimeSpan? Rest
    {
        get
        {
            var rest = Pause - time.GetElapsedTime(last);
            return interval == TimeSpan.Zero ? null : rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
        }
    }

    /// <summary>How often it has repaired something.</summary>
    public int Repairs { get; private set; }

    /// <summary>What it has done so far.</summary>
    public ReconcileStatus Status { get; private set; } = ReconcileStatus.None;

    /// <summary>Somebody has compared, and nothing differs.</summary>
    public void Pass()
    {
        End(null);
        last = time.GetTimestamp();
    }

    /// <summary>Compares once, and repairs what differs.</summary>
    /// <returns>When it is done; failures are in the status.</returns>
    public async Task RunAsync()
    {
        try
        {
            End(await RepairAsync());
        }
        finally
        {
            // After a fault of Portal's own, too.
            last = time.GetTimestamp();
        }
    }

    // The problem that is left; null when none is.
    private async Task<string?> RepairAsync()
    {
        try
        {
            var result = await balancer.RepairAsync();
            if (result.HasRepaired)
            {
                Repairs++;
                Status = Status with { LastRepair = time.GetUtcNow(), Repaired = result.Plan, Globals = result.Globals };
                log.Repaired(result.Found.Steps, result.Found.FirstCommand);
            }

            return result.Problem;
        }
        catch (Exception exception) when (exception is RejectedException or IpvsadmException)
        {
            return exception.Message;
        }
    }

    private void End(string? problem)
    {
        if (problem is not null && problem != Status.Problem)
        {
            log.RepairFailed(problem);
        }

        pause = problem is null ? 1 : Math.Min(pause * 2, LongestPause);
        Status = Status with { LastCheck = time.GetUtcNow(), Problem = problem };
    }
}
