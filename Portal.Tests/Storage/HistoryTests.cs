using FluentAssertions;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Api.Storage;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Storage;

/// <summary>What can be read of earlier revisions, and which files are kept for it.</summary>
internal sealed class HistoryTests : HistoryFixture
{
    // After each change, after some, and never.
    private static readonly long[] Sizes = [1, 1500, 8 << 20];

    [Test]
    public async Task Where_nothing_was_stored_there_is_no_history()
    {
        Open();
        (await Page(long.MaxValue, 10)).Should().BeEmpty();
        (await RejectionAt(0)).Should().Be(new RevisionNotFound(0, null));
    }

    [TestCaseSource(nameof(Sizes))]
    public async Task Every_revision_can_be_read_again_also_after_a_restart(long size)
    {
        Options = new StoreOptions { JournalSize = size };
        Open();
        Grow(40);
        await Holds(0, 40);
        Open();
        await Holds(0, 40);
        Log.Warnings.Should().BeEmpty();
    }

    [Test]
    public async Task The_history_of_data_that_was_adopted_begins_with_it()
    {
        Open();
        Store_up_to(4, first: 1);
        await Holds(1, 4);
    }

    [Test]
    public async Task A_change_comes_back_with_its_time_its_caller_and_its_request()
    {
        Options = new StoreOptions { JournalSize = 1 };
        Open();
        Grow(5);
        (await At(3)).Change.Should().Be(ChangeTo(3));
    }

    [TestCaseSource(nameof(Sizes))]
    public async Task A_page_begins_below_a_revision_and_has_the_newest_first(long size)
    {
        Options = new StoreOptions { JournalSize = size };
        Open();
        Grow(20);
        (await Page(long.MaxValue, 3)).Should().Equal(20, 19, 18);
        (await Page(18, 3)).Should().Equal(17, 16, 15);
        (await Page(3, 3)).Should().Equal(2, 1);
        (await Page(3, 1)).Should().Equal(2);
        (await Page(1, 3)).Should().BeEmpty();
        (await Page(0, 3)).Should().BeEmpty();
        (await Page(99, 1000)).Should().HaveCount(20);
    }

    [Test]
    public async Task A_page_of_large_changes_ends_early()
    {
        Open();
        Grow(1);
        IpvsTable[] tables = [TableAt(1), Many(weight: 1), Many(weight: 2)];
        for (var revision = 2; revision <= 3; revision++)
        {
            Store.Append([History.Change(revision, tables[revision - 2], tables[revision - 1])], new DeclaredState(revision, tables[revision - 1]));
        }

        (await Page(long.MaxValue, 1000)).Should().Equal(3);
        (await Page(3, 1000)).Should().Equal(2, 1);
    }

    [Test]
    public async Task Those_files_go_that_the_last_revisions_do_not_need([Values(1, 3, 30)] int history)
    {
        Options = new StoreOptions { History = history, JournalSize = 1 };
        Open();
        Grow(40);
        var oldest = 40 - history - 1;
        await Holds(oldest, 40);
        var kept = Enumerable.Range(oldest, history + 1).SelectMany(revision => new[] { $"snapshot-{revision}.json", $"journal-{revision}-{revision + 1}.jsonl" });
        Directory.GetFiles(Folder.Path).Select(Path.GetFileName).Should().BeEquivalentTo([.. kept, "lock", "snapshot.json", "journal.jsonl", "last-revision.json"]);
    }

    [Test]
    public async Task The_last_revisions_are_there_at_any_time([Values(1, 5, 12)] int history)
    {
        Options = new StoreOptions { History = history, JournalSize = 1500 };
        Open();
        for (var revision = 1; revision <= 50; revision++)
        {
            Grow(revision);
            (await Oldest()).Should().BeLessThanOrEqualTo(Math.Max(0, revision - history - 1));
        }

        (await Oldest()).Should().BePositive("old files go");
        await Holds(await Oldest(), 50);
    }

    [Test]
    public async Task A_shorter_history_than_before_takes_effect_with_the_next_snapshot()
    {
        Options = new StoreOptions { JournalSize = 1 };
        Open();
        Grow(20);
        Options = Options with { History = 2 };
        Open();
        await Holds(0, 20);
        Grow(21);
        await Holds(18, 21);
    }

    [Test]
    public async Task Where_the_journal_was_taken_away_the_history_begins_anew_and_the_log_says_so()
    {
        Options = new StoreOptions { JournalSize = 1500 };
        Open();
        Grow(18);
        Options = new StoreOptions();
        Open();
        Grow(20);
        Folder.Write("journal.jsonl", "mine");
        Grow(21);
        Log.Warnings.Single().Should().Contain("revision 20");
        File.ReadAllText(Folder["journal.foreign.jsonl"]).Should().Be("mine");
        await Holds(20, 21);
        Options = new StoreOptions { JournalSize = 1500 };
        Open();
        Grow(40);
        await Holds(20, 40);
        Open();
        await Holds(20, 40);
    }

    [Test]
    public async Task What_an_older_version_put_aside_is_left_alone()
    {
        Folder.Write("journal.old.jsonl", "old");
        Options = new StoreOptions { History = 1, JournalSize = 1 };
        Open();
        Grow(9);
        await Holds(7, 9);
        File.ReadAllText(Folder["journal.old.jsonl"]).Should().Be("old");
    }

    [TestCaseSource(nameof(Sizes))]
    public async Task Files_of_a_future_that_was_taken_back_are_not_read(long size)
    {
        Options = new StoreOptions { JournalSize = size };
        Open();
        Grow(11);
        Close();
        var (snapshot, journal) = (File.ReadAllBytes(Snapshot), File.ReadAllBytes(Journal));
        Open();
        Grow(25);
        Crash();
        File.WriteAllBytes(Snapshot, snapshot);
        File.WriteAllBytes(Journal, journal);
        Open();
        IpvsTable Other(long revision) => revision <= 11 ? TableAt(revision) : TableAt((2 * revision) + 2);
        for (var revision = 12; revision <= 40; revision++)
        {
            Store.Append([History.Change(revision, Other(revision - 1), Other(revision))], new DeclaredState(revision, Other(revision)));
            await Holds(0, revision, Other);
        }
    }

    [TestCase("snapshot-7.json", "{}")]
    [TestCase("snapshot-7.json", "")]
    [TestCase("journal-7-8.jsonl", "{}\n")]
    [TestCase("journal-7-8.jsonl", "")]
    public async Task A_kept_file_that_is_damaged_is_named_and_concerns_nothing_else(string name, string content)
    {
        Options = new StoreOptions { JournalSize = 1 };
        Open();
        Grow(10);
        Folder.Write(name, content);
        (await RejectionAt(8)).Should().BeOfType<HistoryUnreadable>().Which.Problem.Should().Contain("-7");
        (await At(9)).State.Table.ShouldBe(TableAt(9));
        (await At(6)).State.Table.ShouldBe(TableAt(6));
        Open();
        Grow(11);
        (await Page(long.MaxValue, 3)).Should().Equal(11, 10, 9);
    }

    private static IpvsTable Many(int weight)
    {
        var servers = Enumerable.Range(0, 60_000).Select(n => KeyValuePair.Create(new RealServerKey(Address.IPv4(0x0B000000u + (uint)n), 80), Known.Plain with { Weight = weight }));
        return IpvsTable.Of([Known.Web with { Servers = VirtualService.NoServers.AddRange(servers) }]);
    }
}
