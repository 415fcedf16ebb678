using System.Collections.Concurrent;
using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Checks;

/// <summary>
/// Looks after the health of servers: has checked what is declared, judges what came of it, and hands what health makes of declared
/// weights to the writer. One turn at a time; between two turns it costs nothing.
/// </summary>
public sealed partial class HealthMonitor : ICheckObserver, IDisposable
{
    // After a boot of the machine first results are waited for so long at the most.
    private static readonly TimeSpan FirstResults = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    private static readonly Caller Returner = new("portal", "return of a host");

    private readonly Balancer balancer;
    private readonly IKernelSysctls sysctls;
    private readonly IHealthObserver observer;
    private readonly TimeProvider time;
    private readonly RoutedProbe probe;
    private readonly CheckRowKeeper rows;
    private readonly CheckSchedule schedule;
    private readonly ConcurrentQueue<CheckKey> changed = new();
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly Dictionary<ServiceKey, WatchedService> services = [];
    private ImmutableSortedDictionary<ServiceKey, ServiceVerdict> verdicts = ImmutableSortedDictionary<ServiceKey, ServiceVerdict>.Empty;
    private ILookup<CheckKey, ServiceKey> users = Array.Empty<(CheckKey, ServiceKey)>().ToLookup(pair => pair.Item1, pair => pair.Item2);
    private DeclaredState? seen;
    private HealthOverlay? followed;
    private long? watched;
    private long? firstResults;
    private bool isBegun;
    private bool expiresQuiescent;

    /// <summary>Makes a monitor that does nothing until its first turn.</summary>
    /// <param name="balancer">Has Portal's data, and writes.</param>
    /// <param name="probe">Makes a check.</param>
    /// <param name="rows">Has the ways of checks through virtual addresses.</param>
    /// <param name="sysctls">Tell what the kernel does with servers of weight 0.</param>
    /// <param name="observer">Is told what happens.</param>
    /// <param name="time">The clock.</param>
    /// <param name="jury">The directors with which this one judges; null to judge by itself.</param>
    public HealthMonitor(Balancer balancer, IProbe probe, CheckRowKeeper rows, IKernelSysctls sysctls, IHealthObserver observer, TimeProvider time, IJury? jury = null)
    {
        (this.balancer, this.rows, this.sysctls, this.observer, this.time, this.jury) = (balancer, rows, sysctls, observer, time, jury);
        this.probe = new RoutedProbe(probe, rows, sysctls, observer, time);
        schedule = new CheckSchedule(this.probe, this, time);
    }

    /// <summary>What health says of each service that has checks, backups or overrides, as of the last turn.</summary>
    public ImmutableSortedDictionary<ServiceKey, ServiceVerdict> Verdicts => Volatile.Read(ref verdicts);

    /// <summary>True while the brake holds.</summary>
    public bool IsBraking => schedule.IsBraking;

    /// <summary>How many different checks there are.</summary>
    public int Checks => schedule.Count;

    /// <summary>All that is checked, with what is known of it.</summary>
    /// <returns>Each check.</returns>
    public IReadOnlyList<(CheckKey Key, CheckRecord Record)> Records() => schedule.All();

    /// <summary>What health says of a server.</summary>
    /// <param name="service">Its service.</param>
    /// <param name="server">The server.</param>
    /// <returns>The verdict; null where it is not looked after.</returns>
    public ServerVerdict? Find(ServiceKey service, RealServerKey server) =>
        Verdicts.GetValueOrDefault(service)?.Find(server);

    /// <summary>What health says of a service now, where no turn has judged it yet.</summary>
    /// <param name="service">The service.</param>
    /// <param name="state">Portal's data.</param>
    /// <returns>The verdict; null where nothing of it is checked.</returns>
    public ServiceVerdict? Look(ServiceKey service, DeclaredState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Annotations.Of(service) is { HasHealth: true } annotations && state.Table.Find(service) is { } declared
            ? Judge(declared, state, CheckTargets.Of(declared, annotations), null, schedule.Now)
            : null;
    }

