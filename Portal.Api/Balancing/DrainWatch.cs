using System.Collections.Immutable;
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
        var state = balancer.State;
        List<(Drain Drain, ServiceKey Service)> drains = [.. state.Drains.All.Select(drain => (drain, ServiceOf(drain.Target)!)).Where(pair => pair.Item2 is not null)];
        var seen = await SeeAsync([.. drains.Where(pair => !IsUp(pair.Drain)).Select(pair => pair.Service).Distinct()], cancellationToken);
        foreach (var (drain, service) in drains)
        {
            if (IsUp(drain) || (seen.ContainsKey(service) && Waited(drain.Target, drain.Target.ServersIn(state.Table), seen).All(server => server is { ActiveConnections: 0, InactiveConnections: 0 })))
            {
                await FinishAsync(drain, service);
            }
        }
    }

    /// <summary>Counts the connections that are left on what is drained.</summary>
    /// <param name="target">What is drained; or a server of it, for what is left there.</param>
    /// <param name="cancellationToken">Ends the look early.</param>
    /// <returns>The counts; none where the kernel does not have it any more.</returns>
    /// <exception cref="IpvsadmException">The kernel could not be listed.</exception>
    public async Task<DrainCount> CountAsync(DrainTarget target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        ImmutableArray<DrainedServer> servers = [.. target.ServersIn(balancer.State.Table)];
        var seen = await ListAsync(ServiceOf(target) is { } one ? [one] : [.. servers.Select(server => server.Service).Distinct()], cancellationToken);
        var waited = Waited(target, servers, seen).ToList();
        return new DrainCount(
            waited.Sum(server => (long)server.ActiveConnections),
            waited.Sum(server => (long)server.InactiveConnections),
            [.. servers.Select(server => (server, Find(server, seen)))]);
    }

    private static ServiceKey? ServiceOf(DrainTarget target) => (target as ServerDrain)?.Service ?? (target as ServiceDrain)?.Service;

    // A service waits for all servers that it has, also for those that somebody has added by hand.
    private static IEnumerable<ObservedServer> Waited(DrainTarget target, IEnumerable<DrainedServer> servers, Dictionary<ServiceKey, ObservedService?> seen) =>
        target is ServiceDrain { Service: var key } ? seen[key]?.Servers ?? [] : servers.Select(server => Find(server, seen)).OfType<ObservedServer>();

    private static ObservedServer? Find(DrainedServer server, Dictionary<ServiceKey, ObservedService?> seen) => seen[server.Service]?.Find(server.Server);

    private bool IsUp(Drain drain) => drain.IsUp(Moment.UptimeOf(time));

    // What cannot be listed now is not there, and is looked at again the next time.
    private async Task<Dictionary<ServiceKey, ObservedService?>> SeeAsync(IReadOnlyList<ServiceKey> services, CancellationToken cancellationToken)
    {
        try
        {
            return await ListAsync(services, cancellationToken);
        }
        catch (IpvsadmException)
        {
            // The log of ipvsadm has it.
            return [];
        }
    }

    private async Task<Dictionary<ServiceKey, ObservedService?>> ListAsync(IReadOnlyList<ServiceKey> services, CancellationToken cancellationToken)
    {
        var seen = new Dictionary<ServiceKey, ObservedService?>();
        var all = services.Count > ManyServices ? (await kernel.ListAsync(cancellationToken)).Services.ToDictionary(service => service.Key) : null;
        foreach (var service in services)
        {
            seen[service] = all is null ? await FindAsync(service, cancellationToken) : all.GetValueOrDefault(service);
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
