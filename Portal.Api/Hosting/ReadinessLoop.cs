using Portal.Api.Events;
using Portal.Api.Health;

namespace Portal.Api.Hosting;

/// <summary>Looks after Portal's own health as long as somebody reads the events; else those who ask for it are enough.</summary>
internal sealed class ReadinessLoop(Readiness readiness, EventHub hub, TimeProvider time, ILogger<ReadinessLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly StartLog log = new(logger);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (hub.Readers > 0)
                {
                    await LookAsync(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Portal stops.
        }
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        try
        {
            await readiness.CheckAsync(stoppingToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A fault of Portal's own must not end it while the rest of it works.
            log.ReadinessFailed(exception);
        }
    }
}
