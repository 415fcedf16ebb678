using System.Collections.Immutable;
using System.Globalization;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Views;
using Portal.Api.Writing;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Draining;

/// <summary>Looks after drains: what has no connection left, or no time, goes.</summary>
/// <param name="balancer">Has the drains and ends them.</param>
/// <param name="kernel">Counts connections.</param>
/// <param name="time">The clock.</param>
/// <param name="events">Is told what has no connection left; null for nobody.</param>
public sealed class DrainWatch(Balancer balancer, KernelView kernel, TimeProvider time, IBalancerEvents? events = null)
{
    // One listing of everything costs less than many of one service each.
    private const int ManyServices = 4;

    private static readonly WriteTerms Terms = new(new Caller("portal", "end of a drain"));

    // A host may be in maintenance for days, and nothing happens when it is empty but that it is told.
    private static readonly TimeSpan HostPause = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // The drains that were reported as empty, and whether they were empty at the last check.
    private ImmutableDictionary<(DrainTarget Target, DateTimeOffset Started), bool> told = ImmutableDictionary<(DrainTarget, DateTimeOffset), bool>.Empty;
    private long? lastHosts;
    private int waiting;

    /// <summary>Says whether every other director sees no connection left on a drain either. By default there is none.</summary>
    public Func<string, bool> OthersSeeEmpty { get; init; } = _ => true;

    /// <summary>The drains that had no connection left at the last look, by names that are the same on every director.</summary>
    public IEnumerable<string> Empty => Volatile.Read(ref told).Where(drain => drain.Value).Select(drain => NameOf(drain.Key));

