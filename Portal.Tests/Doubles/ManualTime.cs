namespace Portal.Tests.Doubles;

/// <summary>A clock that stands until a test moves it.</summary>
internal sealed class ManualTime : TimeProvider
{
    private TimeSpan elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => elapsed.Ticks;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2031, 2, 3, 4, 5, 6, TimeSpan.Zero) + elapsed;

    public void Advance(TimeSpan step) => elapsed += step;
}
