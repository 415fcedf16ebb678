using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Doubles;

/// <summary>A journal in memory that can be told to fail. Several may append to it, and who comes later is told so.</summary>
internal sealed class MemoryStore(DeclaredState? stored = null) : IJournal
{
    private readonly List<PastState> past = stored is null ? [] : [new PastState(stored, null)];

    public DeclaredState? Stored => past.Count == 0 ? null : past[^1].State;

    /// <summary>True as long as nothing can be written.</summary>
    public bool IsFull { get; set; }

    /// <summary>Everything that was appended.</summary>
    public IReadOnlyList<AcceptedChange> Changes => [.. past.Select(state => state.Change).OfType<AcceptedChange>()];

    /// <summary>How many times something was appended.</summary>
    public int Appends { get; private set; }

    public ValueTask<AppendOutcome> InitialiseAsync(DeclaredState state) => Write(Stored is null, () => past.Add(new PastState(state, null)));

    public ValueTask<AppendOutcome> AppendAsync(long atRevision, IReadOnlyList<AcceptedChange> changes, DeclaredState after) => Write(Stored!.Revision == atRevision, () =>
    {
        Appends++;
        foreach (var change in changes)
        {
            past.Add(new PastState(Stored!.After(change.Steps), change));
        }

        past[^1] = past[^1] with { State = after };
    });

    /// <summary>Somebody else changes Portal's data.</summary>
    public void ByAnother(IpvsTable table)
    {
        var steps = new StateChange { Table = TableDiff.Compute(Stored!.Table, table) };
        past.Add(new PastState(Stored.After(steps), new AcceptedChange(Stored.Revision + 1, DateTimeOffset.UnixEpoch, new Caller("127.0.0.2", "another"), steps)));
    }

    public Task<IReadOnlyList<PastChange>> ReadChangesAsync(long before, int limit, HistoryFilter filter, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<PastChange>>(
    [
        .. past.Zip(past.Skip(1), (earlier, later) => new PastChange(later.Change!, earlier.State.Annotations, later.State.Annotations))
            .Where(change => change.Change.Revision < before && filter.Takes(change.Change)).Reverse().Take(limit),
    ]);

    public Task<PastState> ReadStateAsync(long revision, CancellationToken cancellationToken) => past.Find(state => state.State.Revision == revision) is { } found
        ? Task.FromResult(found)
        : Task.FromException<PastState>(new RejectedException(new RevisionNotFound(revision, past.Count == 0 ? null : (past[0].State.Revision, past[^1].State.Revision))));

    private ValueTask<AppendOutcome> Write(bool isFirst, Action write)
    {
        if (IsFull)
        {
            return ValueTask.FromException<AppendOutcome>(new StoreException(new IOException("No space left on device")));
        }

        if (isFirst)
        {
            write();
        }

        return ValueTask.FromResult(isFirst ? AppendOutcome.Stored : AppendOutcome.Overtaken);
    }
}
