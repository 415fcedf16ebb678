using System.Text;
using CsCheck;
using FluentAssertions;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Api.Storage;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;
using Portal.Tests.Model;

namespace Portal.Tests.Storage;

/// <summary>Stored documents in both directions.</summary>
public sealed class StoredTextTests
{
    private static readonly DateTimeOffset Since = new(2031, 2, 3, 4, 5, 6, TimeSpan.Zero);

    private static readonly Drain[] Drains =
    [
        new()
        {
            Target = new ServerDrain(Known.Web.Key, Known.Server(1)),
            Started = Since,
            Deadline = Since.AddMinutes(1),
        },
        new() { Target = new ServiceDrain(Known.Dns.Key), Started = Since, Deadline = Since.AddTicks(1), Term = new DrainTerm(TimeSpan.FromTicks(1), "a-boot", new TimeSpan(40, 1, 2, 3, 4)) },
        new()
        {
            Target = new HostDrain(Known.Server(2).Address),
            Started = Since,
        },
        new() { Target = new HostDrain(Known.Server(3).Address), Started = Since, ReturnsBy = Since.AddMinutes(5), Term = new DrainTerm(TimeSpan.FromMinutes(1), "a-boot", TimeSpan.FromHours(1)) },
    ];

    [Test]
    public void Every_table_comes_back_from_a_snapshot() => Gen.Select(Gen.OneOf(ModelGen.Table, TablePairGen.Any.Select(pair => pair.Actual)), Gen.Long[0, long.MaxValue]).Sample(
        (table, revision) =>
        {
            var read = StoredSnapshot.Read(StoredSnapshot.Write(new DeclaredState(revision, table))).State.State;
            read.Revision.Should().Be(revision);
            read.Table.ShouldBe(table);
            read.Table.ShouldHaveTheOrderOf(table);
        },
        iter: 500);

    [Test]
    public void Every_change_comes_back_from_the_journal() => TablePairGen.Any.Sample(
        pair =>
        {
            var change = History.Change(5, pair.Actual, pair.Desired);
            var read = StoredChange.Read(StoredChange.Write(change), pair.Actual);
            read.Should().Be(change);
            var state = new DeclaredState(4, pair.Actual);
            state.After(read.Steps).Table.ShouldHaveTheOrderOf(state.After(change.Steps).Table);
        },
        iter: 500);

    [Test]
    public void Overrides_come_back_also_without_the_time_of_the_machine_as_an_older_Portal_stored_them()
    {
        var old = new HealthOverride(Known.Web.Key, Known.Server(1), IsUp: false, Since, "why");
        var whole = new HealthOverride(Known.Web.Key, Known.Server(2), IsUp: true, Since.AddTicks(1), string.Empty) { Term = new DrainTerm(TimeSpan.FromTicks(7), "a-boot", TimeSpan.FromDays(3)) };
        var state = new DeclaredState(1, IpvsTable.Of([Known.Web.With(1, 2)])) { Overrides = OverrideList.Empty.After([], [.. new[] { old, whole }.Select(said => new OverrideChange(said.Service, said.Server, said))]) };
        var text = StoredSnapshot.Write(state);
        StoredSnapshot.Read(text).State.State.Overrides.All.Should().Equal(old, whole);
        Encoding.UTF8.GetString(text).Split("\"boot\"").Should().HaveCount(2, "the one has none");
        var now = new Moment(Since.AddSeconds(-60), "another", TimeSpan.FromHours(1));
        state.At(now).Overrides.All.Select(said => said.Term!.End - now.Uptime).Should().Equal([TimeSpan.FromSeconds(60), TimeSpan.FromTicks(7)], "none lasts longer than it was asked for");
    }

    [Test]
    public void Every_change_is_one_line() => TablePairGen.Any.Sample(
        pair =>
        {
            var line = StoredChange.Write(History.Change(1, pair.Actual, pair.Desired) with { Caller = new Caller("a\nb", "c\r\n\u2028") });
            line.Count(character => character == (byte)'\n').Should().Be(1);
            line[^1].Should().Be((byte)'\n');
        },
        iter: 200);

    [Test]
    public void Every_drain_comes_back_from_a_snapshot_and_from_the_journal()
    {
        var read = StoredSnapshot.Read(StoredSnapshot.Write(History.StateAt(2) with { Drains = DrainList.Of(Drains) })).State.State;
        read.Drains.All.Should().Equal(Drains);

        DrainChange[] steps = [.. Drains.Select(drain => new DrainStarted(drain)), .. Drains.Select(drain => new DrainEnded(drain.Target))];
        StoredChange.Read(StoredChange.Write(History.ChangeTo(3) with { Steps = History.ChangeTo(3).Steps with { Drains = [.. steps] } }), History.Tables[2]).Steps.Drains.Should().Equal(steps);
    }

