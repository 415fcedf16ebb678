namespace Portal.Tests.Doubles;

/// <summary>A clock of which the first timers never ring.</summary>
internal sealed class FaultyTime(SteppedTime time, int stuck) : TimeProvider
{
    private int left = stuck;

    public override long TimestampFrequency => time.TimestampFrequency;

    public override long GetTimestamp() => time.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(Interlocked.Decrement(ref left) >= 0 ? _ => { } : callback, state, dueTime, period);
}
