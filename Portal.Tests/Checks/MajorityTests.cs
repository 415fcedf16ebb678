using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Api.State;
using Portal.Tests.Doubles;

namespace Portal.Tests.Checks;

public sealed class MajorityTests
{
    private static readonly DateTimeOffset Then = new(2031, 2, 3, 4, 5, 6, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Then.AddMinutes(1);
    private static readonly CheckRecord Up = new() { IsUp = true, IsConfirmed = true, Since = Then, Successes = 1, Reason = "It works." };
    private static readonly CheckRecord Down = new() { IsUp = false, IsConfirmed = true, Since = Then, Fell = Then, Reason = "It fails." };

    // A letter a director: U up, D down, ? it does not know.
    [TestCase("U", true)]
    [TestCase("D", false)]
    [TestCase("UD", true)]
    [TestCase("DD", false)]
    [TestCase("UUD", true)]
    [TestCase("UDD", false)]
    [TestCase("DDD", false)]
    [TestCase("UUDD", true)]
    [TestCase("UDDD", false)]
    [TestCase("UUDDD", false)]
    [TestCase("?D", false)]
    [TestCase("?U", true)]
    [TestCase("?UD", true)]
    [TestCase("??UDD", false)]
    public void A_server_is_down_when_more_than_half_of_those_that_know_it_say_so(string votes, bool isUp) => Of(votes)!.IsUp.Should().Be(isUp);

    [TestCase("")]
    [TestCase("??")]
    public void Of_what_nobody_knows_there_is_no_majority(string votes) => Of(votes).Should().BeNull();

    [Test]
    public void Without_a_majority_the_own_record_holds()
    {
        Judged(null, Up).Should().Be(Up);
        Judged("??", Down).Should().Be(Down);
    }

    [TestCase("DDU", "2 of 3 directors say that it is down (a, b).")]
    [TestCase("DD?", "2 of 2 directors say that it is down (a, b).")]
    [TestCase("DUU", "1 of 3 directors say that it is down (a).")]
    [TestCase("UUU", "It works.")]
    public void The_reason_says_who_is_of_which_mind(string votes, string reason) => Judged(votes, Up).Reason.Should().Be(reason);

    [TestCase("DUU", "1 of 3 directors say that it is down (a). Here: It fails.")]
    [TestCase("DDU", "2 of 3 directors say that it is down (a, b). Here: It fails.")]
    [TestCase("UU", "No director says that it is down. Here: It fails.")]
    public void The_reason_has_the_own_complaint(string votes, string reason) => Judged(votes, Down).Reason.Should().Be(reason);

    [Test]
    public void Who_is_alone_with_what_it_says_is_overruled()
    {
        (Judged("DDU", Up).IsOverruled, Judged("UUD", Up).IsOverruled, Judged("UUD", Down).IsOverruled).Should().Be((true, false, true));
        Judged("DD", Up with { IsConfirmed = false }).IsOverruled.Should().BeFalse("it says nothing");
    }

    [Test]
    public void Others_decide_what_is_undecided_here() =>
        Judged("DD", Up with { IsUndecided = true, IsConfirmed = false }).Should().Match<CheckRecord>(record => !record.IsUp && !record.IsUndecided);

    [Test]
    public void What_others_call_up_is_proven() => (Judged("UU", Down).Successes, Judged("U", Up with { Successes = 9 }).Successes).Should().Be((2, 9));

    [Test]
    public void It_is_up_or_down_since_the_majority_has_turned()
    {
        var down = Judged("DDU", Up);
        (down.Since, down.CameBack, down.Fell).Should().Be((Now, null, null));
        var later = Now.AddMinutes(1);
        Judged("DDD", Down, down, later).Since.Should().Be(Now, "it is down for as long as the others say so");
        var back = Judged("DUU", Down, down, later);
        (back.Since, back.CameBack).Should().Be((later, later));
        var still = Judged("UUU", Up, back, later.AddMinutes(1));
        (still.Since, still.CameBack).Should().Be((later, later), "its weight climbs on, as on the other directors");
    }

    [Test]
    public void A_director_that_judges_by_itself_again_goes_on_from_there()
    {
        var down = Judged("DDU", Up);
        var later = Now.AddMinutes(1);
        var back = Judged(null, Up, down, later);
        (back.IsUp, back.Since, back.CameBack).Should().Be((true, later, later), "it was out until now, so its weight climbs");
        Judged(null, Down, down, later).Since.Should().Be(Now);
        var held = Judged(null, Down.Held(later), Judged(null, Down), later);
        (held.IsUp, held.CameBack).Should().Be((true, null), "what the brake holds climbs not");
    }

    private static Majority? Of(string votes) => Majority.Of(
        [.. votes.Index().Select(vote => (((char)('a' + vote.Index)).ToString(), new ServiceVote(vote.Item == 'D' ? [Known.Server(1)] : [], vote.Item == '?' ? [Known.Server(1)] : [])))],
        Known.Server(1));

    private static CheckRecord Judged(string? votes, CheckRecord own, CheckRecord? last = null, DateTimeOffset? now = null) =>
        Majority.Judged(votes is null ? null : Of(votes), own, 2, last, now ?? Now);
}
