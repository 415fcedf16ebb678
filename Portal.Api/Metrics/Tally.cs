namespace Portal.Api.Metrics;

/// <summary>How often something happened, and how long it took in all.</summary>
internal sealed class Tally
{
    private long count;
    private long ticks;

    /// <summary>How often.</summary>
    public ulong Count => (ulong)Interlocked.Read(ref count);

    /// <summary>How long in all, in seconds.</summary>
    public double Seconds => TimeSpan.FromTicks(Interlocked.Read(ref ticks)).TotalSeconds;

    /// <summary>Counts it once more.</summary>
    public void Add(TimeSpan elapsed)
    {
        Interlocked.Increment(ref count);
        Interlocked.Add(ref ticks, elapsed.Ticks);
    }
}