    /// <summary>Looks once at everything that is drained.</summary>
    /// <param name="cancellationToken">Ends the check early. Drains that it has begun to end still end.</param>
    /// <returns>When it is done. What could not be ended is looked at again the next time.</returns>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var state = balancer.State;
        var present = state.Drains.All.Select(KeyOf).ToHashSet();
        ImmutableInterlocked.Update(ref told, known => known.RemoveRange(known.Keys.Where(drain => !present.Contains(drain))));
        var isWaited = Volatile.Read(ref waiting) > 0;
        var withHosts = isWaited || lastHosts is not { } last || time.GetElapsedTime(last) >= HostPause;
        lastHosts = withHosts ? time.GetTimestamp() : lastHosts;
        List<(Drain Drain, ImmutableArray<DrainedServer> Servers)> drains =
        [
            .. state.Drains.All.Where(drain => drain.Target is not HostDrain || (withHosts && drain.ReturnsBy is null && (isWaited || !told.ContainsKey(KeyOf(drain)))))
                .Select(drain => (drain, drain.Target.ServersIn(state.Table).ToImmutableArray())),
        ];
        var seen = await SeeAsync([.. drains.Where(pair => !IsUp(pair.Drain)).SelectMany(pair => ServicesOf(pair.Drain.Target, pair.Servers)).Distinct()], cancellationToken);
        foreach (var (drain, servers) in drains)
        {
            var isEmpty = ServicesOf(drain.Target, servers).All(seen.ContainsKey) && IsEmpty(Waited(drain.Target, servers, seen));
            if (isEmpty && !told.ContainsKey(KeyOf(drain)))
            {
                events?.Emptied(drain, Terms.Caller, state);
            }

            Note([drain], isEmpty);
            if (((isEmpty && OthersSeeEmpty(NameOf(KeyOf(drain)))) || IsUp(drain)) && ServiceOf(drain.Target) is { } service)
            {
                await FinishAsync(drain, service);
            }
        }
    }

    /// <summary>Waits until drains have no connection left, or are over.</summary>
    /// <param name="drains">The drains.</param>
    /// <param name="declared">The declared services with what is drained.</param>
    /// <param name="patience">How long to wait at most.</param>
    /// <param name="cancellationToken">Ends the wait early.</param>
    /// <returns>The connections that are left on each; null if they cannot be counted.</returns>
    public async Task<ImmutableArray<DrainCount>?> WaitAsync(IReadOnlyCollection<Drain> drains, IpvsTable declared, TimeSpan patience, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(drains);
        var start = time.GetTimestamp();
        Interlocked.Increment(ref waiting);

        // A host that was empty once may have connections again.
        Note(drains, isEmpty: false);
        try
        {
            // The looks go on by themselves: those who wait, however many, cost no listing.
            while (drains.Any(drain => balancer.State.Drains.Find(drain.Target)?.Started == drain.Started && !Volatile.Read(ref told).GetValueOrDefault(KeyOf(drain)))
                && patience - time.GetElapsedTime(start) is var rest && rest > TimeSpan.Zero && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(rest < Pause ? rest : Pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }

        try
        {
            return await CountAsync([.. drains.Select(drain => drain.Target)], declared, CancellationToken.None);
        }
        catch (IpvsadmException)
        {
            // The log of ipvsadm has it.
            return null;
        }
    }

    /// <summary>Counts the connections that are left on what is drained.</summary>
    /// <param name="targets">What is drained; or servers of it, for what is left there.</param>
    /// <param name="declared">The declared services with what is drained.</param>
    /// <param name="cancellationToken">Ends the look early.</param>
    /// <returns>The counts of each; none where the kernel does not have it any more.</returns>
    /// <exception cref="IpvsadmException">The kernel could not be listed.</exception>
    public async Task<ImmutableArray<DrainCount>> CountAsync(IReadOnlyCollection<DrainTarget> targets, IpvsTable declared, CancellationToken cancellationToken)
    {
        List<(DrainTarget Target, ImmutableArray<DrainedServer> Servers)> parts = [.. targets.Select(target => (target, target.ServersIn(declared).ToImmutableArray()))];
        var seen = await ListAsync([.. parts.SelectMany(part => ServicesOf(part.Target, part.Servers)).Distinct()], cancellationToken);
        return
        [
            .. parts.Select(part =>
            {
                var waited = Waited(part.Target, part.Servers, seen).ToList();
                return new DrainCount(
                    waited.Sum(server => (long)server.ActiveConnections),
                    waited.Sum(server => (long)server.InactiveConnections),
                    [.. part.Servers.Select(server => (server, Find(server, seen)))]);
            }),
        ];
    }

    private static (DrainTarget Target, DateTimeOffset Started) KeyOf(Drain drain) => (drain.Target, drain.Started);

    private static string NameOf((DrainTarget Target, DateTimeOffset Started) drain) => string.Create(CultureInfo.InvariantCulture, $"{drain.Target switch
    {
        ServerDrain server => CommandText.Name(server.Service, server.Server),
        ServiceDrain service => CommandText.Name(service.Service, null),
        HostDrain host => host.Host.ToString(),
        _ => throw new ArgumentOutOfRangeException(nameof(drain)),
    }} since {drain.Started.UtcDateTime:O}");

    private static IEnumerable<ServiceKey> ServicesOf(DrainTarget target, IEnumerable<DrainedServer> servers) =>
        ServiceOf(target) is { } one ? [one] : servers.Select(server => server.Service).Distinct();

    private static bool IsEmpty(IEnumerable<ObservedServer> servers) => servers.All(server => server is { ActiveConnections: 0, InactiveConnections: 0 });

    private static ServiceKey? ServiceOf(DrainTarget target) => (target as ServerDrain)?.Service ?? (target as ServiceDrain)?.Service;

    // A service waits for all its servers in the kernel, also for those that somebody added by hand.
    private static IEnumerable<ObservedServer> Waited(DrainTarget target, IEnumerable<DrainedServer> servers, Dictionary<ServiceKey, ObservedService?> seen) =>
        target is ServiceDrain { Service: var key } ? seen[key]?.Servers ?? [] : servers.Select(server => Find(server, seen)).OfType<ObservedServer>();

    private static ObservedServer? Find(DrainedServer server, Dictionary<ServiceKey, ObservedService?> seen) => seen[server.Service]?.Find(server.Server);

    // What was never empty is not told.
    private void Note(IEnumerable<Drain> drains, bool isEmpty) => ImmutableInterlocked.Update(
        ref told,
        known => known.SetItems(drains.Select(KeyOf).Where(drain => isEmpty || known.ContainsKey(drain)).Select(drain => KeyValuePair.Create(drain, isEmpty))));

    private bool IsUp(Drain drain) => drain.IsUp(MachineClock.UptimeOf(time));

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
