using System.Security.Cryptography;

namespace Portal.Api.Fleet;

/// <summary>
/// Where several directors write at once, the one that has just stored a change lets the others go first for a moment: else one of them could
/// be overtaken again and again. The moment is longer the more often this one is overtaken itself. Where nobody else writes nothing is waited for.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class FairTurns(TimeProvider time)
{
    private const double Most = 8;

    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(50);

    private long? others;
    private TimeSpan? mine;
    private double factor = 1;

    /// <summary>Another director has stored a change.</summary>
    /// <param name="isBeforeMine">True when one of this director had to give way.</param>
    public void OthersWrote(bool isBeforeMine)
    {
        others = time.GetTimestamp();
        factor = isBeforeMine ? Math.Min(2 * factor, Most) : factor;
    }

    /// <summary>This director has stored a change.</summary>
    /// <param name="duration">How long that took.</param>
    public void Wrote(TimeSpan duration)
    {
        mine = duration;
        factor = Math.Max(factor * 0.7, 1);
    }

    /// <summary>How long to wait before the next change is begun.</summary>
    /// <returns>About the time in which others store a change, and none where nobody else has done so in the last second.</returns>
    public TimeSpan Next()
    {
        var (last, duration) = (others, mine);
        mine = null;
        return last is { } seen && duration is { } taken && time.GetElapsedTime(seen) < Memory
            ? TimeSpan.FromTicks(Math.Min(Longest.Ticks, (long)(taken.Ticks * factor * RandomNumberGenerator.GetInt32(50, 150) / 100)))
            : TimeSpan.Zero;
    }
}
