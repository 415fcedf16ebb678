using System.Diagnostics.CodeAnalysis;
using Portal.Api.State;

namespace Portal.Api.Checks;

/// <summary>
/// Makes the checks again and again, and keeps what is known: the one mutable holder of health. Results come from any thread.
/// </summary>
/// <param name="probe">Makes a check.</param>
/// <param name="observer">Is told what comes of it.</param>
/// <param name="time">The clock.</param>
public sealed class CheckSchedule(IProbe probe, ICheckObserver observer, TimeProvider time) : IDisposable
{
    // First checks are spread over so long at the most, and later ones vary by so much, so that they do not all come at once.
    private static readonly TimeSpan LongestSpread = TimeSpan.FromSeconds(5);
    private const double Jitter = 0.05;

    // What is longer under way than its time-out and this is lost.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly Lock state = new();
    private readonly Dictionary<CheckKey, Entry> entries = [];
    private TimerWheel wheel = new(time);
    private long generation;
    private long lastStart = time.GetTimestamp();
    private bool isBraking;
    private bool isAccepted;
    private bool isDisposed;

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
            return [.. entries.Select(entry => (entry.Key, entry.Value.Record))];
        }
    }

    /// <summary>Says what is checked from now on. What was checked before goes on with its state.</summary>
    /// <param name="checks">The checks, each with what is known of it where nothing is known yet.</param>
    public void Set(IReadOnlyDictionary<CheckKey, (HealthCheck Check, Func<CheckRecord> Begin)> checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        lock (state)
        {
            foreach (var (key, gone) in entries.Where(entry => !checks.ContainsKey(entry.Key)).ToList())
            {
                gone.Timer?.Cancel();
                entries.Remove(key);
            }

            foreach (var (key, (check, begin)) in checks)
            {
                if (!entries.ContainsKey(key))
                {
                    var entry = new Entry(key, check, begin(), generation++);
                    entries[key] = entry;
                    Schedule(entry, Random(key.Interval < LongestSpread ? key.Interval : LongestSpread));
                }
            }
        }
    }

    /// <summary>Lets the brake go: what is due goes down.</summary>
    /// <returns>False when it does not hold.</returns>
    public bool Accept()
    {
        List<CheckKey> changed = [];
        lock (state)
        {
            if (!isBraking)
            {
                return false;
            }

            (isBraking, isAccepted) = (false, true);
            foreach (var entry in entries.Values.Where(entry => entry.Record.IsDue(entry.Check)))
            {
                entry.Record = entry.Record.Down(time.GetUtcNow());
                changed.Add(entry.Key);
            }
        }

        observer.Braked(holds: false, failing: 0);
        changed.ForEach(observer.Changed);
        return true;
    }

    /// <summary>What is undecided counts as up from now on.</summary>
    public void Decide()
    {
        List<CheckKey> changed = [];
        lock (state)
        {
            foreach (var entry in entries.Values.Where(entry => entry.Record.IsUndecided))
            {
                entry.Record = entry.Record.Decided();
                changed.Add(entry.Key);
            }
        }

        changed.ForEach(observer.Changed);
    }

    /// <summary>Looks after the checks themselves: the brake, what is lost, and whether they are made at all.</summary>
    public void Watch()
    {
        List<CheckKey> changed = [];
        (bool IsBraking, int Failing)? brake = null;
        TimeSpan? stood = null;
        lock (state)
        {
            if (isDisposed)
            {
                return;
            }

            var records = entries.Values.Select(entry => entry.Record).ToList();
            var holds = Brake.Holds(records);
            isAccepted &= holds;
            if (isBraking && !holds)
            {
                isBraking = false;
                brake = (false, 0);
                foreach (var entry in entries.Values.Where(entry => entry.Record.IsDue(entry.Check)))
                {
                    Fall(entry, changed, ref brake);
                }
            }

            stood = StandsStill();
            foreach (var entry in entries.Values.Where(entry => entry.Started is { } started && time.GetElapsedTime(started) > entry.Key.Target.Timeout + Grace).ToList())
            {
                // Its answer, if it still comes, is that of another run.
                entry.Started = null;
                entry.Run++;
                Schedule(entry, TimeSpan.Zero);
            }
        }

        Tell(changed, brake);
        if (stood is { } length)
        {
            observer.StoodStill(length);
        }
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

    // Everything is checked more often than this. Where nothing was for so long, the wheel does not turn: a new one takes its place.
    private TimeSpan? StandsStill()
    {
        if (entries.Count == 0 || entries.Values.Any(entry => entry.Started is not null))
        {
            lastStart = time.GetTimestamp();
            return null;
        }

        var (idle, longest) = (time.GetElapsedTime(lastStart), entries.Values.Max(entry => entry.Key.Interval) * 2 + Grace);
        if (idle <= longest)
        {
            return null;
        }

        wheel.Dispose();
        wheel = new TimerWheel(time);
        lastStart = time.GetTimestamp();
        foreach (var entry in entries.Values)
        {
            Schedule(entry, Random(entry.Key.Interval < LongestSpread ? entry.Key.Interval : LongestSpread));
        }

        return idle;
    }

    [SuppressMessage("Security", "CA5394:Do not use insecure randomness", Justification = "It spreads checks in time.")]
    private static TimeSpan Random(TimeSpan longest) => longest * System.Random.Shared.NextDouble();

    [SuppressMessage("Security", "CA5394:Do not use insecure randomness", Justification = "It spreads checks in time.")]
    private static TimeSpan Vary(TimeSpan interval) => interval * (1 + Jitter * (2 * System.Random.Shared.NextDouble() - 1));

    private void Schedule(Entry entry, TimeSpan due)
    {
        var run = entry.Run;
        entry.Due = time.GetTimestamp() + (long)(due.TotalSeconds * time.TimestampFrequency);
        entry.Timer = wheel.Schedule(due, () => Start(entry, run));
    }

    private void Start(Entry entry, long run)
    {
        long began;
        lock (state)
        {
            if (isDisposed || entry.Run != run || !entries.TryGetValue(entry.Key, out var known) || known != entry)
            {
                return;
            }

            began = lastStart = time.GetTimestamp();
            entry.Started = began;
        }

        probe.Start(entry.Key.Target, result => Take(entry, run, began, result));
    }

    private void Take(Entry entry, long run, long began, CheckResult result)
    {
        List<CheckKey> changed = [];
        (bool IsBraking, int Failing)? brake = null;
        var lateness = TimeSpan.Zero;
        CheckRecord? blind = null;
        lock (state)
        {
            if (isDisposed || entry.Run != run || !entries.TryGetValue(entry.Key, out var known) || known != entry)
            {
                return;
            }

            // What it waited for its turn is the checker's fault as well.
            var turn = time.GetElapsedTime(began) - result.Duration;
            lateness = time.GetElapsedTime(entry.Due, began) + (turn > TimeSpan.Zero ? turn : TimeSpan.Zero);
            if (lateness > entry.Key.Interval)
            {
                result = result with { Outcome = CheckOutcome.Inconclusive, Detail = "The check began more than an interval late." };
            }

            var before = entry.Record;
            entry.Record = before.After(result, entry.Check, time.GetUtcNow());
            if (entry.Record.IsUp != before.IsUp || entry.Record.IsUndecided != before.IsUndecided)
            {
                changed.Add(entry.Key);
            }
            else if (entry.Record.IsDue(entry.Check))
            {
                Fall(entry, changed, ref brake);
            }

            blind = entry.Record.IsBlind != before.IsBlind ? entry.Record : null;
            entry.Started = null;
            entry.Run++;
            var period = entry.Record.IsBetween ? entry.Key.FastInterval : entry.Key.Interval;
            var rest = Vary(period) - time.GetElapsedTime(began);
            Schedule(entry, rest > TimeSpan.Zero ? rest : TimeSpan.Zero);
        }

        observer.Checked(entry.Key.Target, result, lateness);
        if (blind is not null)
        {
            observer.Blind(entry.Key, blind);
        }

        Tell(changed, brake);
    }

    private void Tell(List<CheckKey> changed, (bool IsBraking, int Failing)? brake)
    {
        if (brake is { } word)
        {
            observer.Braked(word.IsBraking, word.Failing);
        }

        changed.ForEach(observer.Changed);
    }

    // What is due goes down, unless the brake has a word.
    private void Fall(Entry due, List<CheckKey> changed, ref (bool IsBraking, int Failing)? brake)
    {
        if (isBraking)
        {
            return;
        }

        var now = time.GetUtcNow();
        switch (isAccepted ? BrakeWord.Go : Brake.Decide(due.Record, due.Check, entries.Values.Where(entry => entry != due).Select(entry => entry.Record), now))
        {
            case BrakeWord.Go:
                due.Record = due.Record.Down(now);
                changed.Add(due.Key);
                break;
            case BrakeWord.Hold:
                isBraking = true;
                brake = (true, entries.Values.Count(entry => entry.Record.Failures > 0));

                // Those that went down just before went down for the same reason.
                foreach (var entry in entries.Values.Where(entry => Brake.WentDown(entry.Record, now - (due.Key.Interval * due.Key.Fall))))
                {
                    entry.Record = entry.Record.Held(now);
                    changed.Add(entry.Key);
                }

                break;
            case BrakeWord.Wait:
                // It is due again with its next failure.
                break;
        }
    }

    // The state of one check. It is held by the schedule alone.
    private sealed class Entry(CheckKey key, HealthCheck check, CheckRecord record, long run)
    {
        public CheckKey Key { get; } = key;

        public HealthCheck Check { get; } = check;

        public CheckRecord Record { get; set; } = record;

        // Changes with each check, so that an answer is taken once.
        public long Run { get; set; } = run;

        public long Due { get; set; }

        public long? Started { get; set; }

        public WheelTimer? Timer { get; set; }
    }
}
