namespace Portal.Api.Events;

/// <summary>Something that happened, in its place among all that happened.</summary>
/// <param name="id">Its place.</param>
/// <param name="time">When.</param>
/// <param name="content">What.</param>
internal sealed class PortalEvent(EventPlace id, DateTimeOffset time, EventContent content)
{
    private readonly Lock state = new();
    private ReadOnlyMemory<byte>? text;

    /// <summary>Its place.</summary>
    public EventPlace Id => id;

    /// <summary>When.</summary>
    public DateTimeOffset Time => time;

    /// <summary>What.</summary>
    public EventContent Content => content;

    /// <summary>The event as text: written once, for all who read it.</summary>
    /// <param name="write">Writes it.</param>
    public ReadOnlyMemory<byte> Text(Func<PortalEvent, byte[]> write)
    {
        lock (state)
        {
            return text ??= write(this);
        }
    }
}
