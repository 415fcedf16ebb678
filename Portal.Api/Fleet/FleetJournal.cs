using System.Collections.Immutable;
using System.Globalization;
using Portal.Api.Etcd;
using Portal.Api.State;
using Portal.Api.Storage;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Fleet;

/// <summary>
/// The journal of a fleet: its lines are in etcd, and each director keeps a copy in its state folder. A write is stored when the head was
/// swapped for the next one; what others have appended is read from the head. One caller at a time.
/// </summary>
#pragma warning disable CA1001 // Nobody asks for the handle of its semaphore: there is nothing to dispose of.
internal sealed partial class FleetJournal : ISharedJournal
#pragma warning restore CA1001
{
    private const int SnapshotRevisions = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly string fleet;
    private readonly bool isToMake;
    private readonly FleetStore store;
    private readonly FleetReader reader;
    private readonly FleetCopy copy;
    private readonly TimeProvider time;
    private readonly IFleetObserver? observer;
    private readonly FairTurns turns;
    private readonly SemaphoreSlim resolving = new(1);
    private string? seenId;
    private KnownHead? head;
    private FleetLook? found;
    private (long Id, long? Head) judged;
    private Doubt? doubt;
    private (DeclaredState After, (DeclaredState Start, ImmutableArray<AcceptedChange> Changes, FleetId Id)? Whole)? read;
    private FleetStatus status = new(FleetState.Joining, "The fleet's store was not reached yet.");

    /// <summary>Takes the copy; the store is asked later.</summary>
    /// <param name="fleet">The name of the fleet.</param>
    /// <param name="isToMake">True to make the fleet where the store has none.</param>
    /// <param name="etcd">The store.</param>
    /// <param name="copy">The copy.</param>
    /// <param name="time">The clock.</param>
    /// <param name="observer">Is told how the director stands; null for nobody.</param>
    public FleetJournal(string fleet, bool isToMake, IEtcd etcd, FleetCopy copy, TimeProvider time, IFleetObserver? observer = null)
    {
        (this.fleet, this.isToMake, this.copy, this.time, this.observer, turns) = (fleet, isToMake, copy, time, observer, new FairTurns(time));
        store = new FleetStore(etcd, new FleetKeys(fleet));
        reader = new FleetReader(store);
        Stored = copy.State;
        status = status with { Id = copy.Note?.Id };
    }

    /// <inheritdoc/>
    public DeclaredState? Stored { get; private set; }

    /// <summary>True when the store had the fleet to which this director belongs at the last look: it has a place there.</summary>
    public bool IsAtHome => copy.Note is { Id: var own } && Volatile.Read(ref seenId) == own;

    /// <summary>How the director stands to its fleet.</summary>
    public FleetStatus Status => Volatile.Read(ref status);

    /// <inheritdoc/>
    public StoreException? Problem => Status switch
    {
        { NameProblem: { } problem } => new StoreException(StoreFault.Frozen, problem),
        { State: FleetState.Following } => doubt is null ? null : new StoreException(StoreFault.Unreachable, "It is not known yet what became of the last change."),
        { State: FleetState.Frozen, Problem: var problem } => new StoreException(StoreFault.Frozen, problem!),
        { Problem: var problem } => new StoreException(StoreFault.Unreachable, problem!),
    };

    /// <inheritdoc/>
    public bool IsInDoubt => doubt is not null;

    /// <inheritdoc/>
    public async ValueTask<AppendOutcome> InitialiseAsync(DeclaredState state)
    {
        copy.KeepGlobals(state.Globals);

        // Somebody else may have made the fleet since it was looked for.
        return await AskAsync(async () => await LookAsync() is { Id: null } look && await MakeAsync(look, state) ? AppendOutcome.Stored : AppendOutcome.Overtaken);
    }

    /// <inheritdoc/>
    public async ValueTask<AppendOutcome> AppendAsync(long atRevision, IReadOnlyList<AcceptedChange> changes, DeclaredState after)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(atRevision, Stored?.Revision ?? 0);
        if (Problem is { } problem)
        {
            throw problem;
        }

        var (chained, lines, next) = Chained(changes);
        var start = time.GetTimestamp();
        var outcome = await AskAsync(() => AppendAsync(chained, lines, next));
        if (outcome == AppendOutcome.Stored)
        {
            var duration = time.GetElapsedTime(start);
            turns.Wrote(duration);
            observer?.Committed(duration);
        }
        else
        {
            turns.OthersWrote(isBeforeMine: true);
            observer?.Overtaken();
        }

        return outcome;
    }

    /// <inheritdoc/>
    public void KeepGlobals(Globals globals)
    {
        copy.KeepGlobals(globals);
        Stored = Stored is { } state ? state with { Globals = globals } : null;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<PastChange>> ReadChangesAsync(long before, int limit, HistoryFilter filter, CancellationToken cancellationToken) => copy.History.ReadChangesAsync(before, limit, filter, cancellationToken);

    /// <inheritdoc/>
    public Task<PastState> ReadStateAsync(long revision, CancellationToken cancellationToken) => copy.History.ReadStateAsync(revision, cancellationToken);

    /// <inheritdoc/>
    public StoreException Freeze(string reason)
    {
        Turn(Status with { State = FleetState.Frozen, Problem = reason });
        return new StoreException(StoreFault.Frozen, reason);
    }

    private (List<AcceptedChange> Changes, List<(long, byte[])> Lines, DeclaredState After) Chained(IReadOnlyList<AcceptedChange> changes)
    {
        var state = Stored ?? DeclaredState.Empty;
        List<AcceptedChange> chained = new(changes.Count);
        List<(long, byte[])> lines = new(changes.Count);
        foreach (var change in changes)
        {
            var one = change with { Previous = state.Digest };
            var line = StoredChange.Write(one);
            chained.Add(one);
            lines.Add((one.Revision, line));
            state = state.After(one.Steps) with { Digest = Chain.DigestOf(line) };
        }

        return (chained, lines, state);
    }

    private async Task<AppendOutcome> AppendAsync(List<AcceptedChange> changes, List<(long Revision, byte[] Line)> lines, DeclaredState after)
    {
        while (true)
        {
            var at = head!;
            var next = new FleetHead(after.Revision, after.Digest, at.Head.Snapshot);
            KnownHead? stored, other;
            try
            {
                (stored, var look) = await store.AppendAsync(at, lines, next);
                (found, other) = (look, look?.Head);
            }
            catch (EtcdException exception) when (exception.Fault == EtcdFault.OutcomeUnknown)
            {
                var (isStored, known) = await ResolveAsync(new Doubt(at, next, lines[0].Revision, lines[0].Line));
                stored = isStored ? known : null;
                other = known;
            }
            catch (EtcdException exception) when (exception.Fault == EtcdFault.NoSpace)
            {
                // etcd may have carried out the last change for which there was space, and say so all the same.
                if ((await LookAsync()).Head is not { } last || last.Head != next)
                {
                    throw;
                }

                (stored, other) = (last, null);
            }

            if (stored is not null)
            {
                (head, found, Stored) = (stored, null, after);
                Turn(Status with { Revision = after.Revision, CopyProblem = copy.Append(changes, after) });
                return AppendOutcome.Stored;
            }

            // Only the snapshot is another one, or the fence was put: nobody's change came first.
            if (other is null || (other.Head.Revision, other.Head.Digest) != (at.Head.Revision, at.Head.Digest))
            {
                return AppendOutcome.Overtaken;
            }

            (head, found) = (other, null);
        }
    }

    // What was sent may still arrive. Once the head has another mod revision it can do nothing any more.
    private async Task<(bool IsStored, KnownHead? Head)> ResolveAsync(Doubt open)
    {
        await resolving.WaitAsync();
        doubt = open;
        try
        {
            return await FenceAsync();
        }
        finally
        {
            resolving.Release();
        }
    }

    // One that was given up before. It is not only the queue of writes that finds out.
    private async Task ResolveAsync()
    {
        await resolving.WaitAsync();
        try
        {
            if (doubt is not null)
            {
                await FenceAsync();
            }
        }
        finally
        {
            resolving.Release();
        }
    }

    private async Task<(bool IsStored, KnownHead? Head)> FenceAsync()
    {
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                var (at, next, revision, line) = doubt!;
                var (isFenced, there) = await store.FenceAsync(at);
                if (!isFenced && there is not null && (there.Head.Revision, there.Head.Digest) == (at.Head.Revision, at.Head.Digest))
                {
                    doubt = doubt with { At = there };
                    continue;
                }

                var isStored = !isFenced && there is not null && there.Head.Revision >= next.Revision
                    && (await store.ReadLinesAsync(revision, revision)) is [var stored] && stored.AsSpan().SequenceEqual(line);
                doubt = null;

                // Others may have followed on it already: then the head is not the one that this write made.
                return isStored ? (true, there!.Head.Digest == next.Digest ? there : new KnownHead(next, 0)) : (false, there);
            }
            catch (EtcdException exception)
            {
                if (time.GetElapsedTime(start) > Patience)
                {
                    throw new StoreException(StoreFault.Unknown, exception.Message, exception);
                }

                await Task.Delay(Pause, time);
            }
        }
    }

    // What etcd does not do is no fault of the data.
    private async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (StoreException exception) when (exception.Fault == StoreFault.Unknown)
        {
            Turn(Status with { State = FleetState.Away, Problem = "etcd does not answer. It is not known yet what became of the last change." });
            throw;
        }
        catch (EtcdException exception)
        {
            Turn(Status.State == FleetState.Frozen ? Status : Status with { State = FleetState.Away, Problem = exception.Message });
            throw new StoreException(StoreFault.Unreachable, exception.Message, exception);
        }
        catch (FleetFrozenException exception)
        {
            throw Freeze(exception.Message);
        }
        catch (FormatException exception)
        {
            throw Freeze(string.Create(CultureInfo.InvariantCulture, $"What the store has of the fleet {fleet} cannot be read: {exception.Message}"));
        }
    }

    private void Turn(FleetStatus next)
    {
        var before = Interlocked.Exchange(ref status, next);
        if (before != next)
        {
            observer?.Turned(before, next);
        }
    }

    // A write that was sent, and of which no answer came.
    private sealed record Doubt(KnownHead At, FleetHead Next, long Revision, byte[] Line);
}
