using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Api.State;

namespace Portal.Tests.Checks;

public sealed class CheckRecordTests
{
    private static readonly DateTimeOffset Start = new(2031, 2, 3, 4, 5, 6, TimeSpan.Zero);
    private static readonly HealthCheck Check = new() { Kind = new TcpCheck(null, null), Rise = 2, Fall = 3 };

    // Results: + is good, - a failure, ? inconclusive. States after each: U up, u up with results against it, D down, d down likewise, C undecided.
    [TestCase("U", "+++", "UUU")]
    [TestCase("U", "---", "uuD")]
    [TestCase("U", "--+---", "uuUuuD")]
    [TestCase("U", "-?-?-", "uuuuD")]
    [TestCase("U", "?????????", "UUUUUUUUU")]
    [TestCase("D", "---", "DDD")]
    [TestCase("D", "++", "dU")]
    [TestCase("D", "+-++", "dDdU")]
    [TestCase("D", "+?+", "ddU")]
    [TestCase("D", "+????", "ddddd")]
    [TestCase("C", "+", "U")]
    [TestCase("C", "-", "D")]
    [TestCase("C", "??+", "CCU")]
    [TestCase("C", "?-", "CD")]
    [TestCase("C", "+---", "UuuD")]
    [TestCase("C", "-++", "DdU")]
    [TestCase("U", "---++---", "uuDdUuuD")]
    public void Results_in_a_row_change_the_state(string begin, string results, string expected)
    {
        var record = Begin(begin);
        var seen = string.Empty;
        foreach (var (i, result) in results.Index())
        {
            record = Next(record, result, Start.AddSeconds(i));
            record = record.IsDue(Check) ? record.Down(Start.AddSeconds(i)) : record;
            seen += record.IsUndecided ? "C" : record.IsUp ? record.IsBetween ? "u" : "U" : record.IsBetween ? "d" : "D";
        }

        seen.Should().Be(expected);
    }

    // M: nobody can rely on it, because it is so from memory or cannot be looked at any more. K: it is known.
    [TestCase("U", "+", "K")]
    [TestCase("U", "--", "MM")]
    [TestCase("U", "---", "MMK")]
    [TestCase("D", "-", "K")]
    [TestCase("D", "++", "MK")]
    [TestCase("C", "?+", "MK")]
    [TestCase("C", "-", "K")]
    [TestCase("U", "+?????+", "KKKKKMK")]
    [TestCase("D", "?????", "MMMMM")]
    public void What_a_director_remembers_is_not_known_until_a_result_says_it_too(string begin, string results, string expected)
    {
        var record = Begin(begin);
        var seen = string.Empty;
        foreach (var result in results)
        {
            record = Next(record, result, Start);
            record = record.IsDue(Check) ? record.Down(Start) : record;
            seen += record.IsKnown ? "K" : "M";
        }

        seen.Should().Be(expected);
    }

    [TestCase(1, 1, "-", "D")]
    [TestCase(1, 1, "-+", "U")]
    [TestCase(5, 1, "-++++", "D")]
    [TestCase(5, 1, "-+++++", "U")]
    [TestCase(1, 5, "----", "U")]
    [TestCase(1, 5, "-----", "D")]
    public void Rise_and_fall_are_counted(int rise, int fall, string results, string expected)
    {
        var check = Check with { Rise = rise, Fall = fall };
        var record = results.Index().Aggregate(Begin("U"), (record, next) =>
            Next(record, next.Item, Start, check) is var after && after.IsDue(check) ? after.Down(Start) : after);
        (record.IsUp ? "U" : "D").Should().Be(expected);
    }

    [Test]
    public void What_is_due_is_up_until_somebody_takes_it_down()
    {
        var record = Results(Begin("U"), "-----");
        record.IsUp.Should().BeTrue();
        record.IsDue(Check).Should().BeTrue();
        record.Failures.Should().Be(5);
        record.FirstFailure.Should().Be(Start);
    }

    [Test]
    public void Five_inconclusive_results_in_a_row_make_it_blind_until_one_tells_something()
    {
        Results(Begin("U"), "????").IsBlind.Should().BeFalse();
        Results(Begin("U"), "??+???").IsBlind.Should().BeFalse();
        Results(Begin("U"), "?????").IsBlind.Should().BeTrue();
        Results(Begin("U"), "???????-").IsBlind.Should().BeFalse();
        Results(Begin("D"), "???????+").IsBlind.Should().BeFalse();
    }

