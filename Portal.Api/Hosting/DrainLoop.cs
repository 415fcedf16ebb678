using Portal.Api.Draining;
using Portal.Api.Writing;


namespace Portal.Api.Hosting;

/// <summary>Looks after drains, once a second as long as there are any; they go on at the next start.</summary>
internal sealed class DrainLoop(Balancer balancer, DrainWatch watch, TimeProvider time, ILogger<DrainLoop> logger) : WatchLoop(TimeSpan.FromSeconds(1), time)
{
    private readonly StartLog log = new(logger);

    /// <inheritdoc/>
    protected override bool IsNeeded => !balancer.State.Drains.IsEmpty;

    /// <inheritdoc/>
    protected override Task LookAsync(CancellationToken stoppingToken) => watch.RunAsync(stoppingToken);

    /// <inheritdoc/>
    protected override void Failed(Exception exception) => log.DrainFailed(exception);
}
