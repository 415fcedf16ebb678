using Portal.Api.Writing;


namespace Portal.Api.Hosting;

/// <summary>
/// Makes the push at the start, and tries again what waits to be made good, a little later each time: ipvsadm may be
/// installed, and the module loaded, while Portal runs.
/// </summary>
internal sealed class Recovery(Balancer balancer, SystemdNotice notice, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<Recovery> logger)
    : BackgroundService
{
    private readonly StartLog log = new(logger);

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A Portal that cannot listen must not have touched the kernel: it may be another's.
        using var started = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStarted, stoppingToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, started.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var pause = Shortest;
        while (!stoppingToken.IsCancellationRequested)
        {
            if (balancer.NeedsRecovery)
            {
                await RecoverAsync();
                pause = balancer.NeedsRecovery && pause < Longest ? pause * 2 : pause;
            }
            else
            {
                pause = Shortest;
            }

            notice.Ready(balancer.LastPush, balancer.Drift.Drift);
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RecoverAsync()
    {
        try
        {
            await balancer.RecoverAsync();
        }
        catch (Exception exception)
        {
            // A fault of Portal's own must not end it while the rest of it works.
            log.RecoveryFailed(exception);
        }
    }
}
