namespace Portal.Api.Events;

/// <summary>One who reads events, at his own pace. Only one caller at a time.</summary>
internal sealed class EventReader : IDisposable
{
    private EventHub? hub;

    /// <summary>Begins to read; only the hub does.</summary>
    internal EventReader(EventHub hub, EventPlace place, bool hasGap) => (this.hub, Place, HasGap) = (hub, place, hasGap);

    /// <summary>The last event that was fetched, or behind which the reading began.</summary>
    public EventPlace Place { get; private set; }

    /// <summary>True when events are missing between the one that the reader knew and the place where the reading began.</summary>
    public bool HasGap { get; }

    /// <summary>Fetches what has happened meanwhile, as much as is handled well at once.</summary>
    /// <returns>The events, none when nothing has; null when the reader was too slow and some of them are forgotten.</returns>
    public IReadOnlyList<PortalEvent>? Fetch()
    {
        var events = hub?.Read(Place.Number);
        Place = events is [.., var last] ? last.Id : Place;
        return events;
    }

    /// <summary>Waits until there is something to fetch.</summary>
    /// <returns>When there is.</returns>
    public Task WhenNewsAsync() => hub?.WhenNewsAsync(Place.Number) ?? Task.CompletedTask;

    /// <summary>Gives the place to another.</summary>
    public void Dispose() => Interlocked.Exchange(ref hub, null)?.Leave();
}
