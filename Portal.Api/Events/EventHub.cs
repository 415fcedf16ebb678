namespace Portal.Api.Events;

/// <summary>
/// Numbers what happens, keeps the newest of it, and wakes those who read. Whoever publishes never waits: each reader fetches
/// for himself, and one who is too slow finds that what he wants is gone.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="limits">How much events may take.</param>
internal sealed class EventHub(TimeProvider time, EventLimits limits)
{
    private const int MostAtOnce = 64;
    private const long MostBytesAtOnce = 64 << 10;

    private readonly Lock state = new();
    private readonly EventRing ring = new(limits);
    private readonly List<EventReader> readers = [];

    // Of a Guid: the generator for secrets would load all of OpenSSL.
    private readonly string run = Guid.NewGuid().ToString("N")[..8];
    private TaskCompletionSource news = NewSignal();

    /// <summary>How many read at present.</summary>
    public int Readers
    {
        get
        {
            lock (state)
            {
                return readers.Count;
            }
        }
    }

    /// <summary>The place of the newest event.</summary>
    public EventPlace Newest
    {
        get
        {
            lock (state)
            {
                return new EventPlace(run, ring.Newest);
            }
        }
    }

    /// <summary>Something happened.</summary>
    /// <param name="content">What.</param>
    public void Publish(EventContent content)
    {
        TaskCompletionSource signal;
        List<EventReader> late;
        lock (state)
        {
            ring.Add(new PortalEvent(new EventPlace(run, ring.Newest + 1), time.GetUtcNow(), content));
            signal = news;
            news = NewSignal();
            late = FindTooLate();
        }

        // Who waits goes on by himself, on another thread.
        signal.SetResult();
        foreach (var reader in late)
        {
            reader.CutOff();
        }
    }

    /// <summary>Begins to read.</summary>
    /// <param name="after">The last event that the reader knows; null for a reader that wants only new events.</param>
    /// <returns>The reader; null when there are as many as there may be.</returns>
    public EventReader? TryOpen(EventPlace? after)
    {
        lock (state)
        {
            if (readers.Count >= limits.Readers)
            {
                return null;
            }

            var isKept = after is { } last && last.Run == run && last.Number >= ring.Oldest - 1 && last.Number <= ring.Newest;
            var reader = new EventReader(this, new EventPlace(run, isKept ? after!.Value.Number : ring.Newest), hasGap: after is not null && !isKept);
            readers.Add(reader);
            return reader;
        }
    }

    /// <summary>Reads on.</summary>
    /// <returns>The next events; null when some are forgotten already.</returns>
    internal IReadOnlyList<PortalEvent>? Read(EventReader reader)
    {
        lock (state)
        {
            var events = ring.Read(reader.Place.Number, MostAtOnce, MostBytesAtOnce);
            reader.Hold(events ?? []);
            return events;
        }
    }

    /// <summary>Waits for events after the known ones.</summary>
    internal Task WhenNewsAsync(long after)
    {
        lock (state)
        {
            return ring.Newest > after ? Task.CompletedTask : news.Task;
        }
    }

    /// <summary>A reader has gone.</summary>
    internal void Leave(EventReader reader)
    {
        lock (state)
        {
            readers.Remove(reader);
        }
    }

    // All readers share the kept events. Dropped events stay in memory only while a reader still writes them to a slow client.
    private List<EventReader> FindTooLate()
    {
        var behind = readers.FindAll(reader => reader.First < ring.Oldest);
        var held = behind.Sum(reader => reader.Held);
        List<EventReader> late = [];
        foreach (var reader in behind.OrderBy(reader => reader.First).TakeWhile(_ => held > limits.Held))
        {
            held -= reader.Held;
            reader.Hold([]);
            late.Add(reader);
        }

        return late;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
