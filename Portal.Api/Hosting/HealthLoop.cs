using Portal.Api.Checks;

namespace Portal.Api.Hosting;

/// <summary>Makes one turn of health after the other, as soon as there is something to do. A fault of Portal's own does not end it.</summary>
/// <param name="monitor">Makes the turns.</param>
/// <param name="log">The log.</param>
internal sealed class HealthLoop(HealthMonitor monitor, HealthLog log) : BackgroundService
{
    // What is declared anew, and weights that climb, wait so long at the most.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await monitor.WaitAsync(Pause, stoppingToken);
                await TurnAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // Portal stops.
        }
    }

    private async Task TurnAsync()
    {
        try
        {
            await monitor.RunAsync();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            log.Failed(exception);
        }
    }
}
