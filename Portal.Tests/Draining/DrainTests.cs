using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Draining;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Views;
using Portal.Api.Writing;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Draining;

internal sealed class DrainTests : DrainFixture
{
    [Test]
    public async Task A_server_gets_weight_0_and_stays_while_it_has_connections()
    {
        var result = await DrainFirstAsync();
        result.Drain!.Deadline.Should().Be(Time.GetUtcNow() + Minute);
        result.Drain.Target.ServersIn(Balancer.State.Table).Should().Equal(new DrainedServer(Web.Key, Known.Server(1), 5));
        Kernel.Commands.Should().Equal("-e -t 10.0.0.1:80 -r 10.1.0.1:80 -g -w 0 -x 0 -y 0");
        await LookAsync();
        AllAre(2, Web);
        Balancer.State.Drains.All.Should().ContainSingle();

        Connect(1, 0, 1);
        await LookAsync();
        Kernel.Table.Find(Web.Key, Known.Server(1)).Should().NotBeNull("an inactive connection is one too");

        Connect(1, 0, 0);
        await LookAsync();
        AllAre(3, Web.WithoutServer(Known.Server(1)));
        Balancer.State.Drains.All.Should().BeEmpty();
        Store.Changes[^1].Caller.Name.Should().Be("portal");
        Store.Changes[^1].Steps.Drains.Should().Equal(new DrainEnded(First));
    }

    [Test]
    public async Task A_server_goes_when_its_time_is_up()
    {
        await DrainFirstAsync();
        Time.Advance(Minute - TimeSpan.FromTicks(1));
        await LookAsync();
        Kernel.Table.Find(Web.Key, Known.Server(1)).Should().NotBeNull();
        Time.Advance(TimeSpan.FromTicks(1));
        await LookAsync();
        AllAre(3, Web.WithoutServer(Known.Server(1)));
    }

    [Test]
    public async Task A_service_goes_when_all_its_servers_have_run_dry()
    {
        await WriteAsync(new DrainServiceIntent(Web.Key, Minute));
        Kernel.Table.Find(Web.Key)!.Servers.Values.Should().OnlyContain(settings => settings.Weight == 0);
        Connect(1, 0, 0);
        await LookAsync();
        Kernel.Table.Find(Web.Key)!.Servers.Should().HaveCount(2, "the other server has a connection");
        Connect(2, 0, 0);
        await LookAsync();
        AllAre(3);
        Balancer.State.Drains.All.Should().BeEmpty();
    }

    [Test]
    public async Task A_drain_outlives_Portal()
    {
        await DrainFirstAsync();
        await Balancer.DisposeAsync();
        Kernel.ByHand(_ => IpvsTable.Of([Web]));
        Start(Kernel, Store);
        Watch = new DrainWatch(Balancer, new KernelView(Kernel, new KernelGate()), Time);
        await Balancer.RecoverAsync();
        Kernel.Table.Find(Web.Key, Known.Server(1))!.Weight.Should().Be(0);
        Time.Advance(Minute);
        await LookAsync();
        AllAre(3, Web.WithoutServer(Known.Server(1)));
    }

    [Test]
    public async Task A_cancelled_drain_gives_the_weight_back()
    {
        await DrainFirstAsync();
        await WriteAsync(new CancelDrainIntent(Web.Key, Known.Server(1)));
        AllAre(3, Web);
        Balancer.State.Drains.All.Should().BeEmpty();
        (await RejectionOf(() => WriteAsync(new CancelDrainIntent(Web.Key, Known.Server(1))))).Should().Be(new DrainNotFound(First));
    }

    [Test]
    public async Task A_cancelled_drain_of_a_service_gives_all_weights_back()
    {
        await WriteAsync(new DrainServiceIntent(Web.Key, Minute));
        await WriteAsync(new CancelDrainIntent(Web.Key, null));
        AllAre(3, Web);
        Balancer.State.Drains.All.Should().BeEmpty();
    }

    [Test]
    public async Task A_server_and_its_service_may_be_drained_at_once()
    {
        await DrainFirstAsync();
        await WriteAsync(new DrainServiceIntent(Web.Key, Minute));
        await WriteAsync(new CancelDrainIntent(Web.Key, null));
        AllAre(4, Web);
        Kernel.Table.ShouldBe(Web.WithServer(Known.Server(1), Known.Drained));
        await WriteAsync(new DrainServiceIntent(Web.Key, Minute));
        await WriteAsync(Weighed(7));
        Kernel.Table.ShouldBe(Web.WithServer(Known.Server(1), new RealServerSettings { Weight = 7 }));
        Balancer.State.Drains.All.Should().BeEmpty();
    }

    [Test]
    public async Task A_service_takes_what_only_the_kernel_has_into_its_drain_and_gives_it_back()
    {
        Kernel.ByHand(table => table.With(table.Find(Web.Key)!.WithServer(Known.Server(9), Heavy)));
        await WriteAsync(new DrainServiceIntent(Web.Key, Minute));
        AllAre(2, Web.WithServer(Known.Server(9), Heavy));
        await WriteAsync(new CancelDrainIntent(Web.Key, null));
        AllAre(3, Web.WithServer(Known.Server(9), Heavy));
    }

