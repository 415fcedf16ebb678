using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Fleet;
using Portal.Tests.Doubles;

namespace Portal.Tests.Fleet;

internal sealed class FairTurnsTests
{
    private static readonly TimeSpan Commit = TimeSpan.FromMilliseconds(4);

    private readonly ManualTime time = new();

    [Test]
    public void One_who_writes_alone_waits_for_nobody()
    {
        var turns = new FairTurns(time);
        turns.Wrote(Commit);
        turns.Next().Should().Be(TimeSpan.Zero);
    }

    [Test]
    public void Where_others_write_the_one_who_has_written_waits_for_about_one_write_and_once()
    {
        var turns = new FairTurns(time);
        turns.OthersWrote(isBeforeMine: false);
        turns.Next().Should().Be(TimeSpan.Zero, "it has not written");
        turns.Wrote(Commit);
        turns.Next().Should().BeGreaterThanOrEqualTo(Commit / 2).And.BeLessThanOrEqualTo(Commit * 1.5);
        turns.Next().Should().Be(TimeSpan.Zero);
    }

    [Test]
    public void What_others_wrote_more_than_a_second_ago_is_over()
    {
        var turns = new FairTurns(time);
        turns.OthersWrote(isBeforeMine: true);
        time.Advance(TimeSpan.FromSeconds(1.1));
        turns.Wrote(Commit);
        turns.Next().Should().Be(TimeSpan.Zero);
    }

    [Test]
    public void One_who_is_overtaken_often_waits_longer_and_never_long()
    {
        var turns = new FairTurns(time);
        for (var i = 0; i < 4; i++)
        {
            turns.OthersWrote(isBeforeMine: true);
        }

        turns.Wrote(Commit);
        turns.Next().Should().BeGreaterThan(Commit * 1.5);
        turns.Wrote(TimeSpan.FromSeconds(1));
        turns.Next().Should().Be(TimeSpan.FromMilliseconds(50));
    }
}