    [Test]
    public void A_drain_in_the_journal_can_be_read_by_people() => Encoding.UTF8.GetString(StoredChange.Write(
        new AcceptedChange(3, Drains[0].Started, new Caller("127.0.0.1", "a test"), new StateChange { Drains = [new DrainStarted(Drains[0]), new DrainEnded(Drains[2].Target)] }))).Should().StartWith(
        """{"revision":3,"time":"2031-02-03T04:05:06.0000000+00:00","caller":"127.0.0.1","request":"a test","changes":[],"drains":["""
        + """{"action":"start","service":"tcp 10.0.0.1:80","server":"10.1.0.1:80","started":"2031-02-03T04:05:06.0000000+00:00","deadline":"2031-02-03T04:06:06.0000000+00:00"},{"action":"end","host":"10.1.0.2"}],"check":""");

    [Test]
    public void A_snapshot_can_be_read_by_people() => Encoding.UTF8.GetString(StoredSnapshot.Write(History.StateAt(2))).Should().StartWith("""
        {
          "portal_snapshot": 3,
          "revision": 2,
          "services": [
            {
              "service": "tcp 10.0.0.1:80",
              "settings": {
                "scheduler": "wlc"
              },
              "servers": [
                {
                  "server": "10.1.0.1:80",
                  "settings": {
                    "forwarding": "gatewaying",
                    "weight": 1
                  }
                },
                {
                  "server": "10.1.0.2:80",
                  "settings": {
                    "forwarding": "gatewaying",
                    "weight": 1
                  }
                }
              ]
            },
            {
              "service": "fwmark 7 ipv6",
              "settings": {
                "scheduler": "sh",
                "flags": 3,
                "persistence": {
                  "seconds": 90,
                  "mask": "64",
                  "engine": "sip"
                },
                "one_packet": true
              },
              "servers": [
                {
                  "server": "[::1]:0",
                  "settings": {
                    "forwarding": "gue",
                    "tunnel_port": 6080,
                    "tunnel_checksum": "remote",
                    "weight": 0,
                    "upper_threshold": 9,
                    "lower_threshold": 3
                  }
                }
              ]
            }
          ],
          "check":
        """);

    [Test]
    public void A_line_of_the_journal_says_who_asked_for_what() => Encoding.UTF8.GetString(StoredChange.Write(History.ChangeTo(3))).Should().StartWith(
        """{"revision":3,"time":"2031-02-03T04:05:09.0000000+00:00","caller":"127.0.0.1","request":"POST /number/3","changes":["""
        + """{"action":"edit","service":"tcp 10.0.0.1:80","settings":{"scheduler":"rr"}},"""
        + """{"action":"edit","service":"tcp 10.0.0.1:80","server":"10.1.0.1:80","settings":{"forwarding":"gatewaying","weight":0}}],"check":""");

    [Test]
    public void A_line_of_the_journal_says_why() => Encoding.UTF8.GetString(StoredChange.Write(History.ChangeTo(4))).Should().StartWith(
        """{"revision":4,"time":"2031-02-03T04:05:10.0000000+00:00","caller":"127.0.0.1","request":"POST /number/4","reason":"nº 4","changes":[""");

    [Test]
    public void What_an_import_can_bring_comes_back_too()
    {
        var strange = Known.Web with { Settings = new VirtualServiceSettings { Scheduler = "from-elsewhere", Flags = (SchedulerFlags)7 } };
        var table = IpvsTable.Of([strange.WithServer(Known.Server(1, port: 0), Known.Plain with { Weight = -1 })]);
        StoredSnapshot.Read(StoredSnapshot.Write(new DeclaredState(1, table))).State.State.Table.ShouldBe(table);
    }

    [Test]
    public void A_flipped_bit_is_an_error_or_another_value_and_never_a_fault()
    {
        foreach (var document in new[] { StoredSnapshot.Write(History.StateAt(2)), StoredChange.Write(History.ChangeTo(3)), StoredChange.Write(History.ChangeTo(4)) })
        {
            var isSnapshot = document.AsSpan().IndexOf("portal_snapshot"u8) >= 0;
            for (var i = 0; i < document.Length * 8; i++)
            {
                var flipped = document.ToArray();
                flipped[i / 8] ^= (byte)(1 << (i % 8));
                try
                {
                    _ = isSnapshot ? StoredSnapshot.Read(flipped).State.Revision : StoredChange.Read(flipped, History.Tables[2]).Revision;
                }
                catch (Exception exception) when (exception is FormatException or InvalidOperationException)
                {
                    exception.Message.Should().NotBeEmpty();
                }
            }
        }
    }
}
