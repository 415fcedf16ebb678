namespace Portal.Tests.Linearizability;

/// <summary>
/// Looks for an order of the calls that the model agrees with and that respects time: a call that had been answered before
/// another was sent comes before it (Wing and Gong, 1993; with Lowe's memory of what was tried, 2017).
/// </summary>
internal sealed class LinearizabilityChecker
{
    private readonly RecordedCall[] calls;
    private readonly HashSet<(ulong Done, long Revision, string State)> tried = [];
    private readonly List<int> order = [];
    private readonly ulong answered;

    private LinearizabilityChecker(IEnumerable<RecordedCall> history)
    {
        calls = [.. history.OrderBy(call => call.Sent)];
        if (calls.Length > 64)
        {
            throw new ArgumentException("A history has at most 64 calls.", nameof(history));
        }

        answered = calls.Select((call, i) => call.Answer is null ? 0 : 1UL << i).Aggregate(0UL, (all, one) => all | one);
    }

    /// <summary>Finds such an order.</summary>
    /// <returns>The calls in it; null when there is none. Calls without an answer may be missing from it.</returns>
    public static IReadOnlyList<RecordedCall>? Order(IEnumerable<RecordedCall> history, ModelState start)
    {
        var checker = new LinearizabilityChecker(history);
        return checker.Search(0, start) ? [.. checker.order.Select(i => checker.calls[i])] : null;
    }

    private bool Search(ulong done, ModelState state)
    {
        if ((done & answered) == answered)
        {
            return true;
        }

        if (!tried.Add((done, state.Revision, state.Text())))
        {
            return false;
        }

        // Whatever was sent after the first of the others had been answered cannot be the next.
        var end = Left(done).Min(i => calls[i].Answer is null ? long.MaxValue : calls[i].Answered);
        foreach (var i in Left(done).TakeWhile(i => calls[i].Sent < end))
        {
            if (Take(calls[i], state) is { } after)
            {
                order.Add(i);
                if (Search(done | (1UL << i), after))
                {
                    return true;
                }

                order.RemoveAt(order.Count - 1);
            }
        }

        return false;
    }

    private IEnumerable<int> Left(ulong done) => Enumerable.Range(0, calls.Length).Where(i => (done & (1UL << i)) == 0);

    // The state after a call; null when the model would have answered otherwise.
    private static ModelState? Take(RecordedCall call, ModelState state)
    {
        var (answer, after) = call.Request.Step(state);
        return call.Answer is null || call.Answer == answer ? after : call.Answer.IsFault ? state : null;
    }
}
