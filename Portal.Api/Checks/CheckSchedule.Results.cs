namespace Portal.Api.Checks;

/// <content>What becomes of results: records, and the brake.</content>
public sealed partial class CheckSchedule
{
    // One look of the brake at everything costs less than a microsecond for each check. Above so many checks, looks are so far apart
    // that they stay cheap also while many fail at once.
    private const int ManyChecks = 1000;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    private bool isBraking;
    private DateTimeOffset? acceptedUntil;
    private long? lastLook;
    private bool isLookDue;

    // When the brake let go because the results recovered.
    private long? letGo;

    /// <summary>How often everything was looked at.</summary>
    internal int Looks { get; private set; }

    /// <summary>Lets the brake go: what is due goes down, and what becomes due within one fall time as well.</summary>
    /// <returns>False when it does not hold.</returns>
    public bool Accept()
    {
        List<Action<ICheckObserver>> news = [];
        lock (state)
        {
            if (!isBraking)
            {
                return false;
            }

            isBraking = false;
            acceptedUntil = Clock() + entries.Values.Select(entry => Brake.Window(entry.Check) + entry.Key.Target.Timeout).DefaultIfEmpty().Max();
            news.Add(to => to.Braked(holds: false, failing: 0));
            Look(news);
        }

        Tell(news);
        return true;
    }

    /// <summary>What is known of everything is old: it counts as memory until the next result. What is up stays up, and what is down stays down.</summary>
    public void Doubt()
    {
        lock (state)
        {
            foreach (var entry in entries.Values)
            {
                entry.Record = entry.Record with { IsConfirmed = false };
            }
        }
    }

    private void Take(CheckEntry entry, long run, long began, CheckResult result)
    {
        List<Action<ICheckObserver>> news = [];
        lock (state)
        {
            if (!IsCurrent(entry, run))
            {
                return;
            }

            // What it waited for its turn is the checker's fault as well.
            var turn = time.GetElapsedTime(began) - result.Duration;
            var late = time.GetElapsedTime(entry.Due, began) + (turn > TimeSpan.Zero ? turn : TimeSpan.Zero);
            Answer(entry, began, Counted(entry, began, late, result), late, news);
        }

        Tell(news);
    }

    // A check that began while the brake held and fails afterwards tells of the time before.
    private CheckResult Counted(CheckEntry entry, long began, TimeSpan late, CheckResult result) =>
        late > entry.Key.Interval ? result with { Outcome = CheckOutcome.Inconclusive, Detail = "The check began more than an interval late." }
        : result.Outcome == CheckOutcome.Fail && entry.Record.IsUp && began < letGo ? result with { Outcome = CheckOutcome.Inconclusive, Detail = $"The check began while the brake held. {result.Detail}" }
        : result;

    private void Answer(CheckEntry entry, long began, CheckResult result, TimeSpan late, List<Action<ICheckObserver>> news)
    {
        var lateness = late > TimeSpan.Zero ? late : TimeSpan.Zero;
        news.Add(to => to.Checked(entry.Key.Target, result, lateness));
        var before = entry.Record;
        var after = before.After(result, entry.Check, Clock());
        entry.Record = after;
        if (after.IsBlind != before.IsBlind)
        {
            news.Add(to => to.Blind(entry.Key, after));
        }

        if (after.IsKnown != before.IsKnown)
        {
            news.Add(to => to.Known(entry.Key));
        }

        if (after.IsUp != before.IsUp || after.IsUndecided != before.IsUndecided)
        {
            news.Add(to => to.Changed(entry.Key));
        }

        isLookDue |= entry.IsDue;
        if (isLookDue && (entries.Count <= ManyChecks || lastLook is not { } last || time.GetElapsedTime(last) >= BetweenLooks))
        {
            Look(news);
        }

        // What the brake holds is between no states: it is asked as often as others, or all would be asked fast for as long as it holds.
        var isFast = entry.Record.IsBetween && !(isBraking && entry.IsDue);
        ScheduleNext(entry, isFast ? entry.Key.FastInterval : entry.Key.Interval, began);
    }

    // What is due goes down, unless the brake has a word. One look decides all that is due: no result costs a look of its own while
    // many fail at once.
    private void Look(List<Action<ICheckObserver>> news)
    {
        isLookDue = false;
        if (isBraking)
        {
            return;
        }

        Looks++;
        lastLook = time.GetTimestamp();
        var now = Clock();
        var brake = acceptedUntil is null ? new Brake(entries.Values.Select(entry => (entry.Key, entry.Record)), now) : null;
        foreach (var entry in entries.Values.Where(entry => entry.IsDue))
        {
            switch (brake?.Decide(entry.Record, entry.Check) ?? BrakeWord.Go)
            {
                case BrakeWord.Go:
                    entry.Record = entry.Record.Down(now, isAccepted: acceptedUntil is not null);
                    news.Add(to => to.Changed(entry.Key));
                    break;
                case BrakeWord.Hold:
                    Hold(now - Brake.Window(entry.Check), now, news);
                    return;
                case BrakeWord.Wait:
                    // It is looked at again with its next failure.
                    break;
            }
        }
    }

    private void Hold(DateTimeOffset since, DateTimeOffset now, List<Action<ICheckObserver>> news)
    {
        isBraking = true;

        // Those that went down just before went down for the same reason.
        List<CheckKey> back = [];
        foreach (var entry in entries.Values.Where(entry => entry.Record.Fell >= since))
        {
            entry.Record = entry.Record.Held(now);
            back.Add(entry.Key);
        }

        var failing = entries.Values.Count(entry => entry.Record is { IsUp: true, Failures: > 0 });
        news.Add(to => to.Braked(holds: true, failing));
        back.ForEach(key => news.Add(to => to.Changed(key)));
    }
}
