namespace Portal.Tests.Doubles;

/// <summary>A clock that stands until a test moves it.</summary>
internal sealed class ManualTime : TimeProvider
{
    private TimeSpan elapsed;
    private TimeSpan step;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => elapsed.Ticks;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2031, 2, 3, 4, 5, 6, TimeSpan.Zero) + elapsed + step;

    /// <summary>Sets the clock of the wall, as people and time servers do. The other one goes on as it was.</summary>
    public void Set(TimeSpan change) => step += change;

    public void Advance(TimeSpan time) => elapsed += time;
}
