using FluentAssertions;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Api.Storage;

namespace Portal.Tests.Storage;

/// <summary>A disk without room, made by a limit on the size of files. It holds for the whole process: nothing else may run meanwhile.</summary>
[NonParallelizable]
internal sealed class FullDiskTests : HistoryFixture
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(100)]
    public void A_line_for_which_there_is_no_room_is_taken_back_and_the_next_one_is_stored(int room)
    {
        Open();
        Store_up_to(3);
        var before = File.ReadAllBytes(Journal);
        using (new FileSizeLimit(before.Length + room))
        {
            FluentActions.Invoking(() => Store_up_to(4)).Should().Throw<StoreException>();
        }

        File.ReadAllBytes(Journal).Should().Equal(before);
        IsAt(Store.Stored, 3);
        Store_up_to(5);
        IsAt(Open().Stored, 5);
        Log.Warnings.Should().BeEmpty();
    }

    [Test]
    public void Of_changes_that_are_stored_together_none_is_there_when_one_has_no_room()
    {
        Open();
        Store_up_to(1);
        var before = File.ReadAllBytes(Journal);
        using (new FileSizeLimit(before.Length + StoredChange.Write(History.ChangeTo(2)).Length + 5))
        {
            FluentActions.Invoking(() => Store.Append([History.ChangeTo(2), History.ChangeTo(3)], History.StateAt(3))).Should().Throw<StoreException>();
        }

        File.ReadAllBytes(Journal).Should().Equal(before);
        IsAt(Open().Stored, 1);
    }

    [Test]
    public void A_first_state_for_which_there_is_no_room_leaves_nothing()
    {
        Open();
        using (new FileSizeLimit(20))
        {
            FluentActions.Invoking(() => Store.Initialise(History.StateAt(2))).Should().Throw<StoreException>();
        }

        Store.Stored.Should().BeNull();
        Open().Stored.Should().BeNull();
        Store_up_to(2);
        IsAt(Open().Stored, 2);
    }

    [Test]
    public void A_snapshot_for_which_there_is_no_room_leaves_the_old_pair()
    {
        Open();
        Store_up_to(3);
        File.Move(Journal, Folder["aside"]);
        using (new FileSizeLimit(20))
        {
            FluentActions.Invoking(() => Store_up_to(4)).Should().Throw<StoreException>();
        }

        File.Move(Folder["aside"], Journal);
        IsAt(Open().Stored, 3);
    }

    [Test]
    public async Task A_snapshot_for_which_there_is_no_room_fails_no_change_and_loses_no_revision()
    {
        Options = new StoreOptions { JournalSize = 1 };
        Open();
        Grow(2);
        var room = JournalHeader.Write(2).Length + StoredChange.Write(ChangeTo(3)).Length;
        new FileInfo(Snapshot).Length.Should().BeGreaterThan(room);
        using (new FileSizeLimit(room))
        {
            Grow(3);
        }

        Log.Warnings.Single().Should().Contain("keeps growing");
        await Holds(0, 3);
        Grow(9);
        await Holds(0, 9);
        Open();
        await Holds(0, 9);
    }

    [Test]
    public void A_device_that_is_full_is_said_so()
    {
        var link = File.CreateSymbolicLink(Folder["journal.jsonl"], "/dev/full");
        using var journal = new Journal(link.FullName, 0);
        journal.Invoking(full => full.Append(StoredChange.Write(History.ChangeTo(1)))).Should().Throw<IOException>().WithMessage("*No space left*");
        journal.Length.Should().Be(0);
    }
}
