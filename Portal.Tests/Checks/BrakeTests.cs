using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Checks;

namespace Portal.Tests.Checks;

public sealed class BrakeTests
{
    private static readonly DateTimeOffset Now = new(2031, 2, 3, 4, 5, 6, TimeSpan.Zero);

    // Interval 5 s, fall 3: one fall time is 15 s. The server that is due failed first 2 s ago and is one of those that fail.
    // How many are good and were asked since then, are good and were not, fail, fell 10 s ago, fell 16 s ago, began as down.
    [TestCase(0, 0, 10, 0, 0, 0, BrakeWord.Hold)]
    [TestCase(10, 0, 10, 0, 0, 0, BrakeWord.Hold)]
    [TestCase(0, 10, 10, 0, 0, 0, BrakeWord.Hold)]
    [TestCase(11, 0, 10, 0, 0, 0, BrakeWord.Go)]
    [TestCase(0, 11, 10, 0, 0, 0, BrakeWord.Wait)]
    [TestCase(0, 9, 9, 0, 0, 0, BrakeWord.Wait)]
    [TestCase(9, 0, 9, 0, 0, 0, BrakeWord.Go)]
    [TestCase(0, 0, 9, 0, 0, 0, BrakeWord.Go)]
    [TestCase(10, 0, 4, 6, 0, 0, BrakeWord.Hold)]
    [TestCase(10, 0, 4, 0, 6, 0, BrakeWord.Go)]
    [TestCase(10, 0, 4, 0, 0, 60, BrakeWord.Go)]
    [TestCase(0, 0, 10, 0, 0, 60, BrakeWord.Hold)]
    [TestCase(0, 99, 1, 0, 0, 0, BrakeWord.Wait)]
    [TestCase(1, 98, 1, 0, 0, 0, BrakeWord.Wait)]
    [TestCase(2, 97, 1, 0, 0, 0, BrakeWord.Go)]
    [TestCase(99, 0, 1, 0, 0, 0, BrakeWord.Go)]
    [TestCase(0, 8, 1, 0, 0, 0, BrakeWord.Go)]
    public void What_is_due_goes_down_unless_half_of_all_and_at_least_ten_would(int good, int unasked, int failing, int fell, int longFell, int down, BrakeWord expected)
    {
        var due = Failing(2, 3);
        (int Count, CheckRecord Record)[] all =
        [
            (good, Up(1)), (unasked, Up(3)), (failing - 1, Failing(1, 1)), (1, due), (fell, Failing(20, 3).Down(Now.AddSeconds(-10))),
            (longFell, Failing(20, 3).Down(Now.AddSeconds(-16))), (down, Failing(3, 3) with { IsUp = false, Since = Now.AddSeconds(-3) }),
        ];
        Brake(all).Decide(due, CheckBench.Check).Should().Be(expected);
    }

    [TestCase(3, 9, BrakeWord.Wait)]
    [TestCase(3, 10, BrakeWord.Go)]
    [TestCase(1, 4, BrakeWord.Wait)]
    [TestCase(1, 5, BrakeWord.Go)]
    public void It_waits_for_others_as_long_as_the_promise_allows(int fall, int ago, BrakeWord expected)
    {
        var due = Failing(ago, fall);
        Brake((1, due), (20, Up(15))).Decide(due, CheckBench.Check with { Fall = fall }).Should().Be(expected);
    }

    [Test]
    public void What_could_not_be_found_out_says_nothing_for_the_network()
    {
        var due = Failing(2, 3);
        Brake((1, due), (20, Up(1))).Decide(due, CheckBench.Check).Should().Be(BrakeWord.Go);
        Brake((1, due), (20, Up(1) with { Inconclusive = 1 })).Decide(due, CheckBench.Check).Should().Be(BrakeWord.Wait);
    }

    // Each host that fails has so many servers; a good host has as many servers as are needed for half of all to fail.
    [TestCase(10, 1, 90, BrakeWord.Hold)]
    [TestCase(9, 2, 9, BrakeWord.Go)]
    [TestCase(9, 2, 8, BrakeWord.Hold)]
    [TestCase(1, 40, 1, BrakeWord.Go)]
    [TestCase(1, 40, 0, BrakeWord.Hold)]
    [TestCase(1, 9, 0, BrakeWord.Go)]
    [TestCase(4, 2, 0, BrakeWord.Go)]
    [TestCase(5, 2, 0, BrakeWord.Hold)]
    public void They_must_be_ten_hosts_or_ten_servers_on_more_than_half_of_all_hosts(int failingHosts, int serversOfEach, int goodHosts, BrakeWord expected)
    {
        var due = Failing(2, 3);
        var failing = failingHosts * serversOfEach;
        var all = Enumerable.Range(0, failing).Select(i => (Key(i % failingHosts, i), due))
            .Concat(Enumerable.Range(0, goodHosts == 0 ? 0 : Math.Max(failing, goodHosts)).Take(failing).Select(i => (Key(failingHosts + (i % goodHosts), i), Up(1))))
            .Concat(Enumerable.Range(0, goodHosts).Skip(failing).Select(i => (Key(failingHosts + i, i), Up(1) with { IsUp = false })));
        new Brake(all, Now).Decide(due, CheckBench.Check).Should().Be(expected);
    }

    [Test]
    public void Checks_through_a_service_are_told_apart_by_their_marks()
    {
        var due = Failing(2, 3);
        var all = Enumerable.Range(0, 10).Select(i => (CheckBench.Key(1) is var key ? key with { Target = key.Target with { Mark = (uint)(i + 1) } } : key, due));
        new Brake(all, Now).Decide(due, CheckBench.Check).Should().Be(BrakeWord.Hold);
    }

    [TestCase(0, 20, true)]
    [TestCase(0, 0, true)]
    [TestCase(7, 13, true)]
    [TestCase(8, 12, false)]
    [TestCase(10, 10, false)]
    [TestCase(1, 0, false)]
    public void It_lets_go_well_below_the_half(int failing, int good, bool expected) => Brake((failing, Failing(9, 3)), (good, Up(1))).IsPast.Should().Be(expected);

    private static CheckKey Key(int host, int port) => CheckBench.Key(host) is var key ? key with { Target = key.Target with { Port = (ushort)(port + 1) } } : key;

    private static Brake Brake(params (int Count, CheckRecord Record)[] all) =>
        new(all.SelectMany(some => Enumerable.Repeat(some.Record, some.Count)).Select((record, i) => (CheckBench.Key(i), record)), Now);

    private static CheckRecord Up(int asked) => new() { IsUp = true, Since = Now.AddDays(-1), LastTime = Now.AddSeconds(-asked) };

    private static CheckRecord Failing(int since, int failures) => Up(0) with { Failures = failures, FirstFailure = Now.AddSeconds(-since) };
}
