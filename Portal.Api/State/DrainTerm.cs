namespace Portal.Api.State;

/// <summary>How long something may take, on the clock that nobody sets: a drain, the return of a host, an override.</summary>
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

    /// <summary>
    /// The term as it goes on at a start of Portal. After a start of the machine only the clock of the wall tells what is left, and never
    /// more than was asked for.
    /// </summary>
    /// <param name="stored">The stored term; null where an older Portal stored none.</param>
    /// <param name="end">When the time is up by the clock of the wall.</param>
    /// <param name="longest">How long it takes at the most where no term tells.</param>
    /// <param name="now">Now.</param>
    /// <returns>A term that counts from this start of the machine.</returns>
    public static DrainTerm At(DrainTerm? stored, DateTimeOffset end, TimeSpan longest, Moment now)
    {
        ArgumentNullException.ThrowIfNull(now);
        if (stored is not null && stored.Boot == now.Boot)
        {
            return stored;
        }

        var left = end - now.Time;
        longest = stored?.Patience ?? longest;
        return Of(left < longest ? left : longest, now);
    }
}
