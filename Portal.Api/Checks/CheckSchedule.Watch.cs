namespace Portal.Api.Checks;

/// <content>Looks after the checks themselves.</content>
public sealed partial class CheckSchedule
{
    // A check that is longer under way than its time-out and this is lost; where none starts for so long after its time, the wheel stands still.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    // The clock of the wall is followed only when it was set: small steps of it change no decision.
    private static readonly TimeSpan SmallStep = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Looks after the checks themselves: the brake, what is lost, and whether they are made at all. To be called about every second, by
    /// something else than the wheel.
    /// </summary>
    /// <returns>True where somebody has set the clock of the wall: all times have moved, so what was judged by them is to be judged again.</returns>
    public bool Watch()
    {
        List<Action<ICheckObserver>> news = [];
        bool isSet;
        lock (state)
        {
            if (isDisposed)
            {
                return false;
            }

            isSet = FollowWall();
            LetGo(news);
            if (isLookDue)
            {
                Look(news);
            }

            Revive(news);
        }

        Tell(news);
        return isSet;
    }

    private bool FollowWall()
    {
        var step = time.GetUtcNow() - Clock();
        if (step.Duration() <= SmallStep)
        {
            return false;
        }

        origin += step;
        acceptedUntil += step;
        foreach (var entry in entries.Values)
        {
            entry.Record = entry.Record.Moved(step);
        }

        return true;
    }

    private void LetGo(List<Action<ICheckObserver>> news)
    {
        var now = Clock();
        if ((!isBraking && !(acceptedUntil <= now)) || !new Brake(entries.Values.Select(entry => (entry.Key, entry.Record)), now).IsPast)
        {
            return;
        }

        if (isBraking)
        {
            // Some may not have been asked since the results recovered: only a new failure takes one down.
            foreach (var entry in entries.Values)
            {
                entry.Record = entry.Record.Reprieved(entry.Check, now);
            }

            letGo = time.GetTimestamp();
            news.Add(to => to.Braked(holds: false, failing: 0));
        }

        (isBraking, acceptedUntil) = (false, null);
    }

    private void Revive(List<Action<ICheckObserver>> news)
    {
        var stood = TimeSpan.Zero;
        foreach (var entry in entries.Values)
        {
            if (entry.Started is { } started)
            {
                // Its answer, if it still comes, is that of another run.
                if (time.GetElapsedTime(started) > entry.Key.Target.Timeout + Grace)
                {
                    Answer(entry, started, new CheckResult(CheckOutcome.Inconclusive, time.GetElapsedTime(started), "The check was started and never ended."), TimeSpan.Zero, news);
                }
            }
            else if (time.GetElapsedTime(entry.Due) is var late && late > stood)
            {
                stood = late;
            }
        }

        if (stood <= Grace)
        {
            return;
        }

        wheel.Dispose();
        wheel = new TimerWheel(time);
        foreach (var entry in entries.Values.Where(entry => entry.Started is null))
        {
            ScheduleFirst(entry);
        }

        news.Add(to => to.StoodStill(stood));
    }
}
