namespace Portal.Api.Hosting;

/// <summary>
/// Gives memory back when there is a pause. The runtime collects when it needs room and not when it has time, so that after a
/// rush it would hold for hours what only the rush has needed. Health checks never pause: where work goes on evenly, memory is given
/// back now and then.
/// </summary>
internal sealed class IdleCollection(TimeProvider time) : BackgroundService
{
    private const long Quiet = 1 << 20;
    private const long WorthIt = 2 << 20;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    // Work that goes on waits for a collection: for a thousandth of the time at the most.
    private const int Share = 1000;
    private static readonly TimeSpan NowAndThen = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        var (last, collected, before) = (0L, 0L, 0L);
        var (since, rest) = (time.GetTimestamp(), NowAndThen);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var allocated = GC.GetTotalAllocatedBytes();
                var used = allocated - last;
                if (allocated - collected > WorthIt && (used < Quiet || (used < before + Quiet && time.GetElapsedTime(since) >= rest)))
                {
                    rest = TimeSpan.FromTicks(Math.Max(NowAndThen.Ticks, Collect().Ticks * Share));
                    (collected, since) = (allocated, time.GetTimestamp());
                }

                (last, before) = (allocated, used);
            }
        }
        catch (OperationCanceledException)
        {
            // Portal stops.
        }
    }

    private TimeSpan Collect()
    {
        var start = time.GetTimestamp();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return time.GetElapsedTime(start);
    }
}
