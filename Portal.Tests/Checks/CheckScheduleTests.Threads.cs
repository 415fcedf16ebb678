using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Tests.Doubles;

namespace Portal.Tests.Checks;

/// <summary>Many use the schedule at once.</summary>
public sealed partial class CheckScheduleTests
{
    [Test]
    public void Whoever_is_told_or_asked_may_ask_the_schedule_from_another_thread()
    {
        var isDead = false;
        var asked = 0;
        CheckBench? bench = null;
        void Ask()
        {
            var schedule = bench!.Schedule;
            Task.Factory.StartNew(() => schedule.Count, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Wait(TimeSpan.FromMinutes(1)).Should().BeTrue("the lock is not held");
            Interlocked.Increment(ref asked);
        }

        CheckResult Answer()
        {
            Ask();
            return isDead ? FakeProbe.Fail : FakeProbe.Ok;
        }

        using var made = bench = new CheckBench(_ => Answer());
        bench.News.Told = Ask;
        bench.Schedule.Set(Enumerable.Range(0, 12).ToDictionary(server => CheckBench.Key(server), _ => (CheckBench.Check, (Func<CheckRecord>)(() =>
        {
            Ask();
            return new CheckRecord { IsUp = true, IsUndecided = true, Since = bench.Time.GetUtcNow() };
        }))));
        bench.Schedule.Decide();
        isDead = true;
        bench.Run(16);
        bench.Schedule.IsBraking.Should().BeTrue();
        bench.Schedule.Accept();
        isDead = false;
        bench.Run(12);
        bench.News.Lines.Should().Contain(line => line.StartsWith("brake", StringComparison.Ordinal)).And.Contain("let go").And.Contain("changed 10.1.0.1");
        asked.Should().BePositive();
    }

    [Test]
    public void Nothing_hangs_and_no_timer_is_lost_while_many_use_it_at_once()
    {
        using var bench = new CheckBench(server => server % 3 == 0 ? FakeProbe.Fail : FakeProbe.Ok);
        var check = CheckBench.Check with { Interval = TimeSpan.FromSeconds(0.5), FastInterval = TimeSpan.FromSeconds(0.5) };
        var callers = new Action<int>[]
        {
            _ => bench.Time.Advance(TimeSpan.FromMilliseconds(50)),
            round => bench.Set(Enumerable.Range(round % 40, 60), check),
            _ => bench.Schedule.Watch(),
            round => (round % 2 == 0 ? bench.Schedule.Accept() : bench.Schedule.IsBraking).ToString(),
            _ => bench.Schedule.Decide(),
            _ => bench.Schedule.All().Should().NotBeNull(),
        };
        var threads = callers.Select(call => new Thread(() => Enumerable.Range(0, 2000).ToList().ForEach(call))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join(TimeSpan.FromMinutes(3)).Should().BeTrue());
        bench.Settle();
        bench.Schedule.Count.Should().Be(60);
        bench.Schedule.Waiting.Should().Be(60);
    }
}
