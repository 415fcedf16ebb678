namespace Portal.Api.State;

/// <summary>
/// A moment on both clocks. That of the wall is for people, and anybody may set it; that of the machine only goes on, until
/// the machine is started anew.
/// </summary>
/// <param name="Time">The clock of the wall.</param>
/// <param name="Boot">Names this start of the machine.</param>
/// <param name="Uptime">The clock of the machine: how long it has run.</param>
public sealed record Moment(DateTimeOffset Time, string Boot, TimeSpan Uptime)
{
    /// <summary>Now.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="boot">Names this start of the machine.</param>
    /// <returns>The moment.</returns>
    public static Moment Of(TimeProvider time, string boot)
    {
        ArgumentNullException.ThrowIfNull(time);
        return new Moment(time.GetUtcNow(), boot, UptimeOf(time));
    }

    /// <summary>How long the machine has run.</summary>
    /// <param name="time">The clock.</param>
    /// <returns>The time; each process of the machine sees the same.</returns>
    public static TimeSpan UptimeOf(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return time.GetElapsedTime(0, time.GetTimestamp());
    }
}
