using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Storage;

namespace Portal.Tests.Storage;

/// <summary>Folders of a Portal that wrote no checks are read, and brought up to date once.</summary>
internal sealed class OldFolderTests : HistoryFixture
{
    [Test]
    public async Task Data_and_history_are_taken_over()
    {
        MakeOldAt(6);
        IsAt(Open().Stored, 6);
        Log.Warnings.Should().BeEmpty();
        File.ReadAllText(Snapshot).Should().Contain("\"portal_snapshot\": 3").And.Contain("\"check\"");
        await Holds(0, 6);
        Grow(9);
        Open();
        await Holds(0, 9);
        Log.Warnings.Should().BeEmpty();
    }

    [TestCase("{\"revision\":7,", 6, 1)]
    [TestCase("", 6, 0)]
    public void A_torn_line_is_dropped_as_ever(string end, int revision, int warnings)
    {
        MakeOldAt(6);
        File.AppendAllText(Journal, end);
        IsAt(Open().Stored, revision);
        Log.Warnings.Should().HaveCount(warnings);
        IsAt(Open().Stored, revision);
    }

    [Test]
    public void A_snapshot_alone_is_enough()
    {
        MakeOldAt(0);
        File.Delete(Journal);
        IsAt(Open().Stored, 0);
        Grow(2);
        IsAt(Open().Stored, 2);
    }

    [Test]
    public async Task A_crash_while_it_is_brought_up_to_date_loses_nothing()
    {
        MakeOldAt(6);
        File.Copy(Snapshot, Folder["snapshot-0.json"]);
        File.WriteAllBytes(Snapshot, StoredSnapshot.Write(History.StateAt(6)));
        IsAt(Open().Stored, 6);
        await Holds(0, 6);
    }

    [Test]
    public void An_old_journal_behind_a_new_snapshot_is_damage()
    {
        MakeOldAt(6);
        File.WriteAllBytes(Snapshot, StoredSnapshot.Write(History.StateAt(3)));
        FluentActions.Invoking(Open).Should().Throw<DamagedStateException>().WithMessage($"*{Journal}, line 1: the first line of the journal*");
    }

    [Test]
    public void A_new_journal_without_its_first_line_is_damage()
    {
        Open();
        Grow(6);
        Close();
        File.WriteAllLines(Journal, File.ReadAllLines(Journal).Skip(1));
        FluentActions.Invoking(Open).Should().Throw<DamagedStateException>().WithMessage($"*{Journal}, line 1: the first line of the journal*");
    }

    private void MakeOldAt(int revision)
    {
        Open();
        Grow(revision);
        MakeOld();
    }
}
