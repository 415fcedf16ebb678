namespace Portal.Tests.Doubles;

/// <summary>A clock of which the first timers never ring, and of which somebody sets the clock of the wall.</summary>
internal sealed class FaultyTime(SteppedTime time, int stuck = 0) : TimeProvider
{
    private int left = stuck;

    public override long TimestampFrequency => time.TimestampFrequency;

    /// <summary>By how much the clock of the wall was set.</summary>
    public TimeSpan Wall { get; set; }

    public override long GetTimestamp() => time.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Wall;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(Interlocked.Decrement(ref left) >= 0 ? _ => { } : callback, state, dueTime, period);
}
