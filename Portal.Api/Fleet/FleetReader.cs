using System.Collections.Immutable;
using System.Globalization;
using Portal.Api.Etcd;
using Portal.Api.State;
using Portal.Api.Storage;

namespace Portal.Api.Fleet;

/// <summary>Makes states of what a fleet has in its store, and sees that every line follows on the one before.</summary>
internal sealed class FleetReader(FleetStore store)
{
    /// <summary>Reads on from a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="head">How far.</param>
    /// <param name="known">The first of the lines, where they were read already.</param>
    /// <returns>The changes and where they lead; null when lines are not kept any more.</returns>
    /// <exception cref="FleetFrozenException">The lines do not follow on the state, or cannot be read.</exception>
    public async Task<(ImmutableArray<AcceptedChange> Changes, DeclaredState After)?> FollowAsync(DeclaredState state, FleetHead head, ImmutableArray<EtcdPair> known = default)
    {
        var lines = await LinesAsync(state.Revision + 1, head.Revision, known);
        if (lines.Count < head.Revision - state.Revision)
        {
            return null;
        }

        var changes = ImmutableArray.CreateBuilder<AcceptedChange>(lines.Count);
        foreach (var line in lines)
        {
            var change = Read(line, state);
            state = state.After(change.Steps) with { Digest = Chain.DigestOf(line) };
            changes.Add(change);
        }

        return state.Digest == head.Digest
            ? (changes.ToImmutable(), state)
            : throw new FleetFrozenException($"The line of revision {state.Revision} in the store is not the one that the head stands for.");
    }

    /// <summary>Reads the whole state, with as much of the history as the store has.</summary>
    /// <param name="head">Of which revision.</param>
    /// <returns>A snapshot, the changes since, and where they lead.</returns>
    /// <exception cref="FleetFrozenException">It cannot be read.</exception>
    public async Task<(DeclaredState Base, ImmutableArray<AcceptedChange> Changes, DeclaredState After)> ReadAllAsync(FleetHead head) =>
        await TryReadOlderAsync(head) ?? await ReadFromAsync(head.Snapshot, head);

    // The snapshot before the newest one: the lines from there on are history. Where it is not whole the newest one is enough.
    private async Task<(DeclaredState Base, ImmutableArray<AcceptedChange> Changes, DeclaredState After)?> TryReadOlderAsync(FleetHead head)
    {
        try
        {
            return await store.FindOldestSnapshotAsync() is { } oldest && oldest < head.Snapshot ? await ReadFromAsync(oldest, head) : null;
        }
        catch (FleetFrozenException)
        {
            return null;
        }
    }

    private async Task<(DeclaredState Base, ImmutableArray<AcceptedChange> Changes, DeclaredState After)> ReadFromAsync(long revision, FleetHead head)
    {
        DeclaredState? snapshot;
        try
        {
            snapshot = await store.ReadSnapshotAsync(revision);
        }
        catch (FormatException exception)
        {
            throw new FleetFrozenException($"The snapshot of revision {revision} in the store cannot be read: {exception.Message}");
        }

        if (snapshot is null)
        {
            throw new FleetFrozenException($"The snapshot of revision {revision} is missing in the store.");
        }

        return await FollowAsync(snapshot, head) is var (changes, after)
            ? (snapshot, changes, after)
            : throw new FleetFrozenException($"Lines between the snapshot of revision {revision} and the head at revision {head.Revision} are missing in the store.");
    }

    private async Task<IReadOnlyList<byte[]>> LinesAsync(long first, long last, ImmutableArray<EtcdPair> known)
    {
        try
        {
            return await store.ReadLinesAsync(first, last, known);
        }
        catch (FormatException exception)
        {
            throw new FleetFrozenException($"A line between revision {first} and {last} in the store cannot be read: {exception.Message}");
        }
    }

    private static AcceptedChange Read(byte[] line, DeclaredState before)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"The line of revision {before.Revision + 1} in the store");
        try
        {
            Seal.Verify(line.AsSpan().TrimEnd((byte)'\n'), isNeeded: true);
            var change = StoredChange.Read(line, before.Table);
            return change.Revision == before.Revision + 1 && change.Previous == before.Digest
                ? change
                : throw new FleetFrozenException($"{place} does not follow on revision {before.Revision} of this director: the histories differ.");
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException)
        {
            throw new FleetFrozenException($"{place} cannot be read: {exception.Message} A newer Portal may have written it: install the same version here.");
        }
    }
}
