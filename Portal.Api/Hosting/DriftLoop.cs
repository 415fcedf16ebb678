using Portal.Api.Writing;


namespace Portal.Api.Hosting;

/// <summary>Looks at intervals whether the kernel has Portal's data, and repairs drift, as the operator wants it.</summary>
internal sealed class DriftLoop(DriftWatch watch, TimeProvider time, ILogger<DriftLoop> logger) : BackgroundService
{
    private readonly StartLog log = new(logger);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (watch.Next is var (pause, repairs))
        {
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await RunAsync(repairs, stoppingToken);
        }
    }

    private async Task RunAsync(bool repairs, CancellationToken stoppingToken)
    {
        try
        {
            await watch.RunAsync(repairs, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Portal stops.
        }
        catch (Exception exception)
        {
            // A fault of Portal's own must not end it while the rest of it works.
            log.DriftFailed(exception);
        }
    }
}
