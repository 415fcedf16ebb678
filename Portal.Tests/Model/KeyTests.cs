using CsCheck;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Model;

public sealed class KeyTests
{
    // From so few values that two of them are often equal in a part.
    private static readonly Gen<Address> Few = Gen.OneOf(Address.IPv4(1), Address.IPv4(0xDF000001), Address.IPv6(1), Address.IPv6(UInt128.MaxValue));
    private static readonly Gen<ushort> FewPorts = Gen.OneOf<ushort>(0, 80, 65535);

    private static readonly Gen<ServiceKey> Keys = Gen.OneOf(
        Gen.Select(Gen.Enum<Protocol>(), Few, FewPorts).Select(ServiceKey (parts) => new AddressKey(parts.Item1, parts.Item2, parts.Item3)),
        Gen.Select(Gen.Enum<IpFamily>(), Gen.OneOf<uint>(1, 2, uint.MaxValue)).Select(ServiceKey (parts) => new FirewallMarkKey(parts.Item1, parts.Item2)));

    [Test]
    public void Service_keys_have_a_total_order() => OrderChecks.IsTotal(Keys, (left, right) => left.CompareTo(right));

    [Test]
    public void Server_keys_have_a_total_order() =>
        OrderChecks.IsTotal(Gen.Select(Few, FewPorts).Select(parts => new RealServerKey(parts.Item1, parts.Item2)), (left, right) => left.CompareTo(right));

    [Test]
    public void Services_by_address_come_before_marks_and_each_by_its_parts()
    {
        ServiceKey[] ordered =
        [
            new AddressKey(Protocol.Tcp, Address.IPv4(1), 80),
            new AddressKey(Protocol.Tcp, Address.IPv4(1), 81),
            new AddressKey(Protocol.Tcp, Address.IPv4(0xDF000001), 80),
            new AddressKey(Protocol.Tcp, Address.IPv6(1), 80),
            new AddressKey(Protocol.Udp, Address.IPv4(1), 80),
            new AddressKey(Protocol.Sctp, Address.IPv4(1), 80),
            new FirewallMarkKey(IpFamily.IPv4, 1),
            new FirewallMarkKey(IpFamily.IPv4, uint.MaxValue),
            new FirewallMarkKey(IpFamily.IPv6, 1),
        ];
        ordered.Reverse().Order().Should().Equal(ordered);
        ordered[0].CompareTo(null).Should().BePositive();
    }

    [Test]
    public void Operators_follow_the_order() =>
        Gen.Select(Keys, Keys).Sample((left, right) =>
        {
            var order = left.CompareTo(right);
            (left < right, left <= right, left > right, left >= right).Should().Be((order < 0, order <= 0, order > 0, order >= 0));
        });

    [Test]
    public void Operators_of_server_keys_follow_the_order()
    {
        var (low, high) = (new RealServerKey(Address.IPv4(1), 1), new RealServerKey(Address.IPv4(1), 2));
        (low < high, low <= high, low > high, low >= high).Should().Be((true, true, false, false));
    }

    [Test]
    public void A_key_has_the_family_of_its_packets()
    {
        new AddressKey(Protocol.Tcp, Address.IPv6(1), 80).Family.Should().Be(IpFamily.IPv6);
        new FirewallMarkKey(IpFamily.IPv6, 1).Family.Should().Be(IpFamily.IPv6);
    }
}
