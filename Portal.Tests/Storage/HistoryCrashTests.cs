using FluentAssertions;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Api.Storage;
using Portal.Tests.Doubles;

namespace Portal.Tests.Storage;

/// <summary>Crashes while a new snapshot is made, and whole histories read while they grow.</summary>
internal sealed class HistoryCrashTests : HistoryFixture
{
    private const int History = 3;

    // What is done from revision 5, of which there is a snapshot, to 8, of which a new one is made.
    private static readonly (string Name, Action<HistoryCrashTests> Do)[] Steps =
    [
        ("half of the kept snapshot", test => test.Folder.Write("snapshot-5.json.new", "{")),
        ("the kept snapshot", test => File.Copy(test.Snapshot, test.Folder["snapshot-5.json"], overwrite: true)),
        ("half of the new snapshot", test => test.Folder.Write("snapshot.json.new", "{")),
        ("the new snapshot", test => File.WriteAllBytes(test.Snapshot, StoredSnapshot.Write(new DeclaredState(8, TableAt(8))))),
        ("the kept journal", test => File.Copy(test.Journal, test.Folder["journal-5-8.jsonl"])),
        ("the new journal", test => File.WriteAllBytes(test.Journal, JournalHeader.Write(8))),
        ("one old file less", test => File.Delete(test.Folder["journal-1-2.jsonl"])),
        ("another old file less", test => File.Delete(test.Folder["snapshot-1.json"])),
    ];

    [Test]
    public async Task A_crash_after_any_step_loses_nothing_of_the_last_revisions([Range(0, 8)] int steps, [Values(1, 1500, 8 << 20)] long size)
    {
        Options = new StoreOptions { History = History, JournalSize = 1 };
        Open();
        Grow(5);
        Options = Options with { JournalSize = 8 << 20 };
        Open();
        Grow(8);
        Close();
        foreach (var (_, act) in Steps.Take(steps))
        {
            act(this);
        }

        Options = Options with { JournalSize = size };
        Open();
        Store.Stored!.Revision.Should().Be(8);
        Store.Stored.Table.ShouldBe(TableAt(8));
        await HoldsTheLast();
        for (var revision = 9; revision <= 20; revision++)
        {
            Grow(revision);
            await HoldsTheLast();
        }

        Open();
        await HoldsTheLast();
        Log.Warnings.Should().BeEmpty();
    }

    [Test]
    public async Task A_line_that_was_cut_off_is_not_there()
    {
        Open();
        Grow(6);
        Crash();
        File.WriteAllBytes(Journal, File.ReadAllBytes(Journal)[..^7]);
        Open();
        await Holds(0, 5);
        Grow(9);
        await Holds(0, 9);
    }

    [Test]
    public async Task Bytes_that_could_not_be_taken_back_are_not_read()
    {
        Open();
        Grow(3);
        await File.AppendAllTextAsync(Journal, "{\"revision\":4,");
        await Holds(0, 3);
    }

    [Test]
    public async Task A_history_is_read_while_it_grows()
    {
        Options = new StoreOptions { History = 60, JournalSize = 3000 };
        Open();
        Grow(2);
        var writing = Task.Run(() => Grow(400));
        var reading = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            do
            {
                var page = (await Store.ReadChangesAsync(long.MaxValue, 20, HistoryFilter.All, CancellationToken.None)).Select(past => past.Change).ToList();
                page.Zip(page.Skip(1)).Should().OnlyContain(pair => pair.First.Revision == pair.Second.Revision + 1);
                page[0].Steps.Should().Be(ChangeTo(page[0].Revision).Steps);
                await IsRightOrGone(Math.Max(0, page[0].Revision - 30));
            }
            while (!writing.IsCompleted);
        })).ToList();
        await writing;
        await Task.WhenAll(reading);
        await HoldsTheLast();
    }

    // The writer may have gone on so far meanwhile that it is not kept any more.
    private async Task IsRightOrGone(long revision)
    {
        try
        {
            (await At(revision)).State.Table.ShouldBe(TableAt(revision));
        }
        catch (RejectedException exception) when (exception.Rejection is RevisionNotFound { Kept.Oldest: var oldest } && oldest > revision)
        {
        }
    }

    private async Task HoldsTheLast()
    {
        var newest = Store.Stored!.Revision;
        var oldest = await Oldest();
        oldest.Should().BeLessThanOrEqualTo(Math.Max(0, newest - Options.History - 1));
        await Holds(oldest, newest);
    }
}
