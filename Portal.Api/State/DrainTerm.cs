namespace Portal.Api.State;

/// <summary>How long a drain may take, on the clock that nobody sets.</summary>
/// <param name="Patience">How long it may take from when it was asked for.</param>
/// <param name="Boot">The start of the machine that <paramref name="End"/> is counted from.</param>
/// <param name="End">When the time is up.</param>
public sealed record DrainTerm(TimeSpan Patience, string Boot, TimeSpan End)
{
    /// <summary>The term of what begins now.</summary>
    /// <param name="patience">How long it may take.</param>
    /// <param name="now">Now.</param>
    public static DrainTerm Of(TimeSpan patience, Moment now)
    {
        ArgumentNullException.ThrowIfNull(now);
        return new DrainTerm(patience, now.Boot, now.Uptime + patience);
    }
}
