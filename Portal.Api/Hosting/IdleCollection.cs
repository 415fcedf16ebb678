namespace Portal.Api.Hosting;

/// <summary>
/// Gives memory back when there is a pause. The runtime collects when it needs room and not when it has time, so that after a
/// rush it would hold for hours what only the rush has needed.
/// </summary>
internal sealed class IdleCollection(TimeProvider time) : BackgroundService
{
    private const long Quiet = 1 << 20;
    private const long WorthIt = 2 << 20;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        var (last, collected) = (0L, 0L);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var allocated = GC.GetTotalAllocatedBytes();
                if (allocated - last < Quiet && allocated - collected > WorthIt)
                {
                    // Takes a few milliseconds, and nothing waits for it.
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                    collected = allocated;
                }

                last = allocated;
            }
        }
        catch (OperationCanceledException)
        {
            // Portal stops.
        }
    }
}
