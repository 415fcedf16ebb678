namespace Portal.Api.Checks;

/// <summary>Lets only so many checks run at once; the others wait, and run in their order.</summary>
/// <param name="limit">How many run at once.</param>
internal sealed class ProbeQueue(int limit)
{
    private readonly Lock state = new();
    private readonly LinkedList<Entry> waiting = [];
    private readonly HashSet<object> busy = [];
    private int running;

    /// <summary>Runs a check now or when it is its turn.</summary>
    /// <param name="probe">Makes it.</param>
    /// <param name="target">What is asked.</param>
    /// <param name="key">Two checks with one key do not run at once; null for no key.</param>
    /// <param name="done">Gets the result.</param>
    public void Start(IProbe probe, CheckTarget target, object? key, Action<CheckResult> done)
    {
        var entry = new Entry(this, probe, target, key, done);
        lock (state)
        {
            if (!TryTake(entry))
            {
                waiting.AddLast(entry);
                return;
            }
        }

        entry.Execute();
    }

    private bool TryTake(Entry entry)
    {
        if (running == limit || (entry.Key is { } key && !busy.Add(key)))
        {
            return false;
        }

        running++;
        return true;
    }

    // One end makes room for one: either its place or its key was what another waited for.
    private void End(Entry ended)
    {
        lock (state)
        {
            running--;
            if (ended.Key is { } key)
            {
                busy.Remove(key);
            }

            for (var next = waiting.First; next is not null; next = next.Next)
            {
                if (TryTake(next.Value))
                {
                    waiting.Remove(next);

                    // Not here: a row of checks that end at once would fill the stack.
                    ThreadPool.UnsafeQueueUserWorkItem(next.Value, preferLocal: false);
                    return;
                }
            }
        }
    }

    private sealed class Entry(ProbeQueue queue, IProbe probe, CheckTarget target, object? key, Action<CheckResult> done) : IThreadPoolWorkItem
    {
        public object? Key => key;

        public void Execute() => probe.Start(target, End);

        private void End(CheckResult result)
        {
            queue.End(this);
            done(result);
        }
    }
}
