using CsCheck;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Model;

public sealed class EqualityTests
{
    [Test]
    public void Services_with_the_same_servers_are_equal_in_whatever_order_those_came() =>
        ModelGen.Service.Sample(service =>
        {
            var twin = service.Servers.Reverse().Aggregate(
                service with { Servers = VirtualService.NoServers },
                (copy, server) => copy.WithServer(server.Key, server.Value with { }));
            twin.Should().Be(service);
            twin.GetHashCode().Should().Be(service.GetHashCode());
        });

    [Test]
    public void Tables_with_the_same_services_are_equal_in_whatever_order_those_came() =>
        ModelGen.Table.Sample(table =>
        {
            var twin = table.Services.Reverse().Aggregate(IpvsTable.Empty, (copy, service) => copy.With(service with { Settings = service.Settings with { } }));
            twin.Should().Be(table);
            twin.GetHashCode().Should().Be(table.GetHashCode());
        });

    [Test]
    public void Observed_tables_are_equal_when_all_of_it_is() =>
        ModelGen.Observed.Sample(table =>
        {
            var twin = new ObservedTable([.. table.Services.Select(service => service with { Servers = [.. service.Servers] })]);
            twin.Should().Be(table);
            twin.GetHashCode().Should().Be(table.GetHashCode());
            foreach (var (service, index) in table.Services.Select((service, index) => (service, index)))
            {
                table.Services[index].Should().Be(twin.Services[index]);
                var more = service with { Servers = service.Servers.Add(new ObservedServer(new(Address.IPv4(1), 0), new(), 0, 0)) };
                more.Should().NotBe(service);
                new ObservedTable(table.Services.SetItem(index, more)).Should().NotBe(table);
            }
        });

    [Test]
    public void Every_field_of_a_server_counts()
    {
        var key = new RealServerKey(Address.IPv4(1), 80);
        var settings = new RealServerSettings { Forwarding = new IpInIp(new GueTunnel(6080)), UpperThreshold = 2 };
        var service = new VirtualService { Key = new FirewallMarkKey(IpFamily.IPv4, 1) }.WithServer(key, settings);
        RealServerSettings[] others =
        [
            settings with { Weight = 2 },
            settings with { UpperThreshold = 3 },
            settings with { LowerThreshold = 1 },
            settings with { Forwarding = new Masquerading() },
            settings with { Forwarding = new IpInIp(new GueTunnel(6081)) },
            settings with { Forwarding = new IpInIp(new GueTunnel(6080, TunnelChecksum.Checksum)) },
            settings with { Forwarding = new IpInIp(new GreTunnel()) },
        ];
        others.Should().OnlyContain(other => !service.WithServer(key, other).Equals(service));
        service.WithServer(key, settings with { Forwarding = new IpInIp(new GueTunnel(6080)) }).Should().Be(service);
    }

    [Test]
    public void Every_field_of_a_service_counts()
    {
        var settings = new VirtualServiceSettings { Persistence = new() { Timeout = TimeSpan.FromSeconds(1), Mask = ClientMask.IPv4(0) } };
        var service = new VirtualService { Key = new FirewallMarkKey(IpFamily.IPv4, 1), Settings = settings };
        VirtualServiceSettings[] others =
        [
            settings with { Scheduler = "rr" },
            settings with { Flags = SchedulerFlags.Flag1 },
            settings with { OnePacket = true },
            settings with { Persistence = null },
            settings with { Persistence = settings.Persistence with { Timeout = TimeSpan.FromSeconds(2) } },
            settings with { Persistence = settings.Persistence with { Mask = ClientMask.IPv4(1) } },
            settings with { Persistence = settings.Persistence with { Mask = null } },
            settings with { Persistence = settings.Persistence with { Engine = "sip" } },
        ];
        others.Should().AllSatisfy(other => (service with { Settings = other }).Should().NotBe(service));
        (service with { Key = new FirewallMarkKey(IpFamily.IPv6, 1) }).Should().NotBe(service);
        service.Equals(null).Should().BeFalse();
    }
}
