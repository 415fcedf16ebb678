using Portal.Api.State;

namespace Portal.Api.Checks;

/// <summary>What becomes of a server that is due to go down.</summary>
public enum BrakeWord
{
    /// <summary>It goes down.</summary>
    Go,

    /// <summary>It waits until enough others were asked.</summary>
    Wait,

    /// <summary>It stays up: so many fail at once that the checker's own network is the likelier culprit.</summary>
    Hold,
}

/// <summary>
/// Keeps servers from going down when, within one fall time, half of all that were up and at least ten would. Pure: it is asked
/// anew each time.
/// </summary>
public static class Brake
{
    /// <summary>Fewer than these never hold each other up.</summary>
    public const int Fewest = 10;

    /// <summary>Decides what becomes of a server that is due.</summary>
    /// <param name="due">Its record.</param>
    /// <param name="check">Its check.</param>
    /// <param name="others">The records of all other things that are checked.</param>
    /// <param name="now">Now.</param>
    /// <returns>What becomes of it.</returns>
    public static BrakeWord Decide(CheckRecord due, HealthCheck check, IEnumerable<CheckRecord> others, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(due);
        ArgumentNullException.ThrowIfNull(check);
        ArgumentNullException.ThrowIfNull(others);
        var window = check.Interval * check.Fall;
        var first = due.FirstFailure ?? now;
        var (were, fail, asked) = (1, 1, 1);
        foreach (var other in others)
        {
            var fell = WentDown(other, now - window);
            if (!other.IsUp && !fell)
            {
                continue;
            }

            were++;
            fail += fell || other.Failures > 0 ? 1 : 0;
            asked += fell || other.LastTime >= first ? 1 : 0;
        }

        if (fail >= Fewest && 2 * fail >= were)
        {
            return BrakeWord.Hold;
        }

        // The others were not all asked since its first failure. Where most of those that were fail too, it waits for them.
        return were >= Fewest && fail > 1 && 2 * fail >= asked && asked < were && now < first + window ? BrakeWord.Wait : BrakeWord.Go;
    }

    /// <summary>Whether the brake still holds.</summary>
    /// <param name="all">The records of all things that are checked.</param>
    /// <returns>True while half of those that are up, and at least ten, fail.</returns>
    public static bool Holds(IEnumerable<CheckRecord> all)
    {
        ArgumentNullException.ThrowIfNull(all);
        var (up, fail) = (0, 0);
        foreach (var record in all)
        {
            up += record.IsUp ? 1 : 0;
            fail += record is { IsUp: true, Failures: > 0 } ? 1 : 0;
        }

        return fail >= Fewest && 2 * fail >= up;
    }

    /// <summary>Whether something went down since a time.</summary>
    /// <param name="record">Its record.</param>
    /// <param name="since">The time.</param>
    /// <returns>True when it did, by checks.</returns>
    public static bool WentDown(CheckRecord record, DateTimeOffset since)
    {
        ArgumentNullException.ThrowIfNull(record);
        return !record.IsUp && record.Since >= since && record.Failures > 0;
    }
}