    [Test]
    public void It_says_since_when_and_why()
    {
        var down = Results(Begin("U"), "---?") is var due ? due.Down(Start.AddSeconds(4)) : due;
        down.Since.Should().Be(Start.AddSeconds(4));
        down.Fell.Should().Be(Start.AddSeconds(4));
        down.Reason.Should().Be("It fails.");
        var up = Next(Next(down, '+', Start.AddSeconds(5)), '+', Start.AddSeconds(6));
        up.Since.Should().Be(Start.AddSeconds(6));
        up.CameBack.Should().Be(Start.AddSeconds(6));
        up.Fell.Should().BeNull();
        up.Reason.Should().Be("It works.");
        Results(up, "+-+").Should().Match<CheckRecord>(record => record.Since == up.Since && record.Reason == up.Reason);
    }

    [Test]
    public void What_began_as_down_tells_why_with_its_first_failure()
    {
        var record = Results(Begin("D"), "-");
        record.Reason.Should().Be("It fails.");
        record.Fell.Should().BeNull("the brake must not bring back what was down before it looked");
    }

    [Test]
    public void What_was_never_down_did_not_come_back() => Results(Begin("C"), "+--+").CameBack.Should().BeNull();

    [Test]
    public void What_is_waited_for_long_enough_is_up_and_needs_its_full_number_of_failures()
    {
        var record = Begin("C").Decided();
        record.IsUndecided.Should().BeFalse();
        Results(record, "--").IsDue(Check).Should().BeFalse();
        Results(record, "---").IsDue(Check).Should().BeTrue();
        record.Decided().Should().BeSameAs(record);
    }

    [Test]
    public void What_the_brake_brings_back_has_its_weight_at_once()
    {
        var held = Results(Begin("U"), "---").Down(Start).Held(Start.AddSeconds(9));
        held.Should().Match<CheckRecord>(record => record.IsUp && record.CameBack == null && record.Fell == null && record.Since == Start.AddSeconds(9));
        held.IsDue(Check).Should().BeTrue();
        held.Reason.Should().Contain("held up");
    }

    [TestCase(3, 2)]
    [TestCase(1, 0)]
    public void What_the_brake_lets_go_needs_one_more_failure(int fall, int failures)
    {
        var check = Check with { Fall = fall };
        var record = Results(Begin("U"), "-----").Reprieved(check, Start.AddSeconds(9));
        record.Failures.Should().Be(failures);
        record.IsDue(check).Should().BeFalse();
        record.FirstFailure.Should().Be(fall > 1 ? Start.AddSeconds(9) : null);
        Next(record, '-', Start.AddSeconds(10), check).IsDue(check).Should().BeTrue();
    }

    [Test]
    public void What_the_brake_did_not_hold_keeps_its_failures() => Results(Begin("U"), "--").Reprieved(Check, Start).Failures.Should().Be(2);

    [Test]
    public void A_step_of_the_clock_moves_all_its_times()
    {
        var step = TimeSpan.FromHours(-3);
        var record = Results(Results(Begin("D"), "++"), "---").Down(Start);
        var moved = record.Moved(step);
        moved.Should().Be(record with { Since = Start + step, CameBack = record.CameBack + step, Fell = Start + step, FirstFailure = record.FirstFailure + step, LastTime = record.LastTime + step });
    }

    [Test]
    public void The_last_certificate_stays_known()
    {
        var record = Begin("U").After(new CheckResult(CheckOutcome.Ok, TimeSpan.Zero, "It works.", Start.AddDays(3)), Check, Start);
        Results(record, "-?").CertificateExpiry.Should().Be(Start.AddDays(3));
    }

    private static CheckRecord Begin(string state) => new() { IsUp = state != "D", IsUndecided = state == "C", Since = Start.AddDays(-1) };

    private static CheckRecord Results(CheckRecord record, string results) => results.Aggregate(record, (record, result) => Next(record, result, Start));

    private static CheckRecord Next(CheckRecord record, char result, DateTimeOffset now, HealthCheck? check = null) => record.After(
        result switch
        {
            '+' => new CheckResult(CheckOutcome.Ok, TimeSpan.FromMilliseconds(1), "It works."),
            '-' => new CheckResult(CheckOutcome.Fail, TimeSpan.FromMilliseconds(1), "It fails."),
            _ => new CheckResult(CheckOutcome.Inconclusive, TimeSpan.Zero, "Nobody knows."),
        },
        check ?? Check,
        now);
}
