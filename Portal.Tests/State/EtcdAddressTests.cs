using FluentAssertions;
using NUnit.Framework;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.State;

public sealed class EtcdAddressTests
{
    [TestCase("192.0.2.1", "192.0.2.1", (ushort)80, true)]
    [TestCase("192.0.2.1", "192.0.2.2", (ushort)2379, false)]
    [TestCase("2001:db8::1", "2001:db8::1", (ushort)80, true)]
    [TestCase("127.0.0.1", "127.0.0.1", (ushort)80, false)]
    [TestCase("127.0.0.1", "127.0.0.1", (ushort)2379, true)]
    [TestCase("127.0.0.1", "127.0.0.1", (ushort)0, true)]
    [TestCase("127.0.0.2", "127.0.0.1", (ushort)2379, false)]
    [TestCase("::1", "::1", (ushort)80, false)]
    [TestCase("::1", "::1", (ushort)2379, true)]
    public void A_service_takes_an_address_of_etcd_if_it_is_there(string etcd, string service, ushort port, bool isTaken) =>
        new EtcdAddress(Address.Of(etcd)!.Value, 2379).IsTakenBy(new AddressKey(Protocol.Tcp, Address.Of(service)!.Value, port)).Should().Be(isTaken);

    [Test]
    public void A_firewall_mark_takes_none() =>
        new EtcdAddress(Address.Of("192.0.2.1")!.Value, 2379).IsTakenBy(new FirewallMarkKey(IpFamily.IPv4, 1)).Should().BeFalse();
}
