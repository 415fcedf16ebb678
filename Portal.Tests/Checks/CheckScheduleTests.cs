using System.Collections.Concurrent;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Api.State;
using Portal.Tests.Doubles;

namespace Portal.Tests.Checks;

public sealed partial class CheckScheduleTests
{
    [TestCase(60, 5)]
    [TestCase(2, 2)]
    public void First_checks_are_spread(int interval, int spread)
    {
        const int Servers = 1000;
        using var bench = new CheckBench(_ => FakeProbe.Ok);
        bench.Set(Enumerable.Range(0, Servers), CheckBench.Check with { Interval = TimeSpan.FromSeconds(interval) });
        for (var part = 1; part <= 4; part++)
        {
            bench.Run(spread / 5.0);
            bench.Probe.Started.Distinct().Count().Should().BeInRange((Servers * part / 5) - 100, (Servers * part / 5) + 100);
        }

        bench.Run((spread / 5.0) + 0.2);
        bench.Probe.Started.Distinct().Should().HaveCount(Servers);
    }

    [Test]
    public void Later_checks_vary_by_a_twentieth()
    {
        var times = new ConcurrentDictionary<int, List<double>>();
        CheckBench? bench = null;
        using var made = bench = new CheckBench(server => Note(times, server, bench!.Time)) { Step = TimeSpan.FromSeconds(1) };
        bench.Set(Enumerable.Range(0, 20), CheckBench.Check with { Interval = TimeSpan.FromSeconds(100) });
        bench.Run(1500);
        var gaps = times.Values.SelectMany(list => list.Zip(list.Skip(1), (one, two) => two - one)).ToList();
        gaps.Should().OnlyContain(gap => gap >= 94 && gap <= 107).And.Contain(gap => gap < 98).And.Contain(gap => gap > 103);
    }

    [Test]
    public void A_server_between_two_states_is_asked_faster()
    {
        var times = new ConcurrentDictionary<int, List<double>>();
        var result = FakeProbe.Fail;
        CheckBench? bench = null;
        using var made = bench = new CheckBench(server => Note(times, server, bench!.Time) is var _ ? result : null);
        bench.Set([1]);
        bench.Run(35);
        var gaps = times[1].Zip(times[1].Skip(1), (one, two) => two - one).ToList();
        gaps.Take(2).Should().OnlyContain(gap => gap < 1.5, "it fails and is up");
        gaps.Skip(2).Should().OnlyContain(gap => gap > 4.5, "it is down and fails");
        bench.Record(1).IsUp.Should().BeFalse();
        result = FakeProbe.Ok;
        while (!bench.Record(1).IsUp)
        {
            bench.Run(0.1);
        }

        (times[1][^1] - times[1][^2]).Should().BeLessThan(1.5, "it works and is down");
    }

    [Test]
    public void Equal_checks_run_once()
    {
        HttpCheck Http() => new() { Path = "/live", Headers = HttpCheck.NoHeaders.Add("A", "b"), Status = StatusSet.Parse("200,204")! };
        CheckKey Key(CheckKind kind) => CheckBench.Key(1) is var key ? key with { Target = key.Target with { Kind = kind } } : key;

        // No check is answered, so none is made a second time, and nobody looks after it.
        using var bench = new CheckBench(_ => null) { IsWatched = false };
        Dictionary<CheckKey, (HealthCheck, Func<CheckRecord>)> checks = [];
        foreach (var kind in new CheckKind[] { Http(), Http(), Http() with { Path = "/ready" } })
        {
            checks[Key(kind)] = (CheckBench.Check, () => new CheckRecord { IsUp = true, Since = bench.Time.GetUtcNow() });
        }

        bench.Schedule.Set(checks);
        bench.Schedule.Count.Should().Be(2);
        bench.Run(5.2);
        bench.Probe.Started.Should().HaveCount(2).And.OnlyHaveUniqueItems(target => ((HttpCheck)target.Kind).Path);
    }

    [Test]
    public void A_change_of_configuration_keeps_what_stays()
    {
        using var bench = new CheckBench(server => server < 5 ? FakeProbe.Fail : FakeProbe.Ok);
        bench.Set(Enumerable.Range(0, 10));
        bench.Run(12);
        var before = bench.Schedule.All().ToDictionary(one => one.Key, one => one.Record);
        bench.Set(Enumerable.Range(3, 10));
        bench.Schedule.All().Select(one => CheckBench.Number(one.Key.Target)).Should().BeEquivalentTo(Enumerable.Range(3, 10));
        Enumerable.Range(3, 7).Should().OnlyContain(server => ReferenceEquals(bench.Record(server), before[CheckBench.Key(server)]));
        Enumerable.Range(10, 3).Should().OnlyContain(server => bench.Record(server).Last == null);
        bench.Schedule.Find(CheckBench.Key(1)).Should().BeNull();
        bench.Schedule.Waiting.Should().Be(10, "timers of what is gone are gone");
    }

