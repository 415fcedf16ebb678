using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Fleet;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Fleet;

/// <summary>Directors that were away: by lines, by snapshots, and with what is too large for one value.</summary>
[TestFixture]
internal sealed class FleetCatchUpTests : FleetFixture
{
    [Test]
    public async Task One_who_was_away_for_long_takes_the_newest_snapshot_and_the_lines_from_there_on()
    {
        var fleet = await FleetAsync(2, Known.Web.With(1));
        await fleet[1].StopAsync();
        await WriteAsync(fleet[0], 1500);
        Etcd.Keys.Count(key => key.Contains("/snap/", StringComparison.Ordinal)).Should().Be(2, "the last two stay");
        Etcd.Keys.Count(key => key.Contains("/log/", StringComparison.Ordinal)).Should().BeInRange(500, 1001);
        await fleet[1].StartedAsync();
        AllAreEqual(fleet);
        (await fleet[1].Journal.ReadChangesAsync(long.MaxValue, 1000, HistoryFilter.All, CancellationToken.None)).Should().NotBeEmpty("the lines since the snapshot are history here, too");
    }

    [Test]
    public async Task One_who_was_away_for_a_while_takes_the_lines_and_makes_one_step_of_them()
    {
        var fleet = await FleetAsync(2, Known.Web.With(1));
        await WriteAsync(fleet[0], 400);
        fleet[1].Kernel.Forget();
        await FollowAsync(fleet);
        AllAreEqual(fleet);
        fleet[1].Kernel.Commands.Should().HaveCount(1, "the weight of one server was changed many times");
        (await fleet[1].Journal.ReadChangesAsync(long.MaxValue, 1000, HistoryFilter.All, CancellationToken.None)).Should().HaveCount(400);
    }

    [Test]
    public async Task A_director_that_joins_has_the_history_since_the_snapshot()
    {
        var fleet = await FleetAsync(1, Known.Web.With(1));
        await WriteAsync(fleet[0], 20);
        var late = await Make().StartedAsync();
        AllAreEqual(fleet[0], late);
        (await late.Journal.ReadChangesAsync(long.MaxValue, 1000, HistoryFilter.All, CancellationToken.None)).Should().HaveCount(20);
        (await late.Journal.ReadStateAsync(7, CancellationToken.None)).State.Table.ShouldBe([.. (await fleet[0].Journal.ReadStateAsync(7, CancellationToken.None)).State.Table.Services]);
    }

    [Test]
    public async Task A_reset_that_is_too_large_for_one_value_goes_in_parts_and_arrives_whole()
    {
        var fleet = await FleetAsync(2, Known.Web);
        var many = IpvsTable.Of(Enumerable.Range(0, 1000).Select(n => Enumerable.Range(1, 10).Aggregate(
            Known.Web with { Key = new AddressKey(Protocol.Tcp, Address.IPv4(0x0A640000u + (uint)n), 80) },
            (service, server) => service.WithServer(Known.Server((byte)server), Known.Plain))));
        await fleet[0].Balancer.ResetAsync(many, Me);
        Etcd.Keys.Should().Contain(key => key.Contains("/parts/", StringComparison.Ordinal));
        Etcd.Pairs.Values.Max(pair => pair.Value.Length).Should().BeLessThanOrEqualTo(FleetLine.Largest);
        await FollowAsync(fleet);
        AllAreEqual(fleet);
        await WriteAsync(fleet[1], 1200, many.Services.First().Key);
        Etcd.Keys.Should().NotContain(key => key.Contains("/parts/", StringComparison.Ordinal), "the line is not kept any more");
        var late = await Make().StartedAsync();
        await FollowAsync(fleet);
        AllAreEqual(fleet[0], fleet[1], late);
    }

    [Test]
    public async Task A_restart_goes_on_from_the_copy_and_reads_no_snapshot()
    {
        var fleet = await FleetAsync(2, Known.Web.With(1));
        await WriteAsync(fleet[0], 30);
        await FollowAsync(fleet);
        await fleet[1].StopAsync();
        await WriteAsync(fleet[0], 3);
        foreach (var snapshot in Etcd.Keys.Where(key => key.Contains("/snap/", StringComparison.Ordinal)).ToList())
        {
            Etcd[snapshot] = null;
        }

        await fleet[1].StartedAsync();
        AllAreEqual(fleet);
        fleet[1].Journal.Status.State.Should().Be(FleetState.Following);
    }

    private static async Task WriteAsync(Director director, int count, ServiceKey? service = null)
    {
        for (var n = 0; n < count; n++)
        {
            await director.Balancer.WriteAsync(Known.Weighed(service ?? Known.Web.Key, Known.Server(1), 2 + (n % 100)), Me);
            await director.Journal.SnapshotIfDueAsync();
        }
    }
}
