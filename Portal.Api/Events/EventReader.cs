namespace Portal.Api.Events;

/// <summary>One who reads events, at his own pace. Only one caller at a time.</summary>
internal sealed class EventReader : IDisposable
{
    private readonly CancellationTokenSource end = new();
    private EventHub? hub;

    /// <summary>Begins to read; only the hub does.</summary>
    internal EventReader(EventHub hub, EventPlace place, bool hasGap) => (this.hub, Place, HasGap, CutsOff) = (hub, place, hasGap, end.Token);

    /// <summary>Is set when the reader is too far behind to keep the events that it has fetched.</summary>
    public CancellationToken CutsOff { get; }

    /// <summary>The last event that was fetched, or behind which the reading began.</summary>
    public EventPlace Place { get; private set; }

    /// <summary>True when events are missing between the one that the reader knew and the place where the reading began.</summary>
    public bool HasGap { get; }

    /// <summary>The number of the first event that was fetched last; beyond all numbers when none was.</summary>
    internal long First { get; private set; } = long.MaxValue;

    /// <summary>About how many bytes the events have that were fetched last.</summary>
    internal long Held { get; private set; }

    /// <summary>Fetches what has happened meanwhile, as much as is handled well at once.</summary>
    /// <returns>The events, none when nothing has; null when the reader was too slow and some of them are forgotten.</returns>
    public IReadOnlyList<PortalEvent>? Fetch()
    {
        var events = hub?.Read(this);
        Place = events is [.., var last] ? last.Id : Place;
        return events;
    }

    /// <summary>Waits until there is something to fetch.</summary>
    /// <returns>When there is.</returns>
    public Task WhenNewsAsync() => hub?.WhenNewsAsync(Place.Number) ?? Task.CompletedTask;

    /// <summary>Gives the place to another.</summary>
    public void Dispose()
    {
        Interlocked.Exchange(ref hub, null)?.Leave(this);
        end.Dispose();
    }

    /// <summary>Notes what was fetched; only the hub does.</summary>
    internal void Hold(IReadOnlyList<PortalEvent> events) =>
        (First, Held) = (events is [var first, ..] ? first.Id.Number : long.MaxValue, events.Sum(item => (long)item.Content.Weight));

    /// <summary>Ends the reading.</summary>
    internal void CutOff()
    {
        try
        {
            end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has gone by itself at the same moment.
        }
    }
}
