namespace Portal.Api.Checks;

/// <summary>
/// Many timers on one: it turns by a tick of 20 ms, and stands until the next tick for which something waits. A timer costs
/// one small object, however many there are. What is due runs on the thread pool, each by itself, so nothing holds the wheel.
/// </summary>
public sealed class TimerWheel : IDisposable
{
    // Ten seconds a turn: nearly everything is due within one. What is due later is passed over once a turn.
    private const int SlotCount = 512;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private readonly Lock state = new();
    private readonly WheelTimer[] slots = new WheelTimer[SlotCount];
    private readonly TimeProvider time;
    private readonly ITimer clock;
    private readonly long start;
    private long turned;
    private long armed = long.MaxValue;
    private int count;

    /// <summary>Makes a wheel that stands.</summary>
    /// <param name="time">The clock.</param>
    public TimerWheel(TimeProvider time)
    {
        this.time = time;
        start = time.GetTimestamp();
        for (var i = 0; i < SlotCount; i++)
        {
            slots[i] = WheelTimer.Ring();
        }

        // It outlives the request that may have started the first check, and must not carry its context.
        using (ExecutionContext.SuppressFlow())
        {
            clock = time.CreateTimer(wheel => ((TimerWheel)wheel!).Turn(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>How many timers wait.</summary>
    public int Count
    {
        get
        {
            lock (state)
            {
                return count;
            }
        }
    }

    /// <summary>Runs an action later: never before its time, and on an idle machine at most a tick after it.</summary>
    /// <param name="due">When, from now on; zero or less for the next tick.</param>
    /// <param name="action">Runs on the thread pool. It must not throw.</param>
    /// <returns>The timer, which can be cancelled.</returns>
    public WheelTimer Schedule(TimeSpan due, Action action)
    {
        var timer = new WheelTimer(this, action);
        lock (state)
        {
            var now = time.GetElapsedTime(start);
            turned = count == 0 ? now.Ticks / Tick.Ticks : turned;
            count++;
            timer.Due = Math.Max(turned + 1, ((now + due).Ticks + Tick.Ticks - 1) / Tick.Ticks);
            slots[timer.Due % SlotCount].Append(timer);
            if (timer.Due < armed)
            {
                Arm(timer.Due, now);
            }
        }

        return timer;
    }

    /// <summary>Stops the wheel; what waits does not run.</summary>
    public void Dispose() => clock.Dispose();

    internal bool Cancel(WheelTimer timer)
    {
        lock (state)
        {
            return TryTake(timer);
        }
    }

    private void Turn()
    {
        lock (state)
        {
            var elapsed = time.GetElapsedTime(start);
            var now = elapsed.Ticks / Tick.Ticks;

            // A machine that was busy or asleep may be many ticks late: each slot is looked at once at the most.
            for (var tick = Math.Max(turned, now - SlotCount) + 1; tick <= now; tick++)
            {
                RunDue(slots[tick % SlotCount], now);
            }

            turned = Math.Max(turned, now);
            armed = long.MaxValue;
            if (count > 0)
            {
                Arm(NextUsed(), elapsed);
            }
        }
    }

    // What waits there may be due some turns later; then the clock rings for nothing, once a turn.
    private long NextUsed()
    {
        var tick = turned + 1;
        while (slots[tick % SlotCount].Next == slots[tick % SlotCount])
        {
            tick++;
        }

        return tick;
    }

    // The clock cuts off what is no whole millisecond, and would ring too early.
    private void Arm(long tick, TimeSpan now)
    {
        armed = tick;
        var wait = (tick * Tick) - now;
        clock.Change(TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(wait.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
    }

    private void RunDue(WheelTimer slot, long now)
    {
        for (var timer = slot.Next; timer != slot;)
        {
            var next = timer.Next;
            if (timer.Due <= now && TryTake(timer))
            {
                ThreadPool.UnsafeQueueUserWorkItem(timer, preferLocal: false);
            }

            timer = next;
        }
    }

    private bool TryTake(WheelTimer timer)
    {
        if (!timer.TryRemove())
        {
            return false;
        }

        count--;
        return true;
    }
}
