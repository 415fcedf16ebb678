using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Tests.Text;

public sealed class ClientMaskTextTests
{
    [TestCase(IpFamily.IPv4, "255.255.255.0")]
    [TestCase(IpFamily.IPv4, "0.0.0.0")]
    [TestCase(IpFamily.IPv4, "255.0.255.0", TestName = "a mask with a hole, which the kernel takes")]
    [TestCase(IpFamily.IPv6, "1")]
    [TestCase(IpFamily.IPv6, "64")]
    [TestCase(IpFamily.IPv6, "127")]
    public void A_mask_is_read_and_written(IpFamily family, string text)
    {
        ClientMaskText.TryParse(family, text, out var mask).Should().BeTrue();
        ClientMaskText.Format(mask!).Should().Be(text);
    }

    [TestCase(IpFamily.IPv4, "255.255.255.255")]
    [TestCase(IpFamily.IPv6, "128")]
    public void A_mask_of_whole_addresses_is_none(IpFamily family, string text)
    {
        ClientMaskText.TryParse(family, text, out var mask).Should().BeTrue();
        mask.Should().BeNull();
    }

    [TestCase(IpFamily.IPv4, "24", TestName = "a prefix length for IPv4, 0.0.0.24 for ipvsadm")]
    [TestCase(IpFamily.IPv4, "")]
    [TestCase(IpFamily.IPv4, "255.255.255.00")]
    [TestCase(IpFamily.IPv4, "64.0.0")]
    [TestCase(IpFamily.IPv6, "")]
    [TestCase(IpFamily.IPv6, "0")]
    [TestCase(IpFamily.IPv6, "129")]
    [TestCase(IpFamily.IPv6, "-1")]
    [TestCase(IpFamily.IPv6, "+64")]
    [TestCase(IpFamily.IPv6, "064")]
    [TestCase(IpFamily.IPv6, "64abc", TestName = "a number with letters, 64 for ipvsadm")]
    [TestCase(IpFamily.IPv6, "255.255.255.0")]
    public void What_is_no_mask_of_the_family_is_refused(IpFamily family, string text) =>
        ClientMaskText.TryParse(family, text, out _).Should().BeFalse();
}
