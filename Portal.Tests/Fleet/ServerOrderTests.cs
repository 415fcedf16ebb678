using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Fleet;

/// <summary>Some schedulers go by the order in which servers were added: it is the same on all directors, whenever they got their tables.</summary>
[TestFixture]
internal sealed class ServerOrderTests : FleetFixture
{
    [Test]
    public async Task A_director_that_joins_adds_servers_in_the_order_in_which_the_others_have_them()
    {
        var fleet = await FleetAsync(2, Known.Web);
        foreach (var n in new byte[] { 5, 2, 9, 1 })
        {
            await AddServerAsync(fleet[n % 2], n);
            await FollowAsync(fleet);
        }

        await fleet[0].Balancer.WriteAsync(new DeleteServerIntent(Known.Web.Key, Known.Server(2)), Me);
        await FollowAsync(fleet[1]);
        await AddServerAsync(fleet[0], 2);
        await FollowAsync(fleet[1]);
        var late = await Make().StartedAsync();
        AllAreEqual(fleet[0], fleet[1], late);
        ServersOf(late).Should().Equal([5, 9, 1, 2]);
    }

    [Test]
    public async Task A_director_whose_kernel_was_cleared_adds_servers_in_the_order_in_which_they_came()
    {
        var fleet = await FleetAsync(2, Known.Web.With(7));
        await AddServerAsync(fleet[0], 3);
        await FollowAsync(fleet);
        foreach (var director in fleet)
        {
            director.Kernel.ByHand(_ => IpvsTable.Empty);
        }

        await fleet[0].Balancer.PushAsync(Me);
        await fleet[1].StopAsync();
        await fleet[1].StartedAsync();
        AllAreEqual(fleet);
        ServersOf(fleet[1]).Should().Equal([7, 3]);
    }

    [Test]
    public async Task A_list_keeps_the_places_of_servers_that_stay_also_where_the_kernel_has_lost_them()
    {
        var fleet = await FleetAsync(2, Known.Web.With(7));
        await AddServerAsync(fleet[0], 3);
        await FollowAsync(fleet);

        fleet[0].Kernel.ByHand(_ => IpvsTable.Empty);
        await fleet[0].Balancer.WriteAsync(new ResetServersIntent(Known.Web.Key, Known.Web.With(1, 3, 5, 7).Servers), Me);
        await FollowAsync(fleet);
        AllAreEqual(fleet);
        ServersOf(fleet[1]).Should().Equal([7, 3, 1, 5]);

        fleet[0].Kernel.ByHand(_ => IpvsTable.Empty);
        await fleet[0].Balancer.ResetAsync(IpvsTable.Of([Known.Web.With(2, 3, 5, 7)]), Me);
        await FollowAsync(fleet);
        AllAreEqual(fleet);
        ServersOf(fleet[1]).Should().Equal([7, 3, 5, 2]);
    }

    [Test]
    public async Task A_service_that_is_restored_has_the_order_that_it_had()
    {
        var fleet = await FleetAsync(2, Known.Web.With(7));
        await AddServerAsync(fleet[0], 3);
        var past = fleet[0].Balancer.State;
        await fleet[0].Balancer.WriteAsync(new DeleteServiceIntent(Known.Web.Key), Me);
        await FollowAsync(fleet);
        await fleet[0].Balancer.RestoreAsync(past, Me);
        await FollowAsync(fleet);
        AllAreEqual(fleet);
        ServersOf(fleet[1]).Should().Equal([7, 3]);
    }

    [Test]
    public async Task What_went_and_came_back_before_a_director_has_seen_it_is_the_last_one_there_too()
    {
        var fleet = await FleetAsync(2, Hashed.With(1, 2, 3));
        await RemoveServerAsync(fleet[0], 2);
        await AddServerAsync(fleet[0], 2);
        fleet[1].Kernel.Forget();
        await FollowAsync(fleet);
        AllAreEqual(fleet);
        ServersOf(fleet[1]).Should().Equal([1, 3, 2]);
        fleet[1].Kernel.Commands.Should().HaveCount(2, "nothing else is touched");

        await fleet[0].Balancer.WriteAsync(new DeleteServiceIntent(Hashed.Key), Me);
        await fleet[0].Balancer.ResetAsync(IpvsTable.Of([Hashed.With(1, 2, 3)]), Me);
        await FollowAsync(fleet);
        AllAreEqual(fleet);
        ServersOf(fleet[1]).Should().Equal([1, 2, 3]);
    }

