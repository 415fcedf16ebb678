using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Storage;
using Portal.Tests.Doubles;

namespace Portal.Tests.Storage;

/// <summary>Somebody takes files away, or changes them. While Portal runs it writes them anew; a start refuses what is less than was there.</summary>
internal sealed class TakenAwayTests : StoreFixture
{
    private static readonly TestCaseData[] Deeds =
    [
        Row("the journal is emptied", test => File.WriteAllText(test.Journal, string.Empty)),
        Row("the journal is cut", test => test.Rewrite(test.Journal, text => text[..^30])),
        Row("the last line of the journal is cut off", test => test.Rewrite(test.Journal, text => text[..(text.TrimEnd().LastIndexOf('\n') + 1)])),
        Row("the journal is moved", test => File.Move(test.Journal, test.Folder["mine"])),
        Row("the journal is deleted", test => File.Delete(test.Journal)),
        Row("the journal is replaced by a copy of itself", test => { File.Copy(test.Journal, test.Folder["mine"]); File.Move(test.Folder["mine"], test.Journal, overwrite: true); }),
        Row("the journal is written to in its place and keeps its length", test => test.Rewrite(test.Journal, text => text.Replace("10.1.0.2", "10.1.0.3", StringComparison.Ordinal))),
        Row("the journal is replaced by a link to itself", test => { File.Move(test.Journal, test.Folder["mine"]); File.CreateSymbolicLink(test.Journal, test.Folder["mine"]); }),
        Row("a blank line is added to the journal", test => File.AppendAllText(test.Journal, "\n")),
        Row("the snapshot is deleted", test => File.Delete(test.Snapshot)),
        Row("the snapshot is emptied", test => File.WriteAllText(test.Snapshot, string.Empty)),
        Row("the snapshot is replaced by another", test => { File.Delete(test.Snapshot); File.WriteAllBytes(test.Snapshot, StoredSnapshot.Write(History.StateAt(1))); }),
        Row("both are deleted", test => { File.Delete(test.Snapshot); File.Delete(test.Journal); }),
        Row("all is deleted", test => { foreach (var file in Directory.GetFiles(test.Folder.Path)) { File.Delete(file); } }),
        Row("the note of the revision is deleted", test => File.Delete(test.Note)),
        Row("the note of the revision is damaged", test => File.WriteAllText(test.Note, "{}")),
    ];

    [TestCaseSource(nameof(Deeds))]
    public void What_Portal_still_holds_is_written_anew_at_its_end(Action<TakenAwayTests> act)
    {
        Open();
        Store_up_to(3);
        act(this);
        IsAt(Open().Stored, 3);
        Log.Warnings.Should().BeEmpty();
    }

    [TestCaseSource(nameof(Deeds))]
    public void What_Portal_still_holds_is_written_anew_by_a_look(Action<TakenAwayTests> act)
    {
        Open();
        Store_up_to(3);
        act(this);
        Store.Look();
        var before = Directory.GetFiles(Folder.Path).Where(file => file != Folder["lock"]).ToDictionary(file => file, File.ReadAllBytes);
        Store_up_to(4);
        Close();
        foreach (var (file, content) in before)
        {
            // As a crash behind the look would leave it.
            File.WriteAllBytes(file, content);
        }

        IsAt(Open().Stored, 3);
    }

    [TestCaseSource(nameof(Deeds))]
    public void A_change_that_follows_is_stored(Action<TakenAwayTests> act)
    {
        Open();
        Store_up_to(3);
        act(this);
        Store_up_to(4);
        Crash();
        IsAt(Open().Stored, 4);
    }

    [Test]
    public void A_journal_that_is_replaced_while_a_line_is_written_costs_nothing()
    {
        Open();
        Store_up_to(3);
        using var end = new CancellationTokenSource();
        var replacing = Task.Run(() =>
        {
            while (!end.IsCancellationRequested)
            {
                try
                {
                    File.Copy(Journal, Folder["mine"], overwrite: true);
                    File.Move(Folder["mine"], Journal, overwrite: true);
                }
                catch (IOException)
                {
                    // Portal was replacing it just then.
                }
            }
        });
        for (var revision = 4; revision <= 200; revision++)
        {
            Store.Append([History.Change(revision, TableAt(revision - 1), TableAt(revision))], new Api.State.DeclaredState(revision, TableAt(revision)));
        }

        end.Cancel();
        replacing.GetAwaiter().GetResult();
        Crash();
        var stored = Open().Stored!;
        stored.Revision.Should().BeInRange(199, 200, "only what was replaced behind the last look may be missing");
        stored.Table.ShouldBe(TableAt((int)stored.Revision));
    }