    /// <summary>What is known of a server now: it changes with each check, also where nothing needs to be judged anew.</summary>
    /// <param name="service">Its service.</param>
    /// <param name="verdict">What health says of it.</param>
    /// <param name="forwarding">How packets reach it.</param>
    /// <returns>The record; null where it is not checked.</returns>
    public CheckRecord? RecordOf(ServiceKey service, ServerVerdict verdict, Forwarding forwarding)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return verdict.Check is { } check ? schedule.Find(CheckKey.Of(CheckTargets.Of(service, verdict.Server, forwarding, check), check)) : null;
    }

    /// <summary>Lets the brake go: what is due goes down.</summary>
    /// <returns>False when it does not hold.</returns>
    public bool Accept() => schedule.Accept();

    /// <summary>Makes one check now. It counts for nothing.</summary>
    /// <param name="target">What is asked, of whom.</param>
    /// <returns>What came of it.</returns>
    public async Task<CheckResult> CheckAsync(CheckTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.Route is { } route && rows.Find(route) is null)
        {
            await rows.TryAsync(route);
        }

        var answer = new TaskCompletionSource<CheckResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        probe.Start(target, result => answer.TrySetResult(result));
        return await answer.Task;
    }

    /// <summary>Waits until there may be something to do.</summary>
    /// <param name="longest">How long at most.</param>
    /// <param name="cancellationToken">Ends the wait early.</param>
    /// <returns>When there may be.</returns>
    public Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => wake.WaitAsync(longest, cancellationToken);

    /// <summary>One turn.</summary>
    /// <returns>When the kernel follows what is known now, as far as it can be reached.</returns>
    public async Task RunAsync()
    {
        if (balancer.LastPush.Time is null)
        {
            return;
        }

        var state = balancer.State;
        var isWatch = Watch();
        var due = Configure(state);
        while (changed.TryDequeue(out var key))
        {
            due.UnionWith(users[key]);
        }

        Hear(due);
        var now = schedule.Now;
        due.UnionWith(services.Where(service => service.Value.Verdict is { } verdict && (verdict.Next <= now || (!state.Drains.IsEmpty && verdict.IsWaiting))).Select(service => service.Key));
        foreach (var service in due)
        {
            Judge(service, state, now);
        }

        Say(due);
        if (due.Count > 0)
        {
            Volatile.Write(ref verdicts, services.Where(service => service.Value.Verdict is not null).ToImmutableSortedDictionary(service => service.Key, service => service.Value.Verdict!));
        }

        if (due.Count > 0 || !ReferenceEquals(followed, state.Health))
        {
            await FollowAsync(state);
        }

        if (isWatch)
        {
            await EndReturnsAsync(state);
        }

        if (await rows.FollowAsync() is { } problem)
        {
            observer.NotFollowed(problem);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        schedule.Dispose();
        wake.Dispose();
    }

    // True where it is time again for what is done now and then.
    private bool Watch()
    {
        var isTime = watched is not { } last || time.GetElapsedTime(last) >= WatchInterval;
        if (isTime)
        {
            watched = time.GetTimestamp();
            var before = schedule.Now;
            if (schedule.Watch())
            {
                Move(schedule.Now - before);
                seen = null;
            }

            var expires = sysctls.ExpiresQuiescentTemplates;
            if (expires != expiresQuiescent)
            {
                expiresQuiescent = expires;
                seen = null;
            }
        }

        if (firstResults is { } since && time.GetElapsedTime(since) >= FirstResults)
        {
            firstResults = null;
            schedule.Decide();
        }

        return isTime;
    }

    // Finds out what is checked, where something else is declared. What stays goes on with its state.
    private HashSet<ServiceKey> Configure(DeclaredState state)
    {
        if (ReferenceEquals(seen, state) || (seen is { } last && ReferenceEquals(last.Table, state.Table) && ReferenceEquals(last.Annotations, state.Annotations)
            && ReferenceEquals(last.Drains, state.Drains) && ReferenceEquals(last.Overrides, state.Overrides)))
        {
            return [];
        }

        var now = schedule.Now;
        HashSet<ServiceKey> due = [];
        var (wereDown, climbed) = isBegun ? ([], []) : (WereDown(state, now), Climbed(state));
        Dictionary<CheckKey, (HealthCheck Check, Func<CheckRecord> Begin)> checks = [];
        foreach (var key in Watched(state, now).ToList())
        {
            var before = services.GetValueOrDefault(key);
            var targets = CheckTargets.Of(state.Table.Find(key)!, state.Annotations.Of(key));
            services[key] = new WatchedService(targets) { Verdict = before?.Verdict };
            due.Add(key);
            foreach (var (server, (check, checkKey)) in targets)
            {
                checks.TryAdd(checkKey, (check, () => Begin(wereDown.Contains(checkKey), climbed.GetValueOrDefault(checkKey), before?.Targets.GetValueOrDefault(server).Key, now)));
            }
        }

        foreach (var gone in services.Keys.Where(key => !due.Contains(key)).ToList())
        {
            services.Remove(gone);
            due.Add(gone);
        }

        schedule.Set(checks);
        rows.Want(checks.Keys.Select(key => key.Target.Route).OfType<CheckRoute>());
        users = services.SelectMany(service => service.Value.Targets.Values.Select(target => (target.Key, Service: service.Key))).Distinct().ToLookup(pair => pair.Key, pair => pair.Service);
        if (!isBegun)
        {
            isBegun = true;
            firstResults = balancer.WasEmpty ? time.GetTimestamp() : null;
        }

        seen = state;
        return due;
    }

    private sealed record WatchedService(ImmutableDictionary<RealServerKey, (HealthCheck Check, CheckKey Key)> Targets)
    {
        public ServiceVerdict? Verdict { get; init; }
    }
}
