using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Storage;

namespace Portal.Tests.Storage;

/// <summary>The history is kept by number and by time, whichever is more. A second passes from revision to revision.</summary>
internal sealed class HistoryAgeTests : HistoryFixture
{
    private const int Newest = 40;

    [TestCase(1, 0, 38)]
    [TestCase(1, 10, 28)]
    [TestCase(30, 10, 9)]
    [TestCase(1, 1000, 0)]
    public async Task What_is_among_the_last_or_young_is_kept(int history, int seconds, int oldest)
    {
        Options = new StoreOptions { History = history, HistoryAge = TimeSpan.FromSeconds(seconds), JournalSize = 1 };
        Open();
        GrowWithTime(Newest);
        await Holds(oldest, Newest);
    }

    // So that one sees what was declared at any instant of that time, and who has made it.
    [Test]
    public async Task The_revision_that_held_at_the_beginning_of_that_time_is_kept_with_its_change()
    {
        Options = new StoreOptions { History = 1, HistoryAge = TimeSpan.FromSeconds(10), JournalSize = 1 };
        Open();
        GrowWithTime(Newest);
        var begin = Time.GetUtcNow() - Options.HistoryAge;
        var held = Enumerable.Range(1, Newest).Last(revision => ChangeTo(revision).Time < begin);
        (await At(held)).Change.Should().Be(ChangeTo(held));
    }

    [Test]
    public async Task Where_nothing_is_changed_for_a_long_time_the_next_change_lets_old_revisions_go()
    {
        Options = new StoreOptions { History = 2, HistoryAge = TimeSpan.FromDays(1), JournalSize = 1 };
        Open();
        GrowWithTime(Newest);
        (await Oldest()).Should().Be(0);
        Time.Advance(TimeSpan.FromDays(2));
        Grow(Newest + 1);
        await Holds(Newest + 1 - 2 - 1, Newest + 1);
    }

    [Test]
    public async Task A_journal_that_does_not_say_when_it_begins_does_not_count_as_old()
    {
        Options = new StoreOptions { History = 1, HistoryAge = TimeSpan.FromSeconds(10), JournalSize = 1 };
        Open();
        GrowWithTime(Newest - 1);
        Folder.Write("journal-28-29.jsonl", "damaged");
        GrowWithTime(Newest);
        (await Oldest()).Should().Be(27);
    }

    [Test]
    public async Task The_files_in_between_are_few()
    {
        Options = new StoreOptions { History = 1, HistoryAge = TimeSpan.FromSeconds(20), JournalSize = 1500 };
        Open();
        GrowWithTime(200);
        (await Oldest()).Should().BeInRange(100, 179);
        Directory.GetFiles(Folder.Path).Should().HaveCountLessThan(30);
        await Holds(await Oldest(), 200);
    }

    private void GrowWithTime(long revision)
    {
        for (var next = (Store.Stored?.Revision ?? 0) + 1; next <= revision; next++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            Grow(next);
        }
    }
}
