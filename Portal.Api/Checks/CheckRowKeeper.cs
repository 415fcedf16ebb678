using System.Collections.Concurrent;
using System.Collections.Frozen;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using KernelConnection = Portal.Ipvsadm.Model.Connection;

namespace Portal.Api.Checks;

/// <summary>
/// Knows which ways through virtual addresses the kernel has, and has them made and taken away. It looks at the kernel only where something is
/// wanted that is not there, or where a listing that somebody made for another reason shows that the rows were changed.
/// </summary>
/// <param name="balancer">Has Portal's data, and writes.</param>
/// <param name="reserved">Has the rows apart.</param>
/// <param name="time">The clock.</param>
public sealed class CheckRowKeeper(Balancer balancer, ReservedRows reserved, TimeProvider time) : IDisposable
{
    // What the kernel refuses is tried again, but not in each turn.
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    // A check that somebody tries is often tried again.
    private static readonly TimeSpan TrialTime = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Lock addresses = new();
    private readonly ConcurrentDictionary<CheckRoute, long> trials = [];
    private readonly ConcurrentDictionary<(Address Source, Address Virtual, ushort Port), byte> sources = [];
    private FrozenSet<CheckRoute> wanted = [];
    private FrozenSet<CheckRoute> kept = [];
    private (IpvsTable Table, FrozenSet<Address> Addresses) virtuals = (IpvsTable.Empty, []);
    private CheckRowStatus status = CheckRowStatus.None;
    private long? failed;
    private volatile bool isDoubted;

    /// <summary>Says which ways checks take from now on. <see cref="FollowAsync"/> has them made.</summary>
    /// <param name="routes">The ways.</param>
    public void Want(IEnumerable<CheckRoute> routes) => Volatile.Write(ref wanted, routes.ToFrozenSet());

    /// <summary>The mark of a way.</summary>
    /// <param name="route">The way.</param>
    /// <returns>Its mark; null as long as the kernel is not known to have it.</returns>
    public FirewallMarkKey? Find(CheckRoute route) => isDoubted ? null : Volatile.Read(ref status).Rows.Marks.GetValueOrDefault(route);

    /// <summary>Whether the kernel has a way right now.</summary>
    /// <param name="route">The way.</param>
    /// <param name="key">Its mark.</param>
    /// <returns>True when it has; where it has not, the next turn puts that right.</returns>
    /// <exception cref="IpvsadmException">The kernel could not be asked.</exception>
    public async Task<bool> IsThereAsync(CheckRoute route, FirewallMarkKey key)
    {
        ArgumentNullException.ThrowIfNull(route);
        var isThere = await reserved.Own.ListAsync(key, CancellationToken.None) is { } row && row.Shows(route.ToRow(key));
        isDoubted |= !isThere;
        return isThere;
    }

    /// <summary>Has a way made for a check that somebody tries, and keeps it for a while.</summary>
    /// <param name="route">The way.</param>
    /// <returns>When the kernel has it, or cannot be made to.</returns>
    public async Task TryAsync(CheckRoute route)
    {
        trials[route] = time.GetTimestamp();
        await FollowAsync();
    }

    /// <summary>Makes the kernel's rows those that are wanted, where they are not.</summary>
    /// <returns>What is missing, and why; null when nothing is.</returns>
    public async Task<string?> FollowAsync()
    {
        await turn.WaitAsync();
        try
        {
            var routes = Wanted();
            isDoubted |= reserved.TakeSeen() is { } seen && !Fits(seen);
            var looks = isDoubted || failed is not null;
            var isSame = ReferenceEquals(routes, kept) || routes.SetEquals(kept);
            kept = isSame ? routes : kept;
            if (failed is { } last ? time.GetElapsedTime(last) >= Retry : looks || !isSame)
            {
                await KeepAsync(routes, looks);
            }

            return status.Problem;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The addresses of the declared services.</summary>
    /// <returns>None of them is the source of a check: the kernel would take the answer for a packet of a client.</returns>
    public FrozenSet<Address> VirtualAddresses()
    {
        var table = balancer.State.Table;
        lock (addresses)
        {
            if (!ReferenceEquals(virtuals.Table, table))
            {
                virtuals = (table, table.Services.Select(service => service.Key).OfType<AddressKey>().Select(key => key.Address).ToFrozenSet());
            }

            return virtuals.Addresses;
        }
    }

    /// <summary>A check goes from here to there.</summary>
    /// <param name="source">The address of this machine.</param>
    /// <param name="target">What is asked.</param>
    public void Note(Address source, CheckTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        sources.TryAdd((source, target.Address, target.Port), 0);
    }

    /// <summary>Whether a connection of the kernel's table is one that a check has made.</summary>
    /// <param name="connection">The connection.</param>
    /// <returns>True for one from the source of checks to where they go.</returns>
    public bool IsCheck(KernelConnection connection) =>
        connection.Virtual is AddressKey { Address: var address, Port: var port } && sources.ContainsKey((connection.Client.Address, address, port));

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private FrozenSet<CheckRoute> Wanted()
    {
        var declared = Volatile.Read(ref wanted);
        foreach (var old in trials.Where(trial => time.GetElapsedTime(trial.Value) > TrialTime))
        {
            trials.TryRemove(old);
        }

        return trials.IsEmpty ? declared : declared.Concat(trials.Keys).ToFrozenSet();
    }

    // What somebody else has at these marks stays, and is no reason to look.
    private bool Fits(ObservedTable seen) => seen.ToTable() is var table && table.Services.All(row => !CheckRoute.LooksOwn(row) || row.Equals(status.Kernel.Find(row.Key)))
        && status.Rows.Marks.Values.All(key => table.Find(key) is { } row && row.Equals(status.Kernel.Find(key)));

    private async Task KeepAsync(FrozenSet<CheckRoute> routes, bool looks)
    {
        try
        {
            var now = await balancer.KeepCheckRowsAsync(routes, looks);
            failed = now.Problem is null ? null : time.GetTimestamp();
            kept = routes;
            Volatile.Write(ref status, now);
            isDoubted = false;
        }
        catch (RejectedException exception)
        {
            failed = time.GetTimestamp();
            Volatile.Write(ref status, status with { Problem = exception.Message });
        }
    }
}
