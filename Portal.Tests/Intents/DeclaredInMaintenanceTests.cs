using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Intents;

/// <summary>Maintenance holds until it is ended, whatever is declared meanwhile.</summary>
internal sealed class DeclaredInMaintenanceTests : MaintenanceFixture
{
    private static readonly RealServerKey Late = new(Host, 5353);
    private static readonly RealServerSettings Seven = new() { Weight = 7, Forwarding = new Masquerading() };
    private static readonly VirtualService Mail = new() { Key = new AddressKey(Protocol.Tcp, Address.IPv4(0x0A000003), 25) };

    // What is asked for meanwhile, and the services as they shall be after the resume.
    private static readonly TestCaseData[] Declared =
    [
        Case("A server is added", new AddServerIntent(Dns.Key, Late, Seven), Web, Dns.WithServer(Late, Seven)),
        Case("A server is added again as it is declared", new AddServerIntent(Dns.Key, Known.Server(1, 53), Heavy), Web, Dns),
        Case("A server is replaced", new ReplaceServerIntent(Dns.Key, Known.Server(1, 53), Seven), Web, Dns.WithServer(Known.Server(1, 53), Seven)),
        Case("A server gets a weight", Known.Weighed(Dns.Key, Known.Server(1, 53), 7), Web, Dns.WithServer(Known.Server(1, 53), Heavy with { Weight = 7 })),
        Case("A server gets weight 0", Known.Weighed(Dns.Key, Known.Server(1, 53), 0), Web, Dns.WithServer(Known.Server(1, 53), HeavyOut)),
        Case("A server gets a threshold", new PatchServerIntent(Dns.Key, Known.Server(1, 53), new ServerPatch { UpperThreshold = new(3) }), Web, Dns.WithServer(Known.Server(1, 53), Heavy with { UpperThreshold = 3 })),
        Case("A server goes", new DeleteServerIntent(Dns.Key, Known.Server(1, 53)), Web, Dns.WithoutServer(Known.Server(1, 53))),
        Case("A service is added", new AddServiceIntent(Mail.Key, Mail.Settings, Mail.With(1, 2).Servers), Web, Dns, Mail.With(1, 2)),
        Case("A service is replaced", new ReplaceServiceIntent(Dns.Key, Dns.Settings, Dns.WithServer(Late, Seven).Servers), Web, Dns.WithServer(Late, Seven)),
        Case("A service gets other settings", new ReplaceServiceIntent(Dns.Key, Web.Settings, null), Web, Dns with { Settings = Web.Settings }),
        Case("A service gets servers", new PatchServiceIntent(Dns.Key, new ServicePatch { Servers = new(Dns.WithServer(Late, Seven).Servers) }), Web, Dns.WithServer(Late, Seven)),
        Case("A service goes", new DeleteServiceIntent(Dns.Key), Web),
        Case("All servers are given", new ResetServersIntent(Dns.Key, Known.Dns.With(1, 3).Servers), Web, Known.Dns.With(1, 3)),
        Case("All servers are given and keep their weights", new ResetServersIntent(Dns.Key, Known.Dns.With(1, 3).Servers) { KeepsWeights = true }, Web, Known.Dns.With(3).WithServer(Known.Server(1, 53), new RealServerSettings { Weight = 5 })),
    ];

    [TestCaseSource(nameof(Declared))]
    public async Task What_is_declared_meanwhile_is_out_until_the_host_comes_back(ServiceIntent intent, VirtualService[] services)
    {
        await OutAsync();
        var result = await WriteAsync(intent);
        result.Held.Should().BeEquivalentTo(Balancer.State.Drains.All.Single().Target.ServersIn(Balancer.State.Table).Where(server => server.Service == intent.Key && server.Weight != 0 && intent.Concerns(server.Server)));
        IsOut();
        await BackAsync();
        Balancer.State.Table.ShouldBe(services);
        Kernel.Table.ShouldBe(services);
        Balancer.State.Drains.All.Should().BeEmpty();
    }

    [TestCase(false, 1, 1)]
    [TestCase(true, 5, 5)]
    public async Task A_reset_of_everything_leaves_a_host_out(bool keepsWeights, int web, int dns)
    {
        await OutAsync();
        var wanted = IpvsTable.Of([Known.Web.With(1, 2).WithServer(Known.Server(1, 8080), Seven with { Weight = 1 }), Known.Dns.With(1, 2)]);
        (await Balancer.ResetAsync(wanted, Me, keepsWeights)).Held.Should().HaveCount(3);
        IsOut();
        await BackAsync();
        Balancer.State.Table.Find(Web.Key, Known.Server(1, 8080))!.Weight.Should().Be(web);
        Balancer.State.Table.Find(Dns.Key, Known.Server(1, 53))!.Weight.Should().Be(dns);
        Kernel.Table.ShouldBe(Balancer.State.Table);
    }

    [Test]
    public async Task A_host_without_any_server_left_is_still_in_maintenance()
    {
        await OutAsync();
        await Balancer.ResetAsync(IpvsTable.Empty, Me);
        Balancer.State.Drains.Find(new HostDrain(Host)).Should().NotBeNull();
        (await OutAsync()).Steps.Table.Count.Should().Be(0);
        await Balancer.ResetAsync(IpvsTable.Of([Web, Dns]), Me);
        IsOut();
        await BackAsync();
        AllAre(5, Web, Dns);
    }

