using FluentAssertions;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Storage;

internal sealed class StateStoreTests : StoreFixture
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Test]
    public void Where_nothing_was_stored_there_is_nothing()
    {
        Open().Stored.Should().BeNull();
        Open().Stored.Should().BeNull("opening alone stores nothing");
        File.Exists(Snapshot).Should().BeFalse();
    }

    [Test]
    public void An_empty_state_that_was_stored_is_not_nothing()
    {
        Open().Initialise(DeclaredState.Empty);
        IsAt(Open().Stored, 0);
    }

    [Test]
    public void Every_state_comes_back_after_it_was_stored()
    {
        Open();
        for (var revision = 0; revision < History.Tables.Length; revision++)
        {
            Store_up_to(revision);
            IsAt(Store.Stored, revision);
            IsAt(Open().Stored, revision);
        }

        Log.Warnings.Should().BeEmpty();
    }

    [Test]
    public void Changes_that_are_stored_together_come_back_one_by_one()
    {
        Open().Initialise(History.StateAt(0));
        Store.Append([.. Enumerable.Range(1, 6).Select(History.ChangeTo)], History.StateAt(6));
        File.ReadLines(Journal).Should().HaveCount(7);
        IsAt(Open().Stored, 6);
    }

    [Test]
    public void A_state_that_was_adopted_is_where_the_journal_goes_on()
    {
        Open();
        Store_up_to(4, first: 2);
        IsAt(Open().Stored, 4);
        File.ReadLines(Journal).Should().HaveCount(3);
    }

    [Test]
    public void A_change_costs_one_line_and_no_snapshot()
    {
        Open();
        Store_up_to(1);
        var snapshot = File.GetLastWriteTimeUtc(Snapshot);
        Store_up_to(6);
        File.GetLastWriteTimeUtc(Snapshot).Should().Be(snapshot);
        File.ReadLines(Journal).Should().HaveCount(7);
    }

    [Test]
    public void Only_the_owner_can_read_what_is_stored()
    {
        Open();
        Store_up_to(3);
        Store.Probe().Should().BeNull();
        foreach (var file in Directory.GetFiles(Folder.Path))
        {
            File.GetUnixFileMode(file).Should().Be(OwnerOnly, file);
        }

        Directory.GetFiles(Folder.Path).Select(Path.GetFileName).Should().BeEquivalentTo("lock", "snapshot.json", "journal.jsonl", "last-revision.json", "probe");
    }

    [Test]
    public void A_journal_that_somebody_took_away_costs_nothing()
    {
        Open();
        Store_up_to(3);
        File.Delete(Journal);
        Store_up_to(4);
        IsAt(Open().Stored, 4);
        Store_up_to(6);
        IsAt(Open().Stored, 6);
    }

    [Test]
    public void A_journal_that_somebody_moved_aside_stays_as_it_was()
    {
        Open();
        Store_up_to(3);
        File.Move(Journal, Folder["mine"]);
        Store_up_to(4);
        File.ReadLines(Folder["mine"]).Should().HaveCount(4);
        IsAt(Open().Stored, 4);
    }

    [TestCase("", TestName = "A_journal_that_somebody_emptied_costs_nothing")]
    [TestCase("{\"revision\":1", TestName = "A_journal_that_somebody_cut_costs_nothing")]
    public void A_journal_that_somebody_wrote_to_costs_nothing(string content)
    {
        Open();
        Store_up_to(3);
        File.WriteAllText(Journal, content);
        Store_up_to(4);
        IsAt(Open().Stored, 4);
    }

    [Test]
    public void A_journal_in_the_place_of_which_somebody_put_another_costs_nothing()
    {
        Open();
        Store_up_to(3);
        File.Move(Journal, Folder["mine"]);
        Folder.Write("journal.jsonl", string.Empty);
        Store_up_to(5);
        IsAt(Open().Stored, 5);
    }

    [Test]
    public void A_folder_that_is_gone_is_an_error_until_it_is_back()
    {
        Open();
        Store_up_to(2);
        Directory.Delete(Folder.Path, recursive: true);
        Store.Invoking(_ => Store_up_to(3)).Should().Throw<StoreException>();
        Store.Probe().Should().NotBeNull();
        IsAt(Store.Stored, 2);
        Directory.CreateDirectory(Folder.Path);
        Store_up_to(3);
        IsAt(Open().Stored, 3);
    }

    [Test]
    public void A_large_journal_is_put_aside_behind_a_new_snapshot()
    {
        Open();
        Store_up_to(1);
        var large = Large();
        Store.Append([History.Change(2, History.Tables[1], large)], new DeclaredState(2, large));
        File.ReadLines(Journal).Should().ContainSingle();
        var old = Folder["journal-0-2.jsonl"];
        new FileInfo(old).Length.Should().BeGreaterThan(8 << 20);
        File.ReadLines(old).Should().HaveCount(3, "it is the record of who changed what");
        File.GetUnixFileMode(old).Should().Be(OwnerOnly);
        File.GetUnixFileMode(Folder["snapshot-0.json"]).Should().Be(OwnerOnly);
        Store.Append([History.Change(3, large, History.Tables[3])], History.StateAt(3));
        IsAt(Open().Stored, 3);
    }

    [Test]
    public void A_journal_that_grew_large_before_the_start_is_put_aside_at_the_start()
    {
        Open();
        Store_up_to(1);
        var large = Large();
        Close();
        File.AppendAllText(Journal, System.Text.Encoding.UTF8.GetString(Api.Storage.StoredChange.Write(History.Change(2, History.Tables[1], large))));
        Open().Stored!.Table.Equals(large).Should().BeTrue();
        File.ReadLines(Journal).Should().ContainSingle();
        Open().Stored!.Revision.Should().Be(2);
    }

    private static IpvsTable Large()
    {
        var servers = Enumerable.Range(0, 70_000).Select(n => KeyValuePair.Create(new RealServerKey(Address.IPv4(0x0B000000u + (uint)n), 80), Known.Plain));
        return IpvsTable.Of([Known.Web with { Servers = VirtualService.NoServers.AddRange(servers) }]);
    }
}
