using System.Diagnostics.CodeAnalysis;
using Portal.Api.State;

namespace Portal.Api.Checks;

/// <summary>
/// Makes the checks again and again, and keeps what is known: the one mutable holder of health. Results come from any thread. The
/// observer, the probe and what gives a first record are called outside of the lock, so they may ask the schedule.
/// </summary>
public sealed partial class CheckSchedule : IDisposable
{
    // First checks are spread over so long at the most, and later ones vary by so much, so that they do not all come at once.
    private static readonly TimeSpan LongestSpread = TimeSpan.FromSeconds(5);
    private const double Jitter = 0.05;

    private readonly IProbe probe;
    private readonly ICheckObserver observer;
    private readonly TimeProvider time;
    private readonly Lock state = new();
    private readonly Dictionary<CheckKey, CheckEntry> entries = [];
    private readonly long beginning;
    private DateTimeOffset origin;
    private TimerWheel wheel;
    private bool isDisposed;

    /// <summary>Makes a schedule without checks.</summary>
    /// <param name="probe">Makes a check.</param>
    /// <param name="observer">Is told what comes of it.</param>
    /// <param name="time">The clock.</param>
    public CheckSchedule(IProbe probe, ICheckObserver observer, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        (this.probe, this.observer, this.time) = (probe, observer, time);
        (beginning, origin) = (time.GetTimestamp(), time.GetUtcNow());
        wheel = new TimerWheel(time);
    }

    /// <summary>
    /// The time by which records are judged. It goes on evenly: when somebody sets the clock of the wall, <see cref="Watch"/> moves
    /// it and all records by the same step.
    /// </summary>
    public DateTimeOffset Now
    {
        get
        {
            lock (state)
            {
                return Clock();
            }
        }
    }

    /// <summary>When something ends by the clock of the records.</summary>
    /// <param name="uptime">How long the machine will have run then, which decides.</param>
    /// <param name="wall">What the clock of the wall was to show then when it was said.</param>
    /// <returns>That time, unless the clock of the wall was set since.</returns>
    public DateTimeOffset TimeOf(TimeSpan uptime, DateTimeOffset wall)
    {
        lock (state)
        {
            var end = origin + (uptime - time.GetElapsedTime(0, beginning));
            return (end - wall).Duration() <= SmallStep ? wall : end;
        }
    }

    /// <summary>True while the brake holds.</summary>
    public bool IsBraking
    {
        get
        {
            lock (state)
            {
                return isBraking;
            }
        }
    }

    /// <summary>How many different checks there are.</summary>
    public int Count
    {
        get
        {
            lock (state)
            {
                return entries.Count;
            }
        }
    }

    /// <summary>How many checks wait for their time; the others are under way.</summary>
    internal int Waiting
    {
        get
        {
            lock (state)
            {
                return wheel.Count;
            }
        }
    }

    /// <summary>What is known of something.</summary>
    /// <param name="key">What is checked.</param>
    /// <returns>The record; null when it is not checked.</returns>
    public CheckRecord? Find(CheckKey key)
    {
        lock (state)
        {
            return entries.GetValueOrDefault(key)?.Record;
        }
    }

    /// <summary>All that is checked.</summary>
    /// <returns>Each with what is known of it.</returns>
    public IReadOnlyList<(CheckKey Key, CheckRecord Record)> All()
    {
        lock (state)
        {
            return [.. entries.Values.Select(entry => (entry.Key, entry.Record))];
        }
    }

    /// <summary>Says what is checked from now on. What was checked before goes on with its state. One caller at a time.</summary>
    /// <param name="checks">
    /// The checks, each with what gives its first record where it is new. That is called while the checks of before can still be found,
    /// so it can hand on the record of a check that is replaced.
    /// </param>
    public void Set(IReadOnlyDictionary<CheckKey, (HealthCheck Check, Func<CheckRecord> Begin)> checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        List<CheckKey> begun;
        lock (state)
        {
            begun = [.. checks.Keys.Where(key => !entries.ContainsKey(key))];
        }

        var added = begun.ConvertAll(key => new CheckEntry(key, checks[key].Check, checks[key].Begin()));
        lock (state)
        {
            if (isDisposed)
            {
                return;
            }

            foreach (var gone in entries.Values.Where(entry => !checks.ContainsKey(entry.Key)).ToList())
            {
                gone.Timer?.Cancel();
                gone.IsGone = true;
                entries.Remove(gone.Key);
            }

            foreach (var entry in added)
            {
                entries[entry.Key] = entry;
                ScheduleFirst(entry);
            }
        }
    }

    /// <summary>What is undecided counts as up from now on.</summary>
    public void Decide()
    {
        List<Action<ICheckObserver>> news = [];
        lock (state)
        {
            foreach (var entry in entries.Values.Where(entry => entry.Record.IsUndecided))
            {
                entry.Record = entry.Record.Decided();
                news.Add(to => to.Changed(entry.Key));
            }
        }

        Tell(news);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (state)
        {
            isDisposed = true;
            entries.Clear();
            wheel.Dispose();
        }
    }

    private DateTimeOffset Clock() => origin + time.GetElapsedTime(beginning);

    private void Tell(List<Action<ICheckObserver>> news) => news.ForEach(one => one(observer));

    [SuppressMessage("Security", "CA5394:Do not use insecure randomness", Justification = "It spreads checks in time.")]
    private void ScheduleFirst(CheckEntry entry) =>
        Schedule(entry, (entry.Key.Interval < LongestSpread ? entry.Key.Interval : LongestSpread) * Random.Shared.NextDouble());

    [SuppressMessage("Security", "CA5394:Do not use insecure randomness", Justification = "It spreads checks in time.")]
    private void ScheduleNext(CheckEntry entry, TimeSpan period, long began)
    {
        var rest = (period * (1 + (Jitter * ((2 * Random.Shared.NextDouble()) - 1)))) - time.GetElapsedTime(began);
        Schedule(entry, rest > TimeSpan.Zero ? rest : TimeSpan.Zero);
    }

    private void Schedule(CheckEntry entry, TimeSpan due)
    {
        entry.Started = null;
        var run = ++entry.Run;
        entry.Due = time.GetTimestamp() + (long)(due.TotalSeconds * time.TimestampFrequency);
        entry.Timer = wheel.Schedule(due, () => Start(entry, run));
    }

    private void Start(CheckEntry entry, long run)
    {
        long began;
        lock (state)
        {
            if (!IsCurrent(entry, run))
            {
                return;
            }

            began = time.GetTimestamp();
            entry.Started = began;
        }

        probe.Start(entry.Key.Target, result => Take(entry, run, began, result));
    }

    // No look into the dictionary: its keys are long, and this is asked twice for each check.
    private bool IsCurrent(CheckEntry entry, long run) => !isDisposed && !entry.IsGone && entry.Run == run;
}
