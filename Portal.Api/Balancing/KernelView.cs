using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Balancing;

/// <summary>
/// What the kernel has, at the time of the request. Requests for the same that come while it is listed share that
/// listing: no write can have been acknowledged since it began, because writes wait until it has ended.
/// </summary>
public sealed class KernelView(IIpvsadm ipvsadm, KernelGate gate)
{
    private readonly Lock state = new();
    private readonly Dictionary<ServiceKey, Task<ObservedService?>> services = [];
    private Task<ObservedTable>? table;

    /// <summary>Lists everything.</summary>
    /// <param name="cancellationToken">Ends the wait early, and not the listing: others may wait for it.</param>
    /// <returns>The table.</returns>
    /// <exception cref="IpvsadmException">The listing could not be had.</exception>
    public async Task<ObservedTable> ListAsync(CancellationToken cancellationToken)
    {
        using var pass = await gate.EnterReadAsync(cancellationToken);
        Task<ObservedTable> listing;
        lock (state)
        {
            listing = table ??= Share(() => ipvsadm.ListAsync(CancellationToken.None), () => table = null);
        }

        return await listing.WaitAsync(cancellationToken);
    }

    /// <summary>Lists one service.</summary>
    /// <param name="key">Which one.</param>
    /// <param name="cancellationToken">Ends the wait early, and not the listing: others may wait for it.</param>
    /// <returns>The service.</returns>
    /// <exception cref="IpvsadmException">The listing could not be had.</exception>
    /// <exception cref="RejectedException">The kernel has no such service.</exception>
    public async Task<ObservedService> FindAsync(ServiceKey key, CancellationToken cancellationToken)
    {
        using var pass = await gate.EnterReadAsync(cancellationToken);
        Task<ObservedService?>? listing;
        lock (state)
        {
            if (!services.TryGetValue(key, out listing))
            {
                services[key] = listing = Share(() => ipvsadm.ListAsync(key, CancellationToken.None), () => services.Remove(key));
            }
        }

        return await listing.WaitAsync(cancellationToken) ?? throw new RejectedException(new ServiceNotFound(key));
    }

    /// <summary>Lists one service and looks a server up in it.</summary>
    /// <param name="key">Which service.</param>
    /// <param name="server">Which server.</param>
    /// <param name="cancellationToken">Ends the wait early, and not the listing: others may wait for it.</param>
    /// <returns>The server.</returns>
    /// <exception cref="IpvsadmException">The listing could not be had.</exception>
    /// <exception cref="RejectedException">The kernel has no such service or server.</exception>
    public async Task<ObservedServer> FindAsync(ServiceKey key, RealServerKey server, CancellationToken cancellationToken) =>
        (await FindAsync(key, cancellationToken)).Find(server) ?? throw new RejectedException(new ServerNotFound(key, server));

    /// <summary>Lists the settings.</summary>
    /// <param name="cancellationToken">Ends the listing early.</param>
    /// <returns>The settings; the time-outs are always there.</returns>
    /// <exception cref="IpvsadmException">The listing could not be had.</exception>
    public async Task<KernelSettings> ListSettingsAsync(CancellationToken cancellationToken)
    {
        using var pass = await gate.EnterReadAsync(cancellationToken);
        return await ipvsadm.ListSettingsAsync(cancellationToken);
    }

    // Holds the gate itself for as long as the listing runs: the one who asked for it first may have gone by then.
    private async Task<T> Share<T>(Func<Task<T>> list, Action forget)
    {
        using var pass = gate.Join();
        try
        {
            await Task.Yield();
            return await list();
        }
        finally
        {
            lock (state)
            {
                forget();
            }
        }
    }
}
