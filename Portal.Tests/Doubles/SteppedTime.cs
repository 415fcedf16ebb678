namespace Portal.Tests.Doubles;

/// <summary>A clock that stands until a test moves it; its timers ring when the test moves it past their time.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private readonly Lock state = new();
    private readonly List<Timer> timers = [];
    private TimeSpan elapsed;
    private TimeSpan wall;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How many timers wait to ring.</summary>
    public int Waiting
    {
        get
        {
            lock (state)
            {
                return timers.Count(timer => timer.Due is not null);
            }
        }
    }

    public override long GetTimestamp()
    {
        lock (state)
        {
            return elapsed.Ticks;
        }
    }

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2031, 2, 3, 4, 5, 6, TimeSpan.Zero) + TimeSpan.FromTicks(GetTimestamp()) + wall;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (this.state)
        {
            timers.Add(timer);
        }

        return timer;
    }

    /// <summary>Sets the clock of the wall, as people and time servers do. The other one goes on as it was.</summary>
    public void Set(TimeSpan change) => wall += change;

    public void Advance(TimeSpan step)
    {
        List<Timer> ringing;
        lock (state)
        {
            elapsed += step;
            ringing = [.. timers.Where(timer => timer.Due <= elapsed)];
            ringing.ForEach(timer => timer.Due = timer.Period > TimeSpan.Zero ? elapsed + timer.Period : null);
        }

        ringing.ForEach(timer => timer.Ring());
    }

    /// <summary>Moves it again and again until something has happened.</summary>
    public Task AdvanceUntilAsync(TimeSpan step, Func<bool> condition, string what) => Poll.UntilAsync(
        () =>
        {
            Advance(step);
            return condition();
        },
        what);

    private sealed class Timer(SteppedTime time, Action ring) : ITimer
    {
        public TimeSpan? Due { get; set; }

        public TimeSpan Period { get; private set; }

        public void Ring() => ring();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time.state)
            {
                Due = dueTime < TimeSpan.Zero ? null : time.elapsed + dueTime;
                Period = period;
            }

            return true;
        }

        public void Dispose()
        {
            lock (time.state)
            {
                time.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