    [Test]
    public void A_check_that_is_replaced_can_hand_on_its_record()
    {
        using var bench = new CheckBench(_ => FakeProbe.Fail);
        bench.Set([1]);
        bench.Run(12);
        var (before, changed) = (bench.Record(1), CheckBench.Check with { Timeout = TimeSpan.FromSeconds(1) });
        bench.Schedule.Set(new Dictionary<CheckKey, (HealthCheck, Func<CheckRecord>)> { [CheckBench.Key(1, changed)] = (changed, () => bench.Record(1)) });
        bench.Record(1, changed).Should().BeSameAs(before).And.Match<CheckRecord>(record => !record.IsUp);
        bench.Schedule.Count.Should().Be(1);
    }

    [Test]
    public void What_comes_after_a_check_was_removed_is_dropped()
    {
        using var bench = new CheckBench(_ => null);
        bench.Set([1]);
        var done = bench.RunUntilKept();
        bench.Set([]);
        done(FakeProbe.Fail);
        bench.Schedule.Find(CheckBench.Key(1)).Should().BeNull();
        bench.Set([1]);
        done(FakeProbe.Fail);
        bench.Record(1).Last.Should().BeNull("it was asked before this check began");
        bench.News.Results.Should().BeEmpty();
        bench.Schedule.Waiting.Should().Be(1);
    }

    [Test]
    public void An_answer_that_comes_twice_counts_once()
    {
        using var bench = new CheckBench(_ => null);
        bench.Set([1]);
        var done = bench.RunUntilKept();
        done(FakeProbe.Fail);
        done(FakeProbe.Fail);
        bench.Record(1).Failures.Should().Be(1);
        bench.Schedule.Waiting.Should().Be(1);
        bench.Run(1.2);
        done(FakeProbe.Fail);
        bench.Record(1).Failures.Should().Be(1, "another check is under way");
    }

    [Test]
    public void A_probe_that_never_answers_does_not_stop_its_check_for_ever()
    {
        using var bench = new CheckBench(_ => null);
        bench.Set([1]);
        var lost = bench.RunUntilKept();
        bench.Probe.Answer = _ => FakeProbe.Ok;
        bench.Time.Advance(TimeSpan.FromSeconds(11));
        bench.Schedule.Watch();
        bench.News.Results.Should().BeEmpty("its time-out and some patience are not over");
        bench.Time.Advance(TimeSpan.FromSeconds(2));
        bench.Schedule.Watch();
        bench.Settle();
        bench.News.Results[0].Result.Should().Match<CheckResult>(result => result.Outcome == CheckOutcome.Inconclusive && result.Detail.Contains("never ended", StringComparison.Ordinal));
        bench.Run(6);
        lost(FakeProbe.Fail);
        bench.Record(1).Should().Match<CheckRecord>(record => record.Failures == 0 && record.Last == FakeProbe.Ok);
    }

    [TestCase(4, CheckOutcome.Fail)]
    [TestCase(6, CheckOutcome.Inconclusive)]
    public void What_waited_for_its_turn_for_more_than_an_interval_tells_nothing(int seconds, CheckOutcome expected)
    {
        using var bench = new CheckBench(_ => null);
        bench.Set([1]);
        var done = bench.RunUntilKept();
        bench.Probe.Hanging = 1;
        bench.Run(seconds);
        bench.Probe.Hanging = 0;
        done(FakeProbe.Fail with { Duration = TimeSpan.FromMilliseconds(200) });
        bench.Record(1).Last!.Outcome.Should().Be(expected);
        bench.News.Results.Single().Lateness.TotalSeconds.Should().BeInRange(seconds - 0.5, seconds + 0.5);
    }

    [Test]
    public void A_check_that_took_long_itself_is_not_late()
    {
        using var bench = new CheckBench(_ => null);
        bench.Set([1], CheckBench.Check with { Timeout = TimeSpan.FromSeconds(20) });
        bench.Run(5.2);
        bench.Run(15);
        bench.Probe.Take().Single().Done(FakeProbe.Fail with { Duration = TimeSpan.FromSeconds(18) });
        bench.News.Results.Single().Result.Outcome.Should().Be(CheckOutcome.Fail);
        bench.News.Results.Single().Lateness.TotalSeconds.Should().BeInRange(0, 2.5);
    }

