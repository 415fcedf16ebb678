using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Balancing;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Balancing;

internal sealed class DrainTests : BalancerFixture
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly RealServerSettings Heavy = new() { Weight = 5 };
    private static readonly VirtualService Web = Known.Web.With(1, 2).WithServer(Known.Server(1), Heavy);
    private static readonly ServerDrain First = new(Web.Key, Known.Server(1));
    private static readonly ServiceDrain Whole = new(Web.Key);

    private DrainWatch watch = null!;

    [SetUp]
    public async Task DeclareAsync()
    {
        await DeclareAsync(Web);
        watch = new DrainWatch(Balancer, new KernelView(Kernel, new KernelGate()), Time);
        Connect(1, 3, 4);
        Connect(2, 1, 0);
    }

    [Test]
    public async Task A_server_gets_weight_0_and_stays_while_it_has_connections()
    {
        var result = await DrainFirstAsync();
        result.Drain!.Deadline.Should().Be(Time.GetUtcNow() + Minute);
        result.Drain.Servers.Should().Equal(new DrainedServer(Web.Key, Known.Server(1), 5));
        Kernel.Commands.Should().Equal("-e -t 10.0.0.1:80 -r 10.1.0.1:80 -g -w 0 -x 0 -y 0");
        await LookAsync();
        AllAre(2, Web.WithServer(Known.Server(1), Known.Drained));
        Balancer.State.Drains.All.Should().ContainSingle();

        Connect(1, 0, 1);
        await LookAsync();
        Kernel.Table.Find(Web.Key, Known.Server(1)).Should().NotBeNull("an inactive connection is one too");

        Connect(1, 0, 0);
        await LookAsync();
        AllAre(3, Web.WithoutServer(Known.Server(1)));
        Balancer.State.Drains.All.Should().BeEmpty();
        Store.Changes[^1].Caller.Name.Should().Be("portal");
        Store.Changes[^1].Drains.Should().Equal(new DrainEnded(First));
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
        watch = new DrainWatch(Balancer, new KernelView(Kernel, new KernelGate()), Time);
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

    private static readonly TestCaseData[] Readded =
    [
        new TestCaseData(new AddServerIntent(Web.Key, Known.Server(1), Heavy), 5).SetName("A server is added again as it was"),
        new TestCaseData(new AddServerIntent(Web.Key, Known.Server(1), Known.Plain), 1).SetName("A server is added again as another"),
        new TestCaseData(new ReplaceServerIntent(Web.Key, Known.Server(1), new RealServerSettings { Weight = 9 }), 9).SetName("A server is replaced"),
        new TestCaseData(new ReplaceServerIntent(Web.Key, Known.Server(1), Known.Drained), 0).SetName("A server is replaced by one of weight 0"),
        new TestCaseData(new PatchServerIntent(Web.Key, Known.Server(1), settings => settings with { Weight = 7 }), 7).SetName("A server gets a weight"),
        new TestCaseData(new ResetServersIntent(Web.Key, Web.Servers), 5).SetName("All servers are given"),
    ];

    [TestCaseSource(nameof(Readded))]
    public async Task To_add_again_what_is_drained_ends_the_drain(ServiceIntent intent, int weight)
    {
        await DrainFirstAsync();
        await WriteAsync(intent);
        AllAre(3, Web.WithServer(Known.Server(1), Known.Plain with { Weight = weight }));
        Balancer.State.Drains.All.Should().BeEmpty();
        Time.Advance(Minute);
        await LookAsync();
        Kernel.Table.Find(Web.Key, Known.Server(1)).Should().NotBeNull();
    }

    private static readonly TestCaseData[] ServiceReadded =
    [
        new TestCaseData(new AddServiceIntent(Web.Key, Web.Settings, null)).SetName("A service is added again"),
        new TestCaseData(new AddServiceIntent(Web.Key, Web.Settings, Web.Servers)).SetName("A service is added again with its servers"),
        new TestCaseData(new ReplaceServiceIntent(Web.Key, Web.Settings, null)).SetName("A service is replaced"),
        new TestCaseData(new PatchServerIntent(Web.Key, Known.Server(1), settings => settings with { Weight = 5 })).SetName("One of its servers gets a weight"),
    ];

    [TestCaseSource(nameof(ServiceReadded))]
    public async Task To_add_a_drained_service_again_lets_all_of_it_serve(ServiceIntent intent)
    {
        await WriteAsync(new DrainServiceIntent(Web.Key, Minute));
        await WriteAsync(intent);
        AllAre(3, Web);
        Balancer.State.Drains.All.Should().BeEmpty();
    }

    [Test]
    public async Task What_is_no_weight_may_change_while_it_is_drained()
    {
        await DrainFirstAsync();
        await WriteAsync(new PatchServerIntent(Web.Key, Known.Server(1), settings => settings with { UpperThreshold = 10 }));
        await WriteAsync(new PatchServiceIntent(Web.Key, service => (service.Settings with { Scheduler = "rr" }, null)));
        await AddServerAsync(3);
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
        AllAre(2, Web.WithServer(Known.Server(1), Known.Drained));
        Balancer.State.Drains.All.Should().ContainSingle();
    }

    [Test]
    public async Task A_reset_that_keeps_weights_keeps_drains()
    {
        await DrainFirstAsync();
        await Balancer.ResetAsync(IpvsTable.Of([Known.Web.With(1, 2, 3)]), Me, keepsWeights: true);
        Balancer.State.Table.ShouldBe(Known.Web.With(1, 2, 3).WithServer(Known.Server(1), Known.Drained));
        Balancer.State.Drains.All.Should().ContainSingle();
        await Balancer.ResetAsync(IpvsTable.Of([Known.Web.With(1, 2, 3)]), Me);
        Balancer.State.Table.ShouldBe(Known.Web.With(1, 2, 3));
        Balancer.State.Drains.All.Should().BeEmpty();
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
        AllAre(2, Web.WithServer(Known.Server(9), Known.Drained));
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

    private Task<WriteResult> DrainFirstAsync() => WriteAsync(new DrainServerIntent(Web.Key, Known.Server(1), Minute));

    private Task LookAsync() => watch.RunAsync(CancellationToken.None);

    private void Connect(byte n, uint active, uint inactive) => Kernel.SetConnections(Web.Key, Known.Server(n), active, inactive);
}