    [TestCase("journal.jsonl", "It is missing: the changes after revision 0 are missing.")]
    [TestCase("snapshot.json", "It is missing, but revision 3 was stored.")]
    public void A_file_that_is_missing_at_a_start_is_named_with_the_revision_and_the_ways_on(string name, string text)
    {
        Open();
        Store_up_to(3);
        Close();
        File.Delete(Folder[name]);
        FluentActions.Invoking(Open).Should().Throw<DamagedStateException>().Which.Message.Should()
            .StartWith($"Portal's data is incomplete: {Folder[name]}: {text}").And.Contain("Nothing was changed.").And.Contain("Restore the file").And.Contain("move the state folder away");
        Directory.GetFiles(Folder.Path).Should().HaveCount(3);
    }

    [TestCase(-1)]
    [TestCase(-30)]
    public void A_journal_that_was_cut_after_the_end_stops_the_start_and_the_revision_is_named(int bytes)
    {
        Open();
        Store_up_to(3);
        Close();
        var lines = File.ReadAllLines(Journal);
        File.WriteAllText(Journal, bytes == -1 ? string.Concat(lines[..^1].Select(line => line + "\n")) : File.ReadAllText(Journal)[..^30]);
        FluentActions.Invoking(Open).Should().Throw<DamagedStateException>().Which.Message.Should()
            .Contain($"{Journal}: It ends at revision 2, but revision 3 was stored").And.Contain($"to continue with the data that is left, delete {Note}");
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Whoever_deletes_the_note_goes_on_with_what_is_there(bool isCut)
    {
        Open();
        Store_up_to(3);
        Close();
        if (isCut)
        {
            Rewrite(Journal, text => text[..(text.TrimEnd().LastIndexOf('\n') + 1)]);
        }
        else
        {
            File.Delete(Journal);
        }

        File.Delete(Note);
        IsAt(Open().Stored, isCut ? 2 : 0);
        Log.Warnings.Should().HaveCount(isCut ? 0 : 1);
        Store_up_to(5);
        IsAt(Open().Stored, 5);
        Log.Warnings.Should().BeEmpty();
    }

    [Test]
    public void A_line_and_a_snapshot_that_say_that_they_were_changed_by_hand_are_taken_with_a_warning()
    {
        Open();
        Store_up_to(3);
        Close();
        var lines = File.ReadAllLines(Journal);
        lines[3] = lines[3].Replace("\"weight\":0", "\"weight\":7", StringComparison.Ordinal)[..^18] + "by hand\"}";
        File.WriteAllLines(Journal, lines);
        Rewrite(Snapshot, text => text.TrimEnd()[..^19] + "by hand\"\n}");
        Open().Stored!.Table.Services.First().Servers.Values.Should().Contain(settings => settings.Weight == 7);
        Log.Warnings.Should().HaveCount(2).And.Contain(line => line.Contains("Line 4 of journal.jsonl was changed by hand.")).And.Contain(line => line.Contains("snapshot.json was changed by hand."));
        Open().Stored!.Revision.Should().Be(3);
        Log.Warnings.Should().BeEmpty();
    }

    [Test]
    public void Blank_lines_at_the_end_of_the_journal_are_taken()
    {
        Open();
        Store_up_to(3);
        Close();
        File.AppendAllText(Journal, "\n \r\n");
        IsAt(Open().Stored, 3);
        Log.Warnings.Should().BeEmpty();
        Store_up_to(4);
        IsAt(Open().Stored, 4);
    }

    private static Portal.Ipvsadm.Model.IpvsTable TableAt(int revision) => History.Tables[revision % History.Tables.Length];

    private void Rewrite(string file, Func<string, string> change) => File.WriteAllText(file, change(File.ReadAllText(file)));

    private static TestCaseData Row(string name, Action<TakenAwayTests> act) => new TestCaseData(act).SetArgDisplayNames(name);
}
