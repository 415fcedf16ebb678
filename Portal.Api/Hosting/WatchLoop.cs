namespace Portal.Api.Hosting;

/// <summary>Looks after something at regular times as long as there is a need. A fault of Portal's own does not end it.</summary>
/// <param name="pause">How long it waits between two looks.</param>
/// <param name="time">The clock.</param>
internal abstract class WatchLoop(TimeSpan pause, TimeProvider time) : BackgroundService
{
    /// <summary>Whether there is anything to look after now.</summary>
    protected abstract bool IsNeeded { get; }

    /// <summary>Looks once.</summary>
    protected abstract Task LookAsync(CancellationToken stoppingToken);

    /// <summary>Writes to the log that a look failed because of a fault in Portal's own, which must not end it while the rest of it works.</summary>
    protected abstract void Failed(Exception exception);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(pause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (IsNeeded)
                {
                    await TryLookAsync(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Portal stops.
        }
    }

    private async Task TryLookAsync(CancellationToken stoppingToken)
    {
        try
        {
            await LookAsync(stoppingToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Failed(exception);
        }
    }
}
