using System.Collections.Immutable;
using System.Globalization;
using Portal.Api.Etcd;
using Portal.Api.State;
using Portal.Api.Storage;

namespace Portal.Api.Fleet;

/// <summary>What the checks of each director say, in the store of the fleet. A vote lives as long as its director does.</summary>
/// <param name="etcd">The store.</param>
/// <param name="keys">The keys of the fleet.</param>
/// <param name="director">The name of this director.</param>
/// <param name="time">The clock.</param>
internal sealed class FleetVotes(IEtcd etcd, FleetKeys keys, string director, TimeProvider time)
{
    // The store keeps every value for an hour or so: while much goes up and down, a large vote is not said each time.
    private const int BytesASecond = 100_000;

    private ImmutableSortedDictionary<string, (long ModRevision, HealthVote? Vote)> read = ImmutableSortedDictionary.Create<string, (long, HealthVote?)>(StringComparer.Ordinal);
    private ImmutableSortedDictionary<string, HealthVote> votes = ImmutableSortedDictionary.Create<string, HealthVote>(StringComparer.Ordinal);
    private (long Lease, HealthVote? Vote, long ModRevision) told;
    private (long Since, TimeSpan Length) pause;

    /// <summary>True while there is something to say that has to wait because so much was said just now.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>Says what the checks of this director say, where that is not what was said last.</summary>
    /// <param name="vote">What they say; null for nothing, so that this director does not count.</param>
    /// <param name="lease">The lease of this director.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Why the store does not take it, in a whole sentence, so that this director does not count; null when it is said.</returns>
    /// <exception cref="EtcdException">It could not be said.</exception>
    public async Task<string?> SayAsync(HealthVote? vote, long lease, CancellationToken cancellationToken = default)
    {
        var isNews = told.Lease != lease || !ReferenceEquals(told.Vote, vote);
        IsWaiting = isNews && vote is not null && time.GetElapsedTime(pause.Since) < pause.Length;
        if (!isNews || IsWaiting)
        {
            return null;
        }

        // An old vote must not stand where there is none any more, or none that the store takes: others would count it.
        var (key, problem) = (keys.Vote(director), default(string));
        var put = vote is null ? null : new EtcdPut(key, StoredVote.Write(vote), lease);
        if (put is { Value.Length: > FleetLine.Largest })
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"It has {put.Value.Length} bytes, and at most {FleetLine.Largest} are stored.");
        }
        else if (put is not null)
        {
            try
            {
                told = (lease, vote, await CommitAsync(put, cancellationToken));
                pause = (time.GetTimestamp(), TimeSpan.FromSeconds((double)put.Value.Length / BytesASecond));
                return null;
            }
            catch (EtcdException exception) when (exception.Fault is EtcdFault.NoSpace or EtcdFault.TooLarge)
            {
                problem = exception.Message;
            }
        }

        await CommitAsync(new EtcdDelete(EtcdRange.Key(key)), cancellationToken);
        told = problem is null ? (lease, vote, 0) : default;
        return problem;
    }

    /// <summary>Reads what all directors say. Only what has changed is read as a whole.</summary>
    /// <returns>The votes by the names of the directors; the same object when nothing has changed.</returns>
    /// <exception cref="EtcdException">It could not be read.</exception>
    public async Task<ImmutableSortedDictionary<string, HealthVote>> ReadAsync(CancellationToken cancellationToken)
    {
        // Only who lives has a vote, whatever stands there.
        var found = await etcd.CommitAsync(
            new EtcdTransaction([], [new EtcdGet(keys.Votes with { KeysOnly = true }), new EtcdGet(keys.Lives with { KeysOnly = true })], []), cancellationToken);
        var lives = found.Readings[1].Pairs.Select(pair => FleetKeys.NameOf(pair.Key)).Append(director).ToHashSet();
        var there = found.Readings[0].Pairs
            .Where(pair => FleetKeys.NameOf(pair.Key) is var name && pair.Key == keys.Vote(name) && lives.Contains(name)).ToDictionary(pair => FleetKeys.NameOf(pair.Key));
        var next = read.RemoveRange(read.Keys.Where(name => !there.ContainsKey(name)));
        foreach (var (name, pair) in there.Where(one => next.GetValueOrDefault(one.Key).ModRevision != one.Value.ModRevision))
        {
            next = (await etcd.ReadAsync(EtcdRange.Key(pair.Key), cancellationToken)).Pairs is [var newest] ? next.SetItem(name, (newest.ModRevision, VoteOf(newest))) : next.Remove(name);
        }

        if (next.GetValueOrDefault(director).ModRevision != told.ModRevision)
        {
            // What was sent long ago, or another hand, has put something else there: this one says it again.
            told = default;
        }

        if (!ReferenceEquals(next, read))
        {
            read = next;
            votes = next.Where(one => one.Value.Vote is not null).ToImmutableSortedDictionary(one => one.Key, one => one.Value.Vote!, StringComparer.Ordinal);
        }

        return votes;
    }

    private async Task<long> CommitAsync(EtcdOperation operation, CancellationToken cancellationToken) => (await etcd.CommitAsync(new EtcdTransaction([], [operation], []), cancellationToken)).Revision;

    // What somebody else has put there may be anything.
    private static HealthVote? VoteOf(EtcdPair pair)
    {
        try
        {
            return StoredVote.Read(pair.Value.Span);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
