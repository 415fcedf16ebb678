using Portal.Api.Balancing;

namespace Portal.Api.Hosting;

/// <summary>Repairs drift at intervals, where the operator wants that.</summary>
internal sealed class ReconcileLoop(Reconciler reconciler, TimeProvider time, ILogger<ReconcileLoop> logger) : BackgroundService
{
    private readonly StartLog log = new(logger);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (reconciler.Interval > TimeSpan.Zero && !stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(reconciler.Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stoppingToken.IsCancellationRequested)
            {
                await RunAsync();
            }
        }
    }

    private async Task RunAsync()
    {
        try
        {
            await reconciler.RunAsync();
        }
        catch (Exception exception)
        {
            // A fault of Portal's own must not end it while the rest of it works.
            log.ReconcileFailed(exception);
        }
    }
}
