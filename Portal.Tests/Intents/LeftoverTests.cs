using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;
using Portal.Tests.Draining;

namespace Portal.Tests.Intents;

/// <summary>What a list, a restore or a push takes away is drained before it goes, where that is asked for.</summary>
internal sealed class LeftoverTests : DrainFixture
{
    private static readonly VirtualService Other = Known.Dns.With(4);

    private static WriteTerms Draining => Me with { Patience = Minute };

    [Test]
    public async Task What_a_list_of_servers_leaves_out_goes_when_its_connections_have_ended()
    {
        var reset = new ResetServersIntent(Web.Key, Known.Web.With(2, 3).Servers) { LeftPatience = Minute };
        var result = await WriteAsync(reset);
        result.Draining.Should().ContainSingle().Which.Should().Match<Drain>(drain => drain.Target == First && drain.Deadline == Time.GetUtcNow() + Minute);
        First.ServersIn(result.Declared).Should().Equal(new DrainedServer(Web.Key, Known.Server(1), 5));
        result.Steps.Table.Removals.Should().BeEmpty();
        AllAre(2, Web.With(3));
        await LookAsync();
        AllAre(2, Web.With(3));

        Time.Advance(TimeSpan.FromSeconds(20));
        (await WriteAsync(reset)).Draining.Single().Deadline.Should().Be(Time.GetUtcNow() + TimeSpan.FromSeconds(40), "the list that is sent again gives it no more time");
        AllAre(2, Web.With(3));

        Connect(1, 0, 0);
        await LookAsync();
        AllAre(3, Known.Web.With(2, 3));
        (await WriteAsync(reset)).Draining.Should().BeEmpty();
    }

    [Test]
    public async Task A_list_of_all_services_drains_services_and_servers()
    {
        await DeclareAsync(Web, Other);
        var result = await Balancer.ResetAsync(IpvsTable.Of([Known.Web.With(2)]), Draining);
        result.Draining.Select(drain => drain.Target).Should().Equal(First, new ServiceDrain(Other.Key));
        AllAre(3, Web, Other);
        Kernel.Table.ShouldBe(Web.WithServer(Known.Server(1), Known.Drained), Other.WithServer(Known.Server(4, 53), Known.Drained));
        await LookAsync();
        AllAre(4, Web);
        Time.Advance(Minute);
        await LookAsync();
        AllAre(5, Known.Web.With(2));
    }

    [Test]
    public async Task A_list_that_names_it_again_lets_it_serve()
    {
        await Balancer.ResetAsync(IpvsTable.Empty, Draining);
        AllAre(2, Web);
        (await Balancer.ResetAsync(IpvsTable.Of([Web]), Draining)).Draining.Should().BeEmpty();
        AllAre(3, Web);
        Balancer.State.Drains.All.Should().BeEmpty();
        Time.Advance(Minute);
        await LookAsync();
        AllAre(3, Web);
    }

    [Test]
    public async Task A_list_without_a_time_takes_away_at_once_what_is_drained()
    {
        await Balancer.ResetAsync(IpvsTable.Empty, Draining);
        await Balancer.ResetAsync(IpvsTable.Empty, Me);
        AllAre(3);
        Balancer.State.Drains.All.Should().BeEmpty();
    }

    [Test]
    public async Task A_push_drains_what_only_the_kernel_has()
    {
        Kernel.ByHand(table => table.With(Other).With(table.Find(Web.Key)!.WithServer(Known.Server(9), Heavy)));
        Connect(9, 1, 1);
        (await Balancer.PushAsync(Draining)).Draining.Select(drain => drain.Target).Should().Equal(new ServerDrain(Web.Key, Known.Server(9)), new ServiceDrain(Other.Key));
        AllAre(2, Web.WithServer(Known.Server(9), Heavy), Other);
        await LookAsync();
        AllAre(3, Web.WithServer(Known.Server(9), Heavy));
        Time.Advance(Minute);
        await LookAsync();
        AllAre(4, Web);
    }

    [Test]
    public async Task A_restore_drains_what_was_not_there_then()
    {
        var then = Balancer.State;
        await AddServerAsync(3);
        Connect(3, 1, 0);
        (await Balancer.RestoreAsync(then, Draining)).Draining.Should().ContainSingle().Which.Target.Should().Be(new ServerDrain(Web.Key, Known.Server(3)));
        AllAre(3, Web.With(3));
        Connect(3, 0, 0);
        await LookAsync();
        AllAre(4, Web);
    }

    [Test]
    public async Task A_dry_run_tells_and_drains_nothing()
    {
        (await Balancer.ResetAsync(IpvsTable.Empty, Draining with { IsDryRun = true })).Draining.Should().ContainSingle().Which.Target.Should().Be(Whole);
        (await Balancer.WriteAsync(new ResetServersIntent(Web.Key, VirtualService.NoServers) { LeftPatience = Minute }, Me with { IsDryRun = true })).Draining.Should().HaveCount(2);
        AllAre(1, Web);
        Kernel.Table.ShouldBe(Web);
    }

    [Test]
    public async Task What_is_drained_counts_as_removed_where_somebody_says_how_much_may_go()
    {
        await Balancer.DisposeAsync();
        Start(Kernel, Store, new BalancerPolicy { MaximumRemovals = 0 });
        (await RejectionOf(() => Balancer.ResetAsync(IpvsTable.Empty, Draining))).Should().BeOfType<TooManyRemovals>();
        (await RejectionOf(() => WriteAsync(new ResetServersIntent(Web.Key, VirtualService.NoServers) { LeftPatience = Minute }))).Should().BeOfType<TooManyRemovals>();
        AllAre(1, Web);
        await Balancer.ResetAsync(IpvsTable.Empty, Draining with { IsForced = true });
        await Balancer.ResetAsync(IpvsTable.Empty, Draining);
        AllAre(2, Web);
        await WriteAsync(new ResetServersIntent(Web.Key, Known.Web.With(2).Servers) { LeftPatience = Minute });
        Balancer.State.Drains.Find(First).Should().NotBeNull("one of two may go");
    }

    [Test]
    public async Task Names_stay_with_what_is_drained()
    {
        await WriteAsync(new ReplaceServerIntent(Web.Key, Known.Server(1), Heavy) { Annotations = ServiceAnnotationEdit.Of(Known.Server(1), new() { Name = "one" }) });
        await Balancer.ResetAsync(IpvsTable.Of([Known.Web.With(2)]), Draining);
        Balancer.State.Annotations.Of(Web.Key).Of(Known.Server(1)).Name.Should().Be("one");
    }
}
