using FluentAssertions;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.State;

/// <summary>The marks of the ways that checks take through virtual addresses.</summary>
public sealed class CheckRowsTests
{
    private static readonly HealthMarks Marks = new(1000);

    [Test]
    public void Ways_get_the_lowest_marks_in_their_order_each_family_for_itself()
    {
        var rows = Give(CheckRows.None, IpvsTable.Empty, Way(2), Way(1), Way(1, new IpInIp(new IpipTunnel())), Way(1, family: IpFamily.IPv6));
        rows.Marks.Select(row => (row.Key, row.Value.MarkFamily, row.Value.Mark)).Should().Equal(
            (Way(1), IpFamily.IPv4, 1000u), (Way(1, new IpInIp(new IpipTunnel())), IpFamily.IPv4, 1001u), (Way(2), IpFamily.IPv4, 1002u), (Way(1, family: IpFamily.IPv6), IpFamily.IPv6, 1000u));
    }

    [Test]
    public void Tunnels_that_differ_are_different_ways()
    {
        Forwarding[] tunnels = [new IpInIp(new IpipTunnel()), new IpInIp(new GueTunnel(6080)), new IpInIp(new GueTunnel(6081)), new IpInIp(new GueTunnel(6080, TunnelChecksum.Checksum)), new IpInIp(new GreTunnel())];
        Give(CheckRows.None, IpvsTable.Empty, [.. tunnels.Select(tunnel => Way(1, tunnel))]).Marks.Values.Should().HaveCount(5).And.OnlyHaveUniqueItems();
    }

    [Test]
    public void Whoever_comes_or_goes_leaves_the_others_their_marks()
    {
        var random = new Random(7);
        var (rows, kernel) = (CheckRows.None, IpvsTable.Empty);
        for (var turn = 0; turn < 200; turn++)
        {
            CheckRoute[] wanted = [.. Enumerable.Range(1, 20).Where(_ => random.Next(2) == 0).Select(n => Way((byte)n))];
            var next = Give(rows, kernel, wanted);
            next.Marks.Keys.Should().BeEquivalentTo(wanted);
            next.Marks.Values.Should().OnlyHaveUniqueItems();
            foreach (var (way, key) in rows.Marks.Where(row => next.Marks.ContainsKey(row.Key)))
            {
                next.Marks[way].Should().Be(key);
            }

            (rows, kernel) = (next, next.In(kernel));
            kernel.Count.Should().Be(wanted.Length);
            rows.Standing(kernel).Marks.Should().Equal(rows.Marks);
        }
    }

    [Test]
    public void After_a_restart_the_kernels_rows_are_taken_over_as_they_are()
    {
        var kernel = Table((1007, Way(1)), (1003, Way(2)), (1005, Way(9)));
        var rows = Give(CheckRows.None, kernel, Way(1), Way(2), Way(3));
        rows.Marks.Select(row => row.Value.Mark).Should().Equal(1007u, 1003u, 1000u);
        rows.In(kernel).Should().Be(Table((1000, Way(3)), (1003, Way(2)), (1007, Way(1))), "what nobody wants is gone");
    }

    [Test]
    public void What_somebody_else_has_at_a_mark_stays_and_what_was_changed_by_hand_does_not()
    {
        var service = new VirtualService { Key = new FirewallMarkKey(IpFamily.IPv4, 1000) }.WithServer(Known.Server(5, 0), new RealServerSettings { Forwarding = new Masquerading() });
        var kernel = Table((1001, Way(1))).With(service);
        var rows = Give(CheckRows.None, kernel, Way(1), Way(2));
        rows.Marks.Select(row => row.Value.Mark).Should().Equal(1001u, 1002u);
        var made = rows.In(kernel);
        made.Find(service.Key).Should().Be(service);
        var row = made.Find(new FirewallMarkKey(IpFamily.IPv4, 1001))!;
        var changed = made.With(row.Scheduled("wlc").WithServer(Known.Server(8, 0), Known.Plain));
        rows.Standing(changed).Marks.Keys.Should().Equal(Way(2));
        Give(rows, changed, Way(1), Way(2)).In(changed).Should().Be(made);
    }

    [Test]
    public void A_way_for_which_no_mark_is_left_gets_none()
    {
        CheckRoute[] ways = [.. Enumerable.Range(0, (int)HealthMarks.Count + 1).Select(n => new CheckRoute(IpFamily.IPv4, Address.IPv4(0x0A000000u + (uint)n), Forwarding.Default))];
        var rows = Give(CheckRows.None, IpvsTable.Empty, ways);
        rows.Marks.Should().HaveCount((int)HealthMarks.Count).And.NotContainKey(ways[^1]);
        rows.Marks.Values.Should().OnlyContain(key => Marks.Has(key)).And.OnlyHaveUniqueItems();
    }

    [TestCase(1u)]
    [TestCase(1000u)]
    [TestCase(HealthMarks.MaximumFirst)]
    public void The_marks_of_checks_and_all_others_are_everything_and_nothing_twice(uint first)
    {
        var marks = new HealthMarks(first);
        foreach (var mark in new[] { 1u, 5000u, first - 1, first, marks.Last, marks.Last + 1, uint.MaxValue }.Where(mark => mark > 0))
        {
            var key = new FirewallMarkKey(IpFamily.IPv6, mark);
            marks.Has(key).Should().Be(mark >= first && mark <= marks.Last);
            marks.Own.Covers(key).Should().Be(marks.Has(key));
            marks.Others.Covers(key).Should().Be(!marks.Has(key));
        }

        marks.Others.Covers(Known.Web.Key).Should().BeTrue();
        marks.Own.Covers(Known.Web.Key).Should().BeFalse();
    }

    private static CheckRoute Way(byte n, Forwarding? forwarding = null, IpFamily family = IpFamily.IPv4) => new(family, Known.Server(n).Address, forwarding ?? Forwarding.Default);

    private static CheckRows Give(CheckRows rows, IpvsTable kernel, params CheckRoute[] wanted) => rows.With(Marks, wanted, kernel);

    private static IpvsTable Table(params (uint Mark, CheckRoute Way)[] rows) => IpvsTable.Of(rows.Select(row => row.Way.ToRow(new FirewallMarkKey(row.Way.Family, row.Mark))));
}
