using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Storage;
using Portal.Tests.Doubles;

namespace Portal.Tests.Storage;

/// <summary>What a crash can leave behind, and what a start makes of it.</summary>
[Category("Random")]
internal sealed class CrashTests : StoreFixture
{
    [Test]
    public void A_journal_that_ends_anywhere_gives_the_state_of_its_last_whole_line()
    {
        Open();
        Store_up_to(6);
        Crash();
        var whole = File.ReadAllBytes(Journal);
        foreach (var length in Lengths(whole))
        {
            File.WriteAllBytes(Journal, whole[..length]);
            var lacksLineFeed = length < whole.Length && whole[length] == '\n';
            var isTorn = whole[length - 1] != '\n' && !lacksLineFeed;
            var lines = whole.AsSpan(0, length + (lacksLineFeed ? 1 : 0)).Count((byte)'\n');
            IsAt(Open().Stored, lines - 1);
            Log.Warnings.Should().HaveCount(isTorn ? 1 : 0);
            if (isTorn)
            {
                Log.Warnings.Single().Should().Contain(Journal).And.Contain($"line {lines + 1}");
            }

            Crash();
            File.ReadAllLines(Journal).Should().HaveCount(lines, "half a line is dropped");
            whole.AsSpan().StartsWith(File.ReadAllBytes(Journal)).Should().BeTrue();
            File.ReadAllBytes(Journal)[^1].Should().Be((byte)'\n');
        }
    }

    // All those around the ends of lines, and of the others each tenth; each when there is time.
    private static IEnumerable<int> Lengths(byte[] journal)
    {
        const int Near = 30;
        var (first, each) = (journal.IndexOf((byte)'\n') + 1, Rounds.Of(1) > 1 ? 1 : 10);
        return Enumerable.Range(first, journal.Length - first + 1)
            .Where(length => length % each == 0 || journal.AsSpan(length - Near, Math.Min(2 * Near, journal.Length - length + Near)).Contains((byte)'\n'));
    }

    [Test]
    public void After_a_torn_line_the_next_change_is_stored_as_ever()
    {
        Open();
        Store_up_to(3);
        Crash();
        File.WriteAllBytes(Journal, File.ReadAllBytes(Journal)[..^7]);
        IsAt(Open().Stored, 2);
        Store_up_to(5);
        IsAt(Open().Stored, 5);
        Log.Warnings.Should().BeEmpty();
    }

    [TestCase("snapshot.json.new", "half of a snaps")]
    [TestCase("probe.new", "")]
    [TestCase("token.new", "abc")]
    public void What_was_being_written_when_it_crashed_is_ignored(string name, string content)
    {
        Open();
        Store_up_to(3);
        Close();
        Folder.Write(name, content);
        IsAt(Open().Stored, 3);
    }

    [Test]
    public void A_snapshot_of_the_first_start_that_was_not_finished_is_nothing()
    {
        Folder.Write("snapshot.json.new", "{");
        Open().Stored.Should().BeNull();
        Store_up_to(1);
        IsAt(Open().Stored, 1);
    }

    [Test]
    public void Lines_that_the_snapshot_holds_already_are_passed_over([Range(0, 6)] int revision)
    {
        Open();
        Store_up_to(5);
        Crash();
        File.WriteAllBytes(Snapshot, StoredSnapshot.Write(History.StateAt(revision)));
        IsAt(Open().Stored, Math.Max(5, revision));
        Store_up_to(6);
        IsAt(Open().Stored, 6);
    }

    [Test]
    public void Between_two_journals_the_old_one_is_there_twice()
    {
        Open();
        Store_up_to(5);
        Crash();
        File.WriteAllBytes(Snapshot, StoredSnapshot.Write(History.StateAt(5)));
        File.Copy(Journal, Folder["journal-0-5.jsonl"]);
        IsAt(Open().Stored, 5);
        Store_up_to(6);
        IsAt(Open().Stored, 6);
    }

    [Test]
    public void A_first_start_that_crashed_before_the_snapshot_was_made_has_stored_nothing()
    {
        File.WriteAllBytes(Journal, JournalHeader.Write(1));
        Open().Stored.Should().BeNull();
        Store_up_to(1);
        IsAt(Open().Stored, 1);
        Log.Warnings.Should().BeEmpty();
    }
}
