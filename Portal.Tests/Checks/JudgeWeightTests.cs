using CsCheck;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Checks;

public sealed class JudgeWeightTests
{
    // Measured on the kernel: weight 0 refuses clients of sh and mh without their fallback flag, and of dh.
    [TestCase("rr", SchedulerFlags.None, DownAction.Quiesce)]
    [TestCase("wrr", SchedulerFlags.None, DownAction.Quiesce)]
    [TestCase("lc", SchedulerFlags.None, DownAction.Quiesce)]
    [TestCase("wlc", SchedulerFlags.None, DownAction.Quiesce)]
    [TestCase("lblc", SchedulerFlags.None, DownAction.Quiesce)]
    [TestCase("lblcr", SchedulerFlags.None, DownAction.Quiesce)]
    [TestCase("sed", SchedulerFlags.None, DownAction.Quiesce)]
    [TestCase("nq", SchedulerFlags.None, DownAction.Quiesce)]
    [TestCase("fo", SchedulerFlags.None, DownAction.Quiesce)]
    [TestCase("ovf", SchedulerFlags.None, DownAction.Quiesce)]
    [TestCase("twos", SchedulerFlags.None, DownAction.Quiesce)]
    [TestCase("none", SchedulerFlags.None, DownAction.Quiesce)]
    [TestCase("dh", SchedulerFlags.None, DownAction.Remove)]
    [TestCase("dh", SchedulerFlags.Flag1, DownAction.Remove)]
    [TestCase("sh", SchedulerFlags.None, DownAction.Remove)]
    [TestCase("sh", SchedulerFlags.Flag2, DownAction.Remove)]
    [TestCase("sh", SchedulerFlags.Flag1, DownAction.Quiesce)]
    [TestCase("sh", SchedulerFlags.Flag1 | SchedulerFlags.Flag2, DownAction.Quiesce)]
    [TestCase("mh", SchedulerFlags.None, DownAction.Remove)]
    [TestCase("mh", SchedulerFlags.Flag2, DownAction.Remove)]
    [TestCase("mh", SchedulerFlags.Flag1, DownAction.Quiesce)]
    public void What_is_left_to_Portal_depends_on_the_scheduler(string scheduler, SchedulerFlags flags, DownAction expected)
    {
        var service = new VirtualServiceSettings { Scheduler = scheduler, Flags = flags };
        Judge.Automatic(service, expiresQuiescent: false).Should().Be(expected);
        Judge.Automatic(service, expiresQuiescent: true).Should().Be(expected);
        var persistent = service with { Persistence = new Persistence { Timeout = TimeSpan.FromMinutes(5) } };
        Judge.Automatic(persistent, expiresQuiescent: false).Should().Be(DownAction.Remove, "a known client goes on to a server of weight 0");
        Judge.Automatic(persistent, expiresQuiescent: true).Should().Be(expected);
    }

    [Test]
    public void Every_scheduler_has_its_row() => typeof(JudgeWeightTests).GetMethod(nameof(What_is_left_to_Portal_depends_on_the_scheduler))!
        .GetCustomAttributes(typeof(TestCaseAttribute), inherit: false).Select(row => (string)((TestCaseAttribute)row).Arguments[0]!)
        .Should().Contain(Schedulers.All);

    [TestCase(100, "10 20 30 40 50 60 70 80 90 100")]
    [TestCase(10, "1 2 3 4 5 6 7 8 9 10")]
    [TestCase(15, "1 3 4 6 7 9 10 12 13 15")]
    [TestCase(3, "1 2 3")]
    [TestCase(2, "1 2")]
    [TestCase(1, "1")]
    [TestCase(0, "0")]
    [TestCase(int.MaxValue, "214748364 429496729 644245094 858993458 1073741823 1288490188 1503238552 1717986917 1932735282 2147483647")]
    public void A_weight_climbs_from_a_tenth(int declared, string expected) => string.Join(' ', Climb(declared, TimeSpan.FromSeconds(45))).Should().Be(expected);

    [Test]
    public void A_ramp_has_at_most_ten_edits_never_falls_and_is_never_above_what_is_declared() =>
        Gen.Select(Gen.OneOf(Gen.Int[0, 300], Gen.Int[0, int.MaxValue]), Gen.Long[1, TimeSpan.FromHours(1).Ticks]).Sample((declared, ticks) =>
        {
            var weights = Climb(declared, TimeSpan.FromTicks(ticks));
            weights.Count.Should().BeLessThanOrEqualTo(10);
            weights.Should().BeInAscendingOrder().And.OnlyContain(weight => weight <= declared && weight >= Math.Min(declared, 1));
            weights[0].Should().Be(Math.Min(declared, Math.Max(1, declared / 10)));
            weights[^1].Should().Be(declared);
        }, iter: 1_000);

    [Test]
    public void What_climbs_is_found_again_where_it_was() =>
        Gen.Select(Gen.OneOf(Gen.Int[10, 300], Gen.Int[10, int.MaxValue]), Gen.Long[1000, TimeSpan.FromHours(1).Ticks], Gen.Double[0, 0.999]).Sample((declared, ticks, part) =>
        {
            var slowStart = TimeSpan.FromTicks(ticks);
            var elapsed = slowStart * part;
            var weight = Judge.Ramp(declared, slowStart, elapsed)!.Value.Weight;
            var climbed = Judge.Climbed(declared, slowStart, weight);
            climbed.Should().BeLessThanOrEqualTo(elapsed);
            Judge.Ramp(declared, slowStart, climbed)!.Value.Weight.Should().Be(weight);
            Judge.Climbed(declared, slowStart, declared / 10).Should().Be(TimeSpan.Zero);
        }, iter: 1_000);

    [Test]
    public void A_clock_that_goes_back_leaves_it_at_its_first_weight() =>
        Judge.Ramp(100, TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(-50)).Should().Be((10, TimeSpan.FromSeconds(1)));

    [Test]
    public void Without_a_slow_start_it_has_its_weight_at_once() => Judge.Ramp(100, TimeSpan.Zero, TimeSpan.Zero).Should().BeNull();

    // Each time that is named as the next, until none is; the weights, each once.
    private static List<int> Climb(int declared, TimeSpan slowStart)
    {
        List<int> weights = [];
        var elapsed = TimeSpan.Zero;
        while (Judge.Ramp(declared, slowStart, elapsed) is { } ramp)
        {
            ramp.Next.Should().BeGreaterThan(elapsed).And.BeLessThanOrEqualTo(slowStart);
            weights.Add(ramp.Weight);
            elapsed = ramp.Next;
        }

        weights.Add(declared);
        return [.. weights.Distinct()];
    }
}
