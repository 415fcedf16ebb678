using Portal.Ipvsadm.Execution;

namespace Portal.Api.Balancing;

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

    /// <summary>How long it waits when all is well; zero when it does nothing.</summary>
    public TimeSpan Interval => interval;

    /// <summary>How long to wait until the next time.</summary>
    public TimeSpan Pause => interval * pause;

    /// <summary>How often it has repaired something.</summary>
    public int Repairs { get; private set; }

    /// <summary>What it has done so far.</summary>
    public ReconcileStatus Status { get; private set; } = ReconcileStatus.None;

    /// <summary>Compares once, and repairs what differs.</summary>
    /// <returns>When it is done; failures are in the status.</returns>
    public async Task RunAsync()
    {
        string? problem;
        try
        {
            var result = await balancer.RepairAsync();
            problem = result.Problem;
            if (result.HasRepaired)
            {
                Repairs++;
                Status = Status with { LastRepair = time.GetUtcNow(), Repaired = result.Plan, Settings = result.Settings };
                log.Repaired(result.Plan.Count + result.Settings.Changes.Length, result.FirstCommand);
            }
        }
        catch (Exception exception) when (exception is RejectedException or IpvsadmException)
        {
            problem = exception.Message;
        }

        if (problem is not null && problem != Status.Problem)
        {
            log.RepairFailed(problem);
        }

        pause = problem is null ? 1 : Math.Min(pause * 2, LongestPause);
        Status = Status with { LastCheck = time.GetUtcNow(), Problem = problem };
    }
}
