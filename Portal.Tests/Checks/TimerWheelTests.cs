using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Tests.Doubles;

namespace Portal.Tests.Checks;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class TimerWheelTests
{
    private readonly SteppedTime time = new();

    [Test]
    public async Task An_action_runs_at_its_time_and_not_before()
    {
        using var wheel = new TimerWheel(time);
        var ran = new TaskCompletionSource();
        wheel.Schedule(TimeSpan.FromMilliseconds(50), ran.SetResult);
        Advance(49);
        wheel.Count.Should().Be(1);
        ran.Task.IsCompleted.Should().BeFalse();
        Advance(11);
        wheel.Count.Should().Be(0);
        await ran.Task;
    }

    [TestCase(0)]
    [TestCase(-1000)]
    public async Task What_is_due_already_runs_with_the_next_tick(int due)
    {
        using var wheel = new TimerWheel(time);
        var ran = new TaskCompletionSource();
        wheel.Schedule(TimeSpan.FromMilliseconds(due), ran.SetResult);
        Advance(20);
        await ran.Task;
    }

    [Test]
    public void What_is_cancelled_does_not_run()
    {
        using var wheel = new TimerWheel(time);
        var timer = wheel.Schedule(TimeSpan.FromSeconds(1), () => throw new InvalidOperationException("It ran."));
        timer.Cancel().Should().BeTrue();
        timer.Cancel().Should().BeFalse();
        wheel.Count.Should().Be(0);
        Advance(5000);
    }

    [Test]
    public async Task What_runs_cannot_be_cancelled_any_more()
    {
        using var wheel = new TimerWheel(time);
        var ran = new TaskCompletionSource();
        var timer = wheel.Schedule(TimeSpan.FromSeconds(1), ran.SetResult);
        Advance(1000);
        timer.Cancel().Should().BeFalse();
        await ran.Task;
    }

    [Test]
    public async Task An_action_that_hangs_holds_no_other()
    {
        using var wheel = new TimerWheel(time);
        using var hold = new ManualResetEventSlim();
        var ran = new TaskCompletionSource();
        wheel.Schedule(TimeSpan.FromMilliseconds(20), hold.Wait);
        wheel.Schedule(TimeSpan.FromMilliseconds(20), () => wheel.Schedule(TimeSpan.FromMilliseconds(20), ran.SetResult));
        Advance(20);
        await Poll.UntilAsync(
            () =>
            {
                Advance(20);
                return ran.Task.IsCompleted;
            },
            "the second action runs");
        hold.Set();
    }

    [Test]
    public void A_wheel_with_nothing_on_it_stands()
    {
        using var wheel = new TimerWheel(time);
        time.Waiting.Should().Be(0);
        var timer = wheel.Schedule(TimeSpan.FromHours(1), () => { });
        time.Waiting.Should().Be(1);
        timer.Cancel();
        Advance(3_600_000);
        time.Waiting.Should().Be(0);
    }

    [Test]
    public async Task What_is_scheduled_later_may_be_due_earlier()
    {
        using var wheel = new TimerWheel(time);
        wheel.Schedule(TimeSpan.FromHours(1), () => { });
        var ran = new TaskCompletionSource();
        wheel.Schedule(TimeSpan.FromSeconds(1), ran.SetResult);
        Advance(1000);
        wheel.Count.Should().Be(1);
        await ran.Task;
    }

    [Test]
    public void After_a_long_stand_what_is_due_is_counted_from_now()
    {
        using var wheel = new TimerWheel(time);
        wheel.Schedule(TimeSpan.FromSeconds(1), () => { }).Cancel();
        Advance(3_600_000);
        wheel.Schedule(TimeSpan.FromMilliseconds(100), () => { });
        Advance(80);
        wheel.Count.Should().Be(1);
        Advance(20);
        wheel.Count.Should().Be(0);
    }

    // Steps are from a tick to several turns of the wheel.
    [Test]
    public void Thousands_of_timers_each_run_in_the_tick_of_their_time([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        using var wheel = new TimerWheel(time);
        var due = new List<(long Due, WheelTimer Timer)>();
        var now = time.GetTimestamp() / TimeSpan.TicksPerMillisecond;
        var start = now;
        for (var step = 0; step < 200; step++)
        {
            for (var i = random.Next(50); i > 0; i--)
            {
                var wait = random.Next(random.Next(2) == 0 ? 200 : 40_000);
                due.Add((now + wait, wheel.Schedule(TimeSpan.FromMilliseconds(wait), () => { })));
            }

            if (due.Count > 0 && random.Next(3) == 0)
            {
                var (_, timer) = due[random.Next(due.Count)];
                timer.Cancel().Should().BeTrue();
                due.RemoveAll(pair => pair.Timer == timer);
            }

            var advance = random.Next(10) == 0 ? 20 * random.Next(1500) : 20 * random.Next(1, 5);
            Advance(advance);
            now += advance;

            // All steps are whole ticks of the wheel, so what is due by now has run.
            due.RemoveAll(pair => pair.Due <= now && advance > 0);
            if (advance > 0)
            {
                wheel.Count.Should().Be(due.Count, "{0} ms have gone", now - start);
            }
        }
    }

    private void Advance(int milliseconds) => time.Advance(TimeSpan.FromMilliseconds(milliseconds));
}
