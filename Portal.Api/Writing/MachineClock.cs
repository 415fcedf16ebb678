using Portal.Api.State;

namespace Portal.Api.Writing;

/// <summary>Tells the time on both clocks: that of the wall, and that of the machine.</summary>
public static class MachineClock
{
    /// <summary>Now.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="boot">Names this start of the machine.</param>
    public static Moment Now(TimeProvider time, string boot)
    {
        ArgumentNullException.ThrowIfNull(time);
        return new Moment(time.GetUtcNow(), boot, UptimeOf(time));
    }

    /// <summary>How long the machine has run.</summary>
    /// <returns>The time; each process of the machine sees the same.</returns>
    public static TimeSpan UptimeOf(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return time.GetElapsedTime(0, time.GetTimestamp());
    }
}
