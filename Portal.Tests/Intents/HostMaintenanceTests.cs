using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Intents;

internal sealed class HostMaintenanceTests : MaintenanceFixture
{
    [Test]
    public async Task Every_server_of_the_host_goes_out_in_one_step_and_comes_back_as_it_was()
    {
        var result = await OutAsync();
        result.Steps.Table.Count.Should().Be(3);
        Kernel.Table.Services.SelectMany(service => service.Servers).Where(server => server.Key.Address == Host).Should().HaveCount(3).And.OnlyContain(server => server.Value.Weight == 0);
        Kernel.Table.Services.SelectMany(service => service.Servers).Where(server => server.Key.Address != Host).Should().OnlyContain(server => server.Value.Weight == 1);
        Balancer.State.Revision.Should().Be(2);
        Kernel.Runs.Should().Be(1);

        (await BackAsync()).Steps.Table.Count.Should().Be(3);
        AllAre(3, Web, Dns);
        Balancer.State.Drains.All.Should().BeEmpty();
    }

    [Test]
    public async Task To_take_out_what_is_out_changes_nothing()
    {
        await OutAsync();
        (await OutAsync()).Steps.Table.Count.Should().Be(0);
        Balancer.State.Revision.Should().Be(2);
        await BackAsync();
        AllAre(3, Web, Dns);
    }

    [Test]
    public async Task A_drain_and_a_host_do_not_give_back_what_the_other_holds()
    {
        await OutAsync();
        await WriteAsync(new DrainServerIntent(Dns.Key, Known.Server(1, 53), TimeSpan.FromMinutes(1)));
        await BackAsync();
        Kernel.Table.ShouldBe(Web, Dns.WithServer(Known.Server(1, 53), HeavyOut));
        await WriteAsync(new CancelDrainIntent(Dns.Key, Known.Server(1, 53)));
        AllAre(5, Web, Dns);
    }

    [Test]
    public async Task A_cancelled_drain_leaves_a_host_out()
    {
        await WriteAsync(new DrainServerIntent(Dns.Key, Known.Server(1, 53), TimeSpan.FromMinutes(1)));
        await OutAsync();
        await WriteAsync(new CancelDrainIntent(Dns.Key, Known.Server(1, 53)));
        Kernel.Table.Find(Dns.Key, Known.Server(1, 53)).Should().Be(HeavyOut);
        await BackAsync();
        AllAre(5, Web, Dns);
    }

    [Test]
    public async Task What_only_the_kernel_has_is_adopted()
    {
        var mark = new VirtualService { Key = new FirewallMarkKey(IpFamily.IPv4, 5) }.WithServer(Known.Server(1), Heavy);
        Kernel.ByHand(table => table.With(mark));
        await OutAsync();
        Balancer.State.Table.Find(mark.Key, Known.Server(1)).Should().Be(Heavy);
        Kernel.Table.Find(mark.Key, Known.Server(1)).Should().Be(HeavyOut);
        await BackAsync();
        AllAre(3, Web, Dns, mark);
    }

    [Test]
    public async Task A_host_outlives_Portal()
    {
        await OutAsync();
        await Balancer.DisposeAsync();
        Start(Kernel, Store);
        await Balancer.RecoverAsync();
        await BackAsync();
        AllAre(3, Web, Dns);
    }

    [Test]
    public async Task A_dry_run_changes_nothing()
    {
        (await Balancer.MaintainAsync(Host, isOut: true, Me with { IsDryRun = true })).Steps.Table.Count.Should().Be(3);
        AllAre(1, Web, Dns);
    }

    [Test]
    public async Task A_host_that_nobody_knows_is_told_of()
    {
        var other = Known.Server(9).Address;
        (await RejectionOf(() => Balancer.MaintainAsync(other, isOut: true, Me))).Should().Be(new HostNotFound(other));
        (await RejectionOf(() => Balancer.MaintainAsync(other, isOut: false, Me))).Should().Be(new DrainNotFound(new HostDrain(other)));
        (await RejectionOf(BackAsync)).Should().Be(new DrainNotFound(new HostDrain(Host)));
    }
}
