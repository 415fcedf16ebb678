using System.Collections.Immutable;
using Portal.Api.Etcd;
using Portal.Api.Fleet;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Views;

/// <summary>What a director knows of its fleet.</summary>
/// <param name="parts">The fleet.</param>
/// <param name="identity">Which director this is.</param>
/// <param name="balancer">Knows what this kernel has.</param>
/// <param name="time">The clock.</param>
internal sealed class FleetView(FleetParts parts, DirectorIdentity identity, Balancer balancer, TimeProvider time)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LookPause = TimeSpan.FromSeconds(5);

    private FleetRoster last = FleetRoster.Empty;
    private (ImmutableHashSet<Address>? Addresses, long Looked) seen;

    /// <summary>Where this director listens; known once it does.</summary>
    public Func<IEnumerable<string>> Addresses { get; set; } = () => [];

    /// <summary>All addresses of this machine. Asked now and then: it costs the kernel a look at each interface.</summary>
    public Func<IEnumerable<Address>> LocalAddresses { get; set; } = () => [];

    /// <summary>The drains on which this kernel has no connection left.</summary>
    public Func<IEnumerable<string>> EmptyDrains { get; set; } = () => [];

    /// <summary>How many servers a director says are down; null where it says nothing.</summary>
    public Func<string, int?> HealthDown { get; set; } = _ => null;

    /// <summary>The name of the fleet.</summary>
    public string Name => parts.Name;

    /// <summary>The name of this director.</summary>
    public string Director => parts.Director;

    /// <summary>How this director stands to the fleet.</summary>
    public FleetStatus Status => parts.Journal.Status;

    /// <summary>Everything that is wrong between this director and its fleet, in whole sentences; null when nothing is.</summary>
    public string? Problem => string.Join(' ', new[] { Status.AllProblems, balancer.Refused.IsEmpty ? null : $"This kernel refused: {string.Join("; ", balancer.Refused.Values)}." }.OfType<string>()) is { Length: > 0 } all ? all : null;

    /// <summary>The roll as it was read last; while the store does not answer, nothing newer is known.</summary>
    public FleetRoster Last => Volatile.Read(ref last);

    /// <summary>Keeps the roll as it was read.</summary>
    public void Seen(FleetRoster roster) => Volatile.Write(ref last, roster);

    /// <summary>What this director says of itself.</summary>
    public DirectorReport Report() => new(parts.Director, parts.Instance)
    {
        Version = identity.Version,
        Addresses = [.. Addresses()],
        State = FleetNames.Of(Status.Standing),
        Problem = Status.AllProblems,
        Revision = balancer.State.Revision,
        Digest = parts.Journal.Stored?.Digest ?? string.Empty,
        DriftSteps = balancer.Drift.Drift.Steps,
        Refused = [.. balancer.Refused.Values],
        IsReady = balancer.LastPush.IsGood && Status.AllProblems is null,
        EmptyDrains = [.. EmptyDrains().Order(StringComparer.Ordinal)],
        VirtualAddresses = [.. OwnVirtualAddresses()],
    };

    /// <summary>Whether every other director that lives has said that its kernel has no connection left on a drain.</summary>
    /// <param name="drain">The name of the drain.</param>
    public bool OthersSeeEmpty(string drain) => Last.Lives.Values.All(report => report.Name == parts.Director || report.EmptyDrains.Contains(drain));

    /// <summary>Whether something is drained: directors then tell each other more often.</summary>
    public bool IsDraining => !balancer.State.Drains.IsEmpty;

    /// <summary>Reads the roll.</summary>
    /// <returns>The roll, and why it is the one that was read last; null when it is of now.</returns>
    public async Task<(FleetRoster Roster, string? Problem)> ReadAsync(CancellationToken cancellationToken)
    {
        // Whoever asks need not find it out anew.
        if (Status is { State: FleetState.Away, Problem: { } known })
        {
            return (Last, known);
        }

        try
        {
            var roster = await parts.Roll.ReadAsync(cancellationToken);
            Seen(roster);
            return (roster, null);
        }
        catch (Exception exception) when (exception is EtcdException or FormatException)
        {
            return (Last, exception.Message);
        }
    }

    /// <summary>Every director, and how far it is.</summary>
    /// <param name="roster">The roll.</param>
    /// <param name="revision">The revision that it should have.</param>
    public IEnumerable<DirectorPlace> Places(FleetRoster roster, long revision) => roster.Names.Union([parts.Director]).Order(StringComparer.Ordinal).Select(name =>
    {
        var report = name == parts.Director ? Report() : roster.Lives.GetValueOrDefault(name);
        return new DirectorPlace(name, roster.Members.GetValueOrDefault(name), report, WordOf(report, revision)) { HealthDown = HealthDown(name) };
    });

    /// <summary>Waits until other directors have a revision.</summary>
    /// <param name="revision">The revision.</param>
    /// <param name="count">How many others must have it; null for all that live.</param>
    /// <param name="patience">How long at most.</param>
    /// <param name="cancellationToken">Ends the wait early.</param>
    /// <returns>Whether they have it, how far every other one is, and why nothing newer is known of them; null when it is of now.</returns>
    public async Task<(bool IsDone, ImmutableArray<DirectorPlace> Others, string? Problem)> WaitAsync(long revision, int? count, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(patience, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        string? problem = null;
        try
        {
            for (var pause = ShortestPause; ; pause = TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, LongestPause.Ticks)))
            {
                (var roster, problem) = await ReadAsync(end.Token);
                var others = OthersOf(roster, revision);
                var have = others.Count(place => place.Word == DirectorPlace.Has);
                var isDone = count is { } needed ? have >= needed : have == others.Length;

                // One that is behind may still come; nobody waits for those that refuse it or are not there.
                if (problem is null && (isDone || others.All(place => place.Word != DirectorPlace.Behind)))
                {
                    return (isDone, others, null);
                }

                await Task.Delay(pause, time, end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            return (false, OthersOf(Last, revision), problem);
        }
    }

    /// <summary>Strikes a director off the roll.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>True when it was on it; null when it lives.</returns>
    /// <exception cref="RejectedException">The store does not answer.</exception>
    public async Task<bool?> StrikeAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await parts.Roll.ReadAsync(cancellationToken)).Lives.ContainsKey(name) ? null : await parts.Roll.StrikeAsync(name, cancellationToken);
        }
        catch (EtcdException exception)
        {
            throw new RejectedException(new FleetUnreachable(exception.Message, exception.Fault != EtcdFault.OutcomeUnknown));
        }
    }

    private IEnumerable<string> OwnVirtualAddresses()
    {
        var (addresses, looked) = seen;
        if (addresses is null || time.GetElapsedTime(looked) > LookPause)
        {
            addresses = [.. LocalAddresses()];
            seen = (addresses, time.GetTimestamp());
        }

        return balancer.State.Table.Services.Select(service => service.Key).OfType<AddressKey>().Select(key => key.Address).Where(addresses.Contains).Distinct().Order().Select(address => address.ToString());
    }

    private ImmutableArray<DirectorPlace> OthersOf(FleetRoster roster, long revision) => [.. Places(roster, revision).Where(place => place.Name != parts.Director)];

    private static string WordOf(DirectorReport? report, long revision) => report switch
    {
        null => DirectorPlace.Absent,
        { Revision: var has } when has < revision => DirectorPlace.Behind,

        // Its revision of that number may be another one.
        { State: var state } when state == FleetNames.Of(FleetState.Frozen) || state == FleetNames.Of(FleetState.Joining) => DirectorPlace.Behind,
        { Refused.IsEmpty: false } => DirectorPlace.Refused,
        _ => DirectorPlace.Has,
    };
}
