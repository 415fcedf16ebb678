using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Checks;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Checks;

internal sealed class OwnAddressesTests
{
    [Test]
    public void To_an_own_address_the_kernel_speaks_from_that_very_address()
    {
        var own = Address.IPv4(0x7F000001);
        OwnAddresses.Towards(own).Should().Be(own);
        OwnAddresses.Has(own).Should().BeTrue();
        OwnAddresses.Has(Address.IPv4(0xC6336407)).Should().BeFalse();
    }

    [Test]
    public void An_interface_is_found_by_its_address()
    {
        OwnAddresses.DeviceOf(Address.IPv4(0x7F000001)).Should().Be("lo");
        OwnAddresses.DeviceOf(Address.IPv4(0xC6336407)).Should().BeNull();
    }
}
