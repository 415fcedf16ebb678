using System.Text;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Api.Storage;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Storage;

/// <summary>What is declared beside the table, in the stored documents.</summary>
public sealed class StoredGlobalsTests
{
    private static readonly Globals All = new()
    {
        Timeouts = new Timeouts { Tcp = TimeSpan.FromSeconds(1), TcpFin = TimeSpan.FromSeconds(2), Udp = Timeouts.Maximum },
        Master = new SyncDaemon { Interface = "eth1" },
        Backup = new SyncDaemon { Interface = "eth2", SyncId = 255, MaximumLength = 1024, Group = Address.IPv6((UInt128)0xFF02 << 112), Port = 9, TimeToLive = 255 },
    };

    private static readonly Globals[] Some = [All, All with { Timeouts = null }, new() { Master = All.Master }, new() { Timeouts = All.Timeouts }, Globals.None];

    [TestCaseSource(nameof(Some))]
    public void Settings_come_back_from_a_snapshot(Globals settings) =>
        StoredSnapshot.Read(StoredSnapshot.Write(History.StateAt(2) with { Globals = settings })).State.State.Globals.Should().Be(settings);

    [Test]
    public void Steps_come_back_from_the_journal_and_make_the_settings()
    {
        foreach (var before in Some)
        {
            foreach (var after in Some)
            {
                var change = new AcceptedChange(3, DateTimeOffset.UnixEpoch, new Caller("a", "b"), new StateChange { Globals = GlobalsPlan.Between(before, after) });
                var read = StoredChange.Read(StoredChange.Write(change), IpvsTable.Empty);
                read.Should().Be(change);
                new DeclaredState(2, IpvsTable.Empty) { Globals = before }.After(read.Steps).Globals.Should().Be(after);
            }
        }
    }

    [Test]
    public void Documents_without_settings_are_as_they_always_were()
    {
        Encoding.UTF8.GetString(StoredSnapshot.Write(DeclaredState.Empty)).Should().NotContain("settings");
        Encoding.UTF8.GetString(StoredChange.Write(new AcceptedChange(1, DateTimeOffset.UnixEpoch, new Caller("a", "b"), StateChange.Empty))).Should()
            .StartWith("""{"revision":1,"time":"1970-01-01T00:00:00.0000000+00:00","caller":"a","request":"b","changes":[],"check":""");
        StoredSnapshot.Read("""{"portal_snapshot":1,"revision":4,"services":[]}"""u8).State.State.Globals.Should().Be(Globals.None);
    }

    [Test]
    public void Steps_that_were_begun_are_noted_until_they_end()
    {
        var begun = new BegunGlobals(7, GlobalsPlan.Between(Globals.None, All));
        StoredBegun.Read(StoredBegun.Write(begun)).Should().Be(begun);
        using var place = new TemporaryFolder();
        using (var folder = StateFolder.Open(place["state"]))
        {
            var notes = Open(folder);
            notes.Begun.Should().BeNull();
            notes.Begin(begun);
        }

        using var again = StateFolder.Open(place["state"]);
        var read = Open(again);
        read.Begun.Should().Be(begun);
        read.End();
        read.Begun.Should().BeNull();
        Open(again).Begun.Should().BeNull();
    }

    [Test]
    public void Settings_in_the_journal_can_be_read_by_people()
    {
        var steps = GlobalsPlan.Between(new Globals { Master = All.Master }, new Globals { Timeouts = Timeouts.Default });
        Encoding.UTF8.GetString(StoredChange.Write(new AcceptedChange(1, DateTimeOffset.UnixEpoch, new Caller("a", "b"), new StateChange { Globals = steps }))).Should().Contain(
            """
            "settings":[{"setting":"timeouts","after":{"tcp":900,"tcp_fin":120,"udp":300}},{"setting":"master","before":{"interface":"eth1","sync_id":0,"group":"224.0.0.81","port":8848,"ttl":1}}]
            """);
    }

    [TestCase("""{"timeouts":{"tcp":1,"udp":3}}""")]
    [TestCase("""{"master":{"sync_id":1}}""")]
    [TestCase("""{"master":{"interface":"eth0","group":"here"}}""")]
    [TestCase("""{"slave":{"interface":"eth0"}}""")]
    [TestCase("[]")]
    public void Anything_else_is_damage(string settings) => FluentActions
        .Invoking(() => StoredSnapshot.Read(Encoding.UTF8.GetBytes($$"""{"portal_snapshot":1,"revision":4,"services":[],"settings":{{settings}}}""")))
        .Should().Throw<FormatException>();

    private static LocalNotes Open(StateFolder folder) => new(folder, NullLogger<StateStore>.Instance);
}
