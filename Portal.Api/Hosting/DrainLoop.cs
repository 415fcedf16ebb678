using Portal.Api.Balancing;

namespace Portal.Api.Hosting;

/// <summary>Looks after drains, once a second as long as there are any.</summary>
internal sealed class DrainLoop(Balancer balancer, DrainWatch watch, TimeProvider time, ILogger<DrainLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly StartLog log = new(logger);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (balancer.State.Drains.All.Count > 0)
                {
                    await LookAsync(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Portal stops; drains go on at the next start.
        }
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        try
        {
            await watch.RunAsync(stoppingToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A fault of Portal's own must not end it while the rest of it works.
            log.DrainFailed(exception);
        }
    }
}
