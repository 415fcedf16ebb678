using System.Collections.Immutable;
using Portal.Api.Checks;
using Portal.Api.Fleet;
using Portal.Api.State;

namespace Portal.Api.Hosting;

/// <summary>The directors of the fleet as a jury on the health of servers. While the store is away, or this director is frozen, there is none.</summary>
/// <param name="parts">The fleet.</param>
/// <param name="news">Has this director told what it says.</param>
/// <param name="log">The log.</param>
/// <param name="time">The clock.</param>
internal sealed class FleetJury(FleetParts parts, FleetNews news, FleetLog log, TimeProvider time) : IJury
{
    private static readonly ImmutableSortedDictionary<string, HealthVote> Nobody = ImmutableSortedDictionary<string, HealthVote>.Empty;

    private readonly FleetVotes store = new(parts.Etcd, parts.Keys, parts.Director, time);
    private ImmutableSortedDictionary<string, HealthVote> heard = Nobody;
    private HealthVote? own;
    private string? problem;

    /// <inheritdoc/>
    public ImmutableSortedDictionary<string, HealthVote> Hear()
    {
        // What was heard before the store went away is old when it is back.
        if (parts.Journal.Status.Standing != FleetState.Following)
        {
            Forget();
        }

        return Volatile.Read(ref heard);
    }

    /// <inheritdoc/>
    public void Say(HealthVote vote)
    {
        Volatile.Write(ref own, vote);
        news.Wake();
    }

    /// <summary>Forgets what was heard: this director judges by itself until it hears the others again.</summary>
    public void Forget() => Volatile.Write(ref heard, Nobody);

    /// <summary>What this director has said holds no longer, until its checks say something anew.</summary>
    public void TakeBack() => Volatile.Write(ref own, null);

    /// <summary>How many servers a director says are down; null where it says nothing.</summary>
    /// <param name="director">Its name.</param>
    public int? DownOf(string director) => Volatile.Read(ref heard).GetValueOrDefault(director)?.Down;

    /// <summary>Tells the store what the checks of this director say, and reads what those of all say.</summary>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Whether somebody says something else than before.</returns>
    /// <exception cref="Etcd.EtcdException">It could not be done.</exception>
    public async Task<bool> TurnAsync(CancellationToken cancellationToken)
    {
        // Who is frozen stands apart from the fleet, and has no vote.
        if (parts.Journal.IsAtHome && parts.Roll.Lease is not 0 and var lease)
        {
            var next = await store.SayAsync(parts.Journal.Status.Standing == FleetState.Frozen ? null : Volatile.Read(ref own), lease, cancellationToken);
            if (next is not null && problem is null)
            {
                log.HealthNotTold(next);
            }

            problem = next;
            if (store.IsWaiting)
            {
                news.Wake();
            }
        }

        var votes = await store.ReadAsync(cancellationToken);
        return !ReferenceEquals(Interlocked.Exchange(ref heard, votes), votes);
    }
}
