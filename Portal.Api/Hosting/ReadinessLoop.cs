using Portal.Api.Events;
using Portal.Api.Readiness;

namespace Portal.Api.Hosting;

/// <summary>Checks Portal's own health while clients read the events. Otherwise requests for /readyz are enough.</summary>
internal sealed class ReadinessLoop(ReadinessProbe readiness, EventHub hub, TimeProvider time, ILogger<ReadinessLoop> logger) : WatchLoop(TimeSpan.FromSeconds(5), time)
{
    private readonly StartLog log = new(logger);

    /// <inheritdoc/>
    protected override bool IsNeeded => hub.Readers > 0;

    /// <inheritdoc/>
    protected override Task LookAsync(CancellationToken stoppingToken) => readiness.CheckAsync(stoppingToken);

    /// <inheritdoc/>
    protected override void Failed(Exception exception) => log.ReadinessFailed(exception);
}
