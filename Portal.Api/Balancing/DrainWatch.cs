using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Balancing;

/// <summary>Looks after drains: what has no connection left, or no time, goes.</summary>
/// <param name="balancer">Has the drains and ends them.</param>
/// <param name="kernel">Counts connections.</param>
/// <param name="time">The clock.</param>
public sealed class DrainWatch(Balancer balancer, KernelView kernel, TimeProvider time)
{
    // One listing of everything costs less than many of one service each.
    private const int ManyServices = 4;

    private static readonly WriteTerms Terms = new(new Caller("portal", "end of a drain"));

    /// <summary>Looks once at everything that is drained with a deadline.</summary>
    /// <param name="cancellationToken">Ends the look early; what it has begun to end is ended.</param>
    /// <returns>When it is done. What could not be ended is looked at again the next time.</returns>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        List<(Drain Drain, ServiceKey Service)> drains = [.. balancer.State.Drains.All.Select(drain => (drain, ServiceOf(drain)!)).Where(pair => pair.Item2 is not null)];
        var services = drains.Where(pair => !IsUp(pair.Drain)).Select(pair => pair.Service).Distinct().ToList();
        var seen = await SeeAsync(services, cancellationToken);
        foreach (var (drain, service) in drains)
        {
            if (IsUp(drain) || (seen.TryGetValue(service, out var observed) && Count(drain, observed) is (0, 0)))
            {
                await FinishAsync(drain, service);
            }
        }
    }

    /// <summary>Counts the connections that a drain waits for.</summary>
    /// <param name="drain">The drain of a server or a service.</param>
    /// <param name="cancellationToken">Ends the look early.</param>
    /// <returns>Active and inactive connections; none where the kernel does not have it any more.</returns>
    /// <exception cref="IpvsadmException">The kernel could not be listed.</exception>
    public async Task<(long Active, long Inactive)> ConnectionsAsync(Drain drain, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(drain);
        return Count(drain, ServiceOf(drain) is { } service ? await FindAsync(service, cancellationToken) : null);
    }

    private static ServiceKey? ServiceOf(Drain drain) => (drain.Target as ServerDrain)?.Service ?? (drain.Target as ServiceDrain)?.Service;

    private static (long Active, long Inactive) Count(Drain drain, ObservedService? service)
    {
        var servers = (service?.Servers ?? []).Where(server => drain.Target is not ServerDrain { Server: var drained } || server.Key == drained).ToList();
        return (servers.Sum(server => (long)server.ActiveConnections), servers.Sum(server => (long)server.InactiveConnections));
    }

    private bool IsUp(Drain drain) => drain.Deadline <= time.GetUtcNow();

    // What cannot be listed now is not there, and is looked at again the next time.
    private async Task<Dictionary<ServiceKey, ObservedService?>> SeeAsync(List<ServiceKey> services, CancellationToken cancellationToken)
    {
        var seen = new Dictionary<ServiceKey, ObservedService?>();
        try
        {
            var all = services.Count > ManyServices ? (await kernel.ListAsync(cancellationToken)).Services.ToDictionary(service => service.Key) : null;
            foreach (var service in services)
            {
                seen[service] = all is null ? await FindAsync(service, cancellationToken) : all.GetValueOrDefault(service);
            }
        }
        catch (IpvsadmException)
        {
            // The log of ipvsadm has it.
        }

        return seen;
    }

    private async Task<ObservedService?> FindAsync(ServiceKey service, CancellationToken cancellationToken)
    {
        try
        {
            return await kernel.FindAsync(service, cancellationToken);
        }
        catch (RejectedException)
        {
            return null;
        }
    }

    private async Task FinishAsync(Drain drain, ServiceKey service)
    {
        try
        {
            await balancer.WriteAsync(new FinishDrainIntent(service, drain), Terms);
        }
        catch (RejectedException)
        {
            // It was cancelled meanwhile, or the kernel cannot be reached: the next look tells.
        }
    }
}
