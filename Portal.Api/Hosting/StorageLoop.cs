using Portal.Api.Storage;

namespace Portal.Api.Hosting;

/// <summary>Checks Portal's files regularly, and writes them again if somebody removed or changed them.</summary>
internal sealed class StorageLoop(StateStore store, TimeProvider time, ILogger<StorageLoop> logger) : WatchLoop(TimeSpan.FromSeconds(5), time)
{
    private readonly StartLog log = new(logger);

    /// <inheritdoc/>
    protected override bool IsNeeded => true;

    /// <inheritdoc/>
    protected override Task LookAsync(CancellationToken stoppingToken)
    {
        store.Look();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override void Failed(Exception exception) => log.StorageFailed(exception);
}