    [Test]
    public async Task What_went_and_came_back_while_a_director_did_not_run_is_the_last_one_there_too()
    {
        var fleet = await FleetAsync(2, Hashed.With(1, 2, 3));
        await fleet[1].StopAsync();
        await RemoveServerAsync(fleet[0], 2);
        await AddServerAsync(fleet[0], 4);
        await AddServerAsync(fleet[0], 2);
        fleet[1].Kernel.Forget();
        await fleet[1].StartedAsync();
        AllAreEqual(fleet);
        ServersOf(fleet[1]).Should().Equal([1, 3, 4, 2]);
        fleet[1].Kernel.Commands.Should().HaveCount(3, "nothing else is touched");
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public async Task Whatever_comes_and_goes_and_whenever_others_see_it_the_order_is_the_same(int seed)
    {
        var random = new Random(seed);
        var fleet = await FleetAsync(3, Hashed);
        Director? down = null;
        for (var i = 0; i < 60; i++)
        {
            if (random.Next(8) == 0)
            {
                // Its kernel keeps its table while it does not run.
                down = await OnlyDownAsync(down, down is null ? fleet[random.Next(3)] : null);
            }

            var (director, n) = (fleet.First(one => one != down && (one == fleet[1] || down == fleet[1] || random.Next(2) == 0)), (byte)random.Next(1, 8));
            try
            {
                await (random.Next(2) == 0 ? RemoveServerAsync(director, n) : AddServerAsync(director, n));
            }
            catch (RejectedException)
            {
                // It is there already, or is not there.
            }

            if (random.Next(4) == 0)
            {
                await FollowAsync([.. fleet.Where(one => one != down && random.Next(2) == 0)]);
            }
        }

        await OnlyDownAsync(down, null);
        await FollowAsync(fleet);
        AllAreEqual(fleet);
    }

    [TestCase(CommitFate.NotSent)]
    [TestCase(CommitFate.Late)]
    public async Task What_the_store_did_not_take_is_put_back_in_the_order_in_which_it_had_come(CommitFate fate)
    {
        var fleet = await FleetAsync(1, Known.Web.With(7));
        await AddServerAsync(fleet[0], 3);
        await AddServerAsync(fleet[0], 5);
        Func<Task>[] writes =
        [
            () => fleet[0].Balancer.WriteAsync(new DeleteServiceIntent(Known.Web.Key), Me),
            () => fleet[0].Balancer.WriteAsync(new ResetServersIntent(Known.Web.Key, VirtualService.NoServers), Me),
            () => fleet[0].Balancer.ResetAsync(IpvsTable.Of([Known.Web]), Me),
        ];
        foreach (var write in writes)
        {
            fleet[0].Kernel.Forget();
            (Etcd.Fate, Etcd.IsAwaySoon) = (_ => fate, true);
            await RejectionOf(write);
            fleet[0].Kernel.Commands.Should().NotBeEmpty("the kernel had made it");
            (Etcd.Fate, Etcd.IsAway) = (_ => CommitFate.Answered, false);
            await FollowAsync(fleet);
            AllAreEqual(fleet);
        }
    }

    private static async Task<Director?> OnlyDownAsync(Director? up, Director? down)
    {
        await (up?.StartedAsync() ?? Task.CompletedTask);
        await (down?.StopAsync() ?? Task.CompletedTask);
        return down;
    }

    private static VirtualService Hashed => Known.Web with { Settings = Known.Web.Settings with { Scheduler = Schedulers.SourceHashing } };

    private static Task<WriteResult> RemoveServerAsync(Director director, byte n) =>
        director.Balancer.WriteAsync(new DeleteServerIntent(Known.Web.Key, Known.Server(n)), Me);

    private static IEnumerable<int> ServersOf(Director director) =>
        director.Kernel.Table.Find(Known.Web.Key)!.ServersInOrder.Select(server => Enumerable.Range(1, 9).Single(n => Known.Server((byte)n) == server.Key));
}
