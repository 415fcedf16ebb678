using Portal.Api.State;

namespace Portal.Api.Storage;

/// <summary>Those changes that somebody asks for, gathered from the newest part of the history on. It holds no others.</summary>
/// <param name="limit">How many there may be.</param>
/// <param name="filter">Which ones are asked for.</param>
internal sealed class HistoryPage(int limit, HistoryFilter filter)
{
    // Of changes that are large, a whole table each, fewer are held at a time.
    private const int MostSteps = 100_000;

    private readonly List<PastChange> changes = [];
    private int steps;

    /// <summary>The changes, the newest first.</summary>
    public IReadOnlyList<PastChange> Changes => changes;

    /// <summary>Which ones are asked for.</summary>
    public HistoryFilter Filter => filter;

    /// <summary>How many more there may be.</summary>
    public int Room => limit - changes.Count;

    /// <summary>True when earlier parts of the history are not needed.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Adds the part of the history before what was added so far.</summary>
    /// <param name="part">The state with which the part begins, and each later one with its change.</param>
    public void Add(IEnumerable<PastState> part)
    {
        Queue<PastChange> found = new();
        var annotations = AnnotationTable.Empty;
        DateTimeOffset? begin = null;
        foreach (var past in part)
        {
            var before = annotations;
            annotations = past.State.Annotations;
            if (past.Change is not { } change)
            {
                continue;
            }

            begin ??= change.Time;
            // What the caller does not see must not decide either: that it was found would tell what was in it.
            if (new PastChange(change, before, annotations).SeenBy(filter.Reach) is { } seen && filter.Takes(seen.Change))
            {
                found.Enqueue(seen);
                steps += seen.Change.Steps.Table.Count;
                DropOldest(found);
            }
        }

        changes.AddRange(found.Reverse());
        IsComplete |= Room == 0 || begin < filter.Since;
    }

    private void DropOldest(Queue<PastChange> found)
    {
        while (found.Count > Room || (steps > MostSteps && found.Count > 0 && changes.Count + found.Count > 1))
        {
            steps -= found.Dequeue().Change.Steps.Table.Count;
            IsComplete = true;
        }
    }
}
