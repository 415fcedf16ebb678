using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;
using Portal.Tests.Writing;

namespace Portal.Tests.Intents;

/// <summary>Two services with servers of one host, which goes into maintenance.</summary>
internal abstract class MaintenanceFixture : BalancerFixture
{
    protected static readonly RealServerSettings Heavy = new() { Weight = 5, UpperThreshold = 10 };
    protected static readonly RealServerSettings HeavyOut = Heavy with { Weight = 0 };
    protected static readonly VirtualService Web = Known.Web.With(1, 2).WithServer(Known.Server(1, 8080), Heavy with { Forwarding = new Masquerading() });
    protected static readonly VirtualService Dns = Known.Dns.With(2).WithServer(Known.Server(1, 53), Heavy);
    protected static readonly Address Host = Known.Server(1).Address;

    [SetUp]
    public Task DeclareAsync() => DeclareAsync(Web, Dns);

    // The kernel is as it is declared, but that all that is declared of the host has weight 0; and its drain knows of it.
    protected void IsOut()
    {
        Kernel.Table.ShouldBe(DrainedTable.On(Balancer.State.Table, Balancer.State.Drains));
        var servers = (from service in Kernel.Table.Services from server in service.Servers where server.Key.Address == Host select (Service: service.Key, Server: server.Key, server.Value.Weight)).ToList();
        servers.Should().OnlyContain(server => server.Weight == 0);
        Balancer.State.Drains.Find(new HostDrain(Host))!.Target.ServersIn(Balancer.State.Table).Select(server => (server.Service, server.Server)).Should().Equal(servers.Select(server => (server.Service, server.Server)));
        Store.Stored.Should().Be(Balancer.State);
    }

    protected Task<WriteResult> OutAsync() => Balancer.MaintainAsync(Host, isOut: true, Me);

    protected Task<WriteResult> BackAsync() => Balancer.MaintainAsync(Host, isOut: false, Me);
}