    [Test]
    public async Task A_restore_leaves_a_host_out()
    {
        var past = Balancer.State;
        await OutAsync();
        var during = Balancer.State;
        await Balancer.ResetAsync(IpvsTable.Of([Dns]), Me);
        (await Balancer.RestoreAsync(past, Me)).Held.Should().HaveCount(3);
        IsOut();
        (await Balancer.RestoreAsync(during, Me)).Steps.Table.Count.Should().Be(0);
        IsOut();
        await BackAsync();
        AllAre(5, Web, Dns);
    }

    [Test]
    public async Task An_import_takes_a_0_for_maintenance_and_sets_what_has_a_weight_to_0()
    {
        await OutAsync();
        (await Balancer.ImportAsync(Me)).Held.Should().BeEmpty();
        Balancer.State.Revision.Should().Be(2);
        Kernel.ByHand(table => table.With(table.Find(Dns.Key)!.WithServer(Known.Server(1, 53), Heavy with { Weight = 3 }).WithServer(Late, Seven)));
        (await Balancer.ImportAsync(Me)).Held.Select(server => server.Weight).Should().Equal(3, 7);
        IsOut();
        await BackAsync();
        AllAre(4, Web, Dns.WithServer(Known.Server(1, 53), Heavy with { Weight = 3 }).WithServer(Late, Seven));
    }

    [Test]
    public async Task An_import_that_cannot_be_stored_leaves_the_kernel_as_it_was()
    {
        await OutAsync();
        Kernel.ByHand(table => table.With(table.Find(Dns.Key)!.WithServer(Late, Seven)));
        var table = Kernel.Table;
        Store.IsFull = true;
        (await RejectionOf(() => Balancer.ImportAsync(Me))).Should().BeOfType<NotStored>();
        Kernel.Table.ShouldBe(table);
    }

    [Test]
    public async Task A_push_and_a_repair_set_a_host_to_0_again()
    {
        await OutAsync();
        var during = Kernel.Table;
        foreach (var repair in (Func<Task>[])[() => Balancer.PushAsync(Me), Balancer.RepairAsync])
        {
            Kernel.ByHand(_ => IpvsTable.Of([Web, Dns]));
            await repair();
            Kernel.Table.ShouldBe(during);
        }

        Balancer.State.Revision.Should().Be(2);
        await BackAsync();
        AllAre(3, Web, Dns);
    }

    [Test]
    public async Task A_request_about_another_server_leaves_alone_what_somebody_has_done_by_hand()
    {
        await OutAsync();
        Kernel.ByHand(table => table.With(table.Find(Dns.Key)!.WithServer(Known.Server(1, 53), Heavy).WithServer(Late, Seven)));
        (await WriteAsync(Known.Weighed(Dns.Key, Known.Server(2, 53), 2))).Held.Should().BeEmpty();
        Kernel.Table.Find(Dns.Key, Known.Server(1, 53)).Should().Be(Heavy);
        Kernel.Table.Find(Dns.Key, Late).Should().Be(Seven);

        (await WriteAsync(new AddServerIntent(Dns.Key, Known.Server(1, 53), Heavy))).Outcome.Should().Be(WriteOutcome.Unchanged);
        Kernel.Table.Find(Dns.Key, Known.Server(1, 53)).Should().Be(HeavyOut, "that is what this request is about");
    }

    [Test]
    public async Task A_service_that_is_adopted_during_maintenance_is_out_with_its_servers_of_the_host()
    {
        await OutAsync();
        Kernel.ByHand(table => table.With(Mail.With(1, 2)));
        (await WriteAsync(new AddServerIntent(Mail.Key, Known.Server(3, 25), Known.Plain))).Held.Should().Equal(new DrainedServer(Mail.Key, Known.Server(1, 25), 1));
        IsOut();
        await BackAsync();
        AllAre(4, Web, Dns, Mail.With(1, 2, 3));
    }

    [Test]
    public async Task A_drain_ends_by_a_weight_also_in_maintenance_and_the_host_stays_out()
    {
        await OutAsync();
        await WriteAsync(new DrainServerIntent(Dns.Key, Known.Server(1, 53), TimeSpan.FromMinutes(1)));
        await WriteAsync(Known.Weighed(Dns.Key, Known.Server(1, 53), 7));
        Balancer.State.Drains.All.Should().ContainSingle().Which.Target.Should().Be(new HostDrain(Host));
        IsOut();
        await BackAsync();
        AllAre(5, Web, Dns.WithServer(Known.Server(1, 53), Heavy with { Weight = 7 }));
    }

    [Test]
    public async Task Two_hosts_come_back_each_by_itself()
    {
        await OutAsync();
        await Balancer.MaintainAsync(Known.Server(2).Address, isOut: true, Me);
        Kernel.Table.Services.SelectMany(service => service.Servers.Values).Should().OnlyContain(settings => settings.Weight == 0);
        await BackAsync();
        Kernel.Table.ShouldBe(Web.WithServer(Known.Server(2), Known.Drained), Dns.WithServer(Known.Server(2, 53), Known.Drained));
        await Balancer.MaintainAsync(Known.Server(2).Address, isOut: false, Me);
        AllAre(5, Web, Dns);
    }

    private static TestCaseData Case(string name, ServiceIntent intent, params VirtualService[] services) => new TestCaseData(intent, services).SetName(name);
}
