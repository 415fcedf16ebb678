using Portal.Api.Etcd;
using Portal.Api.Fleet;

namespace Portal.Api.Hosting;

/// <summary>Says so when the endpoints of etcd do not belong together, as soon as all of them have answered.</summary>
internal sealed class EtcdMembership(EtcdClient etcd, FleetParts parts, TimeProvider time, FleetLog log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var looks = await etcd.LookAsync(parts.Keys.Id, stoppingToken);
                if (EtcdLook.Difference(looks) is { } difference)
                {
                    log.HasSeveralClusters(difference);
                    return;
                }

                if (looks.All(look => look.Problem is null))
                {
                    return;
                }

                await Task.Delay(Pause, time, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Portal stops.
        }
    }
}