    [Test]
    public void A_wheel_that_stands_still_is_noticed_and_replaced()
    {
        using var bench = new CheckBench(_ => FakeProbe.Ok, time => new FaultyTime(time, stuck: 1));
        bench.Set(Enumerable.Range(0, 20));
        bench.Run(9);
        bench.Probe.Started.Should().BeEmpty();
        bench.News.Lines.Should().BeEmpty();
        bench.Run(8);
        bench.News.Lines.Should().ContainSingle().Which.Should().StartWith("stood 1");
        bench.Run(5.2);
        bench.Probe.Started.Distinct().Should().HaveCount(20);
        bench.News.Results.Should().OnlyContain(one => one.Result.Outcome == CheckOutcome.Ok);
        bench.Run(60);
        bench.News.Lines.Should().ContainSingle();
    }

    [Test]
    public void A_clock_that_somebody_sets_takes_nothing_down_and_keeps_nothing_up([Values(-3600, 3600)] int seconds)
    {
        var isDead = false;
        using var bench = new CheckBench(server => isDead && server < 5 ? FakeProbe.Fail : FakeProbe.Ok);
        bench.Set(Enumerable.Range(0, 20));
        bench.Run(7);
        isDead = true;
        bench.Run(2);
        bench.Time.Set(TimeSpan.FromSeconds(seconds));
        bench.Run(14);
        Enumerable.Range(0, 20).Where(server => !bench.Record(server).IsUp).Should().Equal(0, 1, 2, 3, 4);
        bench.Schedule.Now.Should().BeCloseTo(bench.Time.GetUtcNow(), TimeSpan.FromSeconds(1));
        Enumerable.Range(0, 5).Should().OnlyContain(server => bench.Schedule.Now - bench.Record(server).Since < TimeSpan.FromSeconds(20));
    }

    [Test]
    public void What_is_not_decided_is_up_or_down_with_its_first_result_or_when_nobody_waits_longer()
    {
        using var bench = new CheckBench(server => server == 0 ? FakeProbe.Ok : server == 1 ? FakeProbe.Fail : null);
        bench.Set([0, 1, 2], isUndecided: true);
        bench.Run(5.2);
        bench.Schedule.All().OrderBy(one => CheckBench.Number(one.Key.Target)).Select(one => (one.Record.IsUp, one.Record.IsUndecided)).Should().Equal((true, false), (false, false), (true, true));
        bench.Schedule.Decide();
        bench.Record(2).IsUndecided.Should().BeFalse();
        bench.News.Lines.Should().BeEquivalentTo("changed 10.1.0.0", "changed 10.1.0.1", "changed 10.1.0.2");
        bench.Schedule.Decide();
        bench.News.Lines.Should().HaveCount(3);
    }

    [Test]
    public void Checks_that_cannot_be_made_are_said_once_and_change_nothing()
    {
        var result = new CheckResult(CheckOutcome.Inconclusive, TimeSpan.Zero, "There is no port left.");
        using var bench = new CheckBench(_ => result);
        bench.Set([1]);
        bench.Run(60);
        bench.News.Lines.Should().Equal("blind 10.1.0.1");
        bench.Record(1).IsUp.Should().BeTrue();
        result = FakeProbe.Ok;
        bench.Run(6);
        bench.News.Lines.Should().Equal("blind 10.1.0.1", "sees 10.1.0.1");
    }

    [Test]
    public void After_its_end_it_does_nothing()
    {
        var bench = new CheckBench(_ => null);
        bench.Set([1]);
        var done = bench.RunUntilKept();
        bench.Dispose();
        done(FakeProbe.Ok);
        bench.Set([2]);
        bench.Schedule.Watch();
        bench.Time.Advance(TimeSpan.FromMinutes(1));
        (bench.Schedule.Count, bench.News.Results.Count, bench.Probe.Started.Count).Should().Be((0, 0, 1));
    }

    // Everything is looked at once in each step of the clock at the most, however many are due.
    [TestCase(2, 3, true)]
    [TestCase(1, 3, false)]
    [TestCase(0, 3, false)]
    public void Ten_thousand_checks_are_made_also_while_many_fail(int failing, int of, bool brakes)
    {
        const int Servers = 10_000;
        using var bench = new CheckBench(server => server % of < failing ? FakeProbe.Fail : FakeProbe.Ok);
        bench.Set(Enumerable.Range(0, Servers));
        bench.Run(16);
        bench.Schedule.IsBraking.Should().Be(brakes);
        Enumerable.Range(0, Servers).Count(server => !bench.Record(server).IsUp).Should().Be(brakes ? 0 : Enumerable.Range(0, Servers).Count(server => server % of < failing));
        bench.Schedule.Looks.Should().BeLessThanOrEqualTo(failing == 0 ? 0 : 16 * 11);
        bench.Probe.Started.Count.Should().BeInRange(3 * Servers, 7 * Servers);
    }

    private static CheckResult Note(ConcurrentDictionary<int, List<double>> times, int server, SteppedTime time)
    {
        times.GetOrAdd(server, _ => []).Add(TimeSpan.FromTicks(time.GetTimestamp()).TotalSeconds);
        return FakeProbe.Ok;
    }
}
