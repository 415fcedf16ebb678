using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Views;

/// <summary>
/// Listings of one kind, of everything or of one service. Requests for the same that come while it is listed share that
/// listing: no write can have been acknowledged since it began, because writes wait until it has ended.
/// </summary>
/// <typeparam name="TTable">A listing of everything.</typeparam>
/// <typeparam name="TService">A listing of one service.</typeparam>
/// <param name="gate">Keeps writes away meanwhile.</param>
/// <param name="listTable">Lists everything.</param>
/// <param name="listService">Lists one service; null when it is not there.</param>
internal sealed class SharedListings<TTable, TService>(
    KernelGate gate,
    Func<CancellationToken, Task<TTable>> listTable,
    Func<ServiceKey, CancellationToken, Task<TService?>> listService)
    where TService : class
{
    private readonly Lock state = new();
    private readonly Dictionary<ServiceKey, Task<TService?>> services = [];
    private Task<TTable>? table;

    /// <summary>Lists everything.</summary>
    /// <param name="cancellationToken">Ends the wait early, and not the listing: others may wait for it.</param>
    public async Task<TTable> ListAsync(CancellationToken cancellationToken)
    {
        using var pass = await gate.EnterReadAsync(cancellationToken);
        Task<TTable> listing;
        lock (state)
        {
            listing = table ??= Share(() => listTable(CancellationToken.None), () => table = null);
        }

        return await listing.WaitAsync(cancellationToken);
    }

    /// <summary>Lists one service.</summary>
    /// <param name="key">Which one.</param>
    /// <param name="cancellationToken">Ends the wait early, and not the listing: others may wait for it.</param>
    /// <exception cref="RejectedException">The kernel has no such service.</exception>
    public async Task<TService> FindAsync(ServiceKey key, CancellationToken cancellationToken)
    {
        using var pass = await gate.EnterReadAsync(cancellationToken);
        Task<TService?>? listing;
        lock (state)
        {
            if (!services.TryGetValue(key, out listing))
            {
                services[key] = listing = Share(() => listService(key, CancellationToken.None), () => services.Remove(key));
            }
        }

        return await listing.WaitAsync(cancellationToken) ?? throw new RejectedException(new ServiceNotFound(key));
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
