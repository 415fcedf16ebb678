using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Checks;

/// <summary>
/// Keeps servers from going down when, within one fall time, half of all that were up and at least ten would. It is one look at
/// all that is checked: it takes O(n log n), and each decision after it O(log n).
/// </summary>
/// <remarks>
/// They must be ten hosts, or at least ten servers on more than half of all hosts: when one of many hosts dies it takes all its
/// servers along, and that is no fault of the checker's network.
/// </remarks>
public sealed class Brake
{
    /// <summary>Failures on fewer hosts than these hold nothing up.</summary>
    public const int Fewest = 10;

    private readonly int up;
    private readonly int failing;
    private readonly int hosts;
    private readonly HashSet<(Address, uint?)> failingHosts = [];
    private readonly List<(DateTimeOffset Time, (Address, uint?) Host)> fallen = [];
    private readonly List<DateTimeOffset> answers = [];
    private readonly Dictionary<TimeSpan, (int Count, int Hosts)> windows = [];
    private readonly DateTimeOffset now;

    /// <summary>Looks at all that is checked.</summary>
    /// <param name="all">What is checked, with what is known of it.</param>
    /// <param name="now">Now.</param>
    public Brake(IEnumerable<(CheckKey Key, CheckRecord Record)> all, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(all);
        this.now = now;
        HashSet<(Address, uint?)> any = [];
        foreach (var (key, record) in all)
        {
            // A check through the service is known by its mark.
            var host = (key.Target.Address, key.Target.Mark);
            any.Add(host);
            if (record.Fell is { } fell)
            {
                fallen.Add((fell, host));
            }
            else if (record.IsUp)
            {
                up++;
                if (record.Failures > 0)
                {
                    failing++;
                    failingHosts.Add(host);
                }

                // What could not be found out says nothing about the others.
                if (record is { LastTime: { } last, Inconclusive: 0 })
                {
                    answers.Add(last);
                }
            }
        }

        hosts = any.Count;
        answers.Sort();
    }

    /// <summary>
    /// True when results have recovered, so that the brake lets go. That is well below the half at which it takes hold: it would
    /// take hold and let go by turns else.
    /// </summary>
    public bool IsPast => 5L * failing < 2L * up || failing == 0;

    /// <summary>Decides what becomes of a server that is due.</summary>
    /// <param name="due">Its record, one of those that were looked at.</param>
    /// <param name="check">Its check.</param>
    /// <returns>What becomes of it.</returns>
    public BrakeWord Decide(CheckRecord due, HealthCheck check)
    {
        ArgumentNullException.ThrowIfNull(due);
        ArgumentNullException.ThrowIfNull(check);
        var (fell, fellHosts) = Fallen(Window(check));
        var (were, fail) = (up + fell, failing + fell);
        if (IsMany(fail, fellHosts) && 2L * fail >= were)
        {
            return BrakeWord.Hold;
        }

        // Checks come one after the other, so those that the same fault will hit may not have been asked since it came. Where half
        // of those that were asked fail, the others are waited for: as long as they need, within what is promised.
        var first = due.FirstFailure ?? now;
        var asked = fell + answers.Count - CountBefore(answers, first);
        var isEarly = asked < were && now < first + (check.Interval * Math.Max(check.Fall - 1, 1));
        return were >= Fewest && isEarly && 2L * fail >= asked ? BrakeWord.Wait : BrakeWord.Go;
    }

    /// <summary>One fall time: what went down within it counts with what is due now.</summary>
    /// <param name="check">The check.</param>
    /// <returns>The time.</returns>
    public static TimeSpan Window(HealthCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        return check.Interval * check.Fall;
    }

    // One host that dies takes all its servers along, and is no fault of the checker's: there must be ten hosts, or most of them.
    private bool IsMany(int fail, int failedHosts) => failedHosts >= Fewest || (fail >= Fewest && 2 * failedHosts > hosts);

    private static int CountBefore(List<DateTimeOffset> sorted, DateTimeOffset time)
    {
        var (low, high) = (0, sorted.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sorted[middle] < time ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    // How many went down within a time, and on how many hosts something failed or went down. There are few different times.
    private (int Count, int Hosts) Fallen(TimeSpan window)
    {
        if (!windows.TryGetValue(window, out var found))
        {
            var late = fallen.Where(one => one.Time >= now - window).ToList();
            windows[window] = found = (late.Count, late.Select(one => one.Host).Union(failingHosts).Count());
        }

        return found;
    }
}