    [Test]
    public async Task An_import_keeps_the_declared_weight_of_what_is_drained()
    {
        await DrainFirstAsync();
        (await Balancer.ImportAsync(Me)).Steps.Table.Count.Should().Be(0);
        AllAre(2, Web);
        Kernel.ByHand(table => table.With(table.Find(Web.Key)!.WithServer(Known.Server(1), new RealServerSettings { Weight = 4 })));
        await Balancer.ImportAsync(Me);
        AllAre(3, Web.WithServer(Known.Server(1), new RealServerSettings { Weight = 4 }));
        Balancer.State.Drains.All.Should().BeEmpty("somebody has given it a weight");
    }

    [Test]
    public async Task A_restore_lets_serve_what_was_drained_then_and_what_is_drained_now()
    {
        await DrainFirstAsync();
        var then = Balancer.State;
        (await Balancer.RestoreAsync(then, Me)).Steps.Table.Count.Should().Be(1);
        AllAre(3, Web);
        Balancer.State.Drains.All.Should().BeEmpty();
    }

    [Test]
    public async Task What_is_no_weight_may_change_while_it_is_drained()
    {
        await DrainFirstAsync();
        await WriteAsync(new PatchServerIntent(Web.Key, Known.Server(1), new ServerPatch { UpperThreshold = new(10) }));
        await WriteAsync(new PatchServiceIntent(Web.Key, new ServicePatch { Scheduler = new("rr") }));
        await AddServerAsync(3);
        AllAre(5, (Web with { Settings = Web.Settings with { Scheduler = "rr" } }).WithServer(Known.Server(1), Heavy with { UpperThreshold = 10 }).WithServer(Known.Server(3), Known.Plain));
        Balancer.State.Drains.All.Should().ContainSingle();
        await LookAsync();
        Connect(1, 0, 0);
        await LookAsync();
        Kernel.Table.Find(Web.Key)!.Servers.Keys.Should().Equal(Known.Server(2), Known.Server(3));
    }

    [Test]
    public async Task A_second_drain_gives_more_time_and_remembers_the_weight()
    {
        await DrainFirstAsync();
        Time.Advance(TimeSpan.FromSeconds(50));
        var again = await WriteAsync(new DrainServerIntent(Web.Key, Known.Server(1), Minute));
        again.Drain!.Deadline.Should().Be(Time.GetUtcNow() + Minute);
        again.Drain.Started.Should().Be(Time.GetUtcNow() - TimeSpan.FromSeconds(50));
        await WriteAsync(new CancelDrainIntent(Web.Key, Known.Server(1)));
        Balancer.State.Table.ShouldBe(Web);
    }

    [Test]
    public async Task What_is_deleted_at_once_is_drained_no_more()
    {
        await DrainFirstAsync();
        await WriteAsync(new DeleteServerIntent(Web.Key, Known.Server(1)));
        Balancer.State.Drains.All.Should().BeEmpty();
    }

    [Test]
    public async Task A_push_leaves_a_drained_server_at_weight_0()
    {
        await DrainFirstAsync();
        Kernel.ByHand(_ => IpvsTable.Of([Web]));
        await Balancer.PushAsync(Me);
        AllAre(2, Web);
        Balancer.State.Drains.All.Should().ContainSingle();
    }

    [Test]
    public async Task A_drain_that_cannot_be_ended_is_tried_again()
    {
        await DrainFirstAsync();
        Time.Advance(Minute);
        Kernel.Fail(1, FailureKind.Refused);
        await LookAsync();
        Balancer.State.Drains.All.Should().ContainSingle();
        await LookAsync();
        AllAre(3, Web.WithoutServer(Known.Server(1)));
    }

    [Test]
    public async Task A_drain_that_cannot_be_stored_has_not_begun()
    {
        Store.IsFull = true;
        (await RejectionOf(DrainFirstAsync)).Should().BeOfType<NotStored>();
        Store.IsFull = false;
        AllAre(1, Web);
        Balancer.State.Drains.All.Should().BeEmpty();
    }

    [Test]
    public async Task A_server_that_only_the_kernel_has_is_adopted_and_drained()
    {
        Kernel.ByHand(table => table.With(table.Find(Web.Key)!.WithServer(Known.Server(9), Heavy)));
        Connect(9, 1, 0);
        await WriteAsync(new DrainServerIntent(Web.Key, Known.Server(9), Minute));
        AllAre(2, Web.WithServer(Known.Server(9), Heavy));
        await WriteAsync(new CancelDrainIntent(Web.Key, Known.Server(9)));
        AllAre(3, Web.WithServer(Known.Server(9), Heavy));
    }

    [Test]
    public async Task What_is_not_there_is_not_drained()
    {
        (await RejectionOf(() => WriteAsync(new DrainServerIntent(Web.Key, Known.Server(9), Minute)))).Should().BeOfType<ServerNotFound>();
        (await RejectionOf(() => WriteAsync(new DrainServiceIntent(Known.Dns.Key, Minute)))).Should().BeOfType<ServiceNotFound>();
        (await RejectionOf(() => WriteAsync(new CancelDrainIntent(Web.Key, null)))).Should().Be(new DrainNotFound(Whole));
    }
}
