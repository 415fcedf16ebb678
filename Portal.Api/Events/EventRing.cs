namespace Portal.Api.Events;

/// <summary>The newest events, as many as may be kept. Only one caller at a time.</summary>
/// <param name="limits">How many may be kept.</param>
internal sealed class EventRing(EventLimits limits)
{
    private readonly PortalEvent?[] slots = new PortalEvent?[limits.Events];
    private long weight;

    /// <summary>The number of the newest event; 0 before the first.</summary>
    public long Newest { get; private set; }

    /// <summary>The number of the oldest event that is kept; one more than the newest when none is.</summary>
    public long Oldest { get; private set; } = 1;

    /// <summary>Keeps an event, and forgets old ones where it needs their room. The newest always stays.</summary>
    /// <param name="item">The event; its number follows on the newest.</param>
    public void Add(PortalEvent item)
    {
        Newest++;
        weight += item.Content.Weight;
        while (Oldest < Newest && (Newest - Oldest >= slots.Length || weight > limits.Weight))
        {
            ref var slot = ref SlotOf(Oldest++);
            weight -= slot!.Content.Weight;
            slot = null;
        }

        SlotOf(Newest) = item;
    }

    /// <summary>Reads on from a place.</summary>
    /// <param name="after">The number of the last event that is known.</param>
    /// <param name="most">How many to read at most.</param>
    /// <param name="weight">About how many bytes to read at most; one event is read however heavy it is.</param>
    /// <returns>The events behind it; null when some of them are forgotten already.</returns>
    public IReadOnlyList<PortalEvent>? Read(long after, int most, long weight)
    {
        if (after < Oldest - 1)
        {
            return null;
        }

        List<PortalEvent> events = [];
        while (events.Count < most && after < Newest && weight > 0)
        {
            var item = SlotOf(++after)!;
            events.Add(item);
            weight -= item.Content.Weight;
        }

        return events;
    }

    private ref PortalEvent? SlotOf(long number) => ref slots[number % slots.Length];
}
