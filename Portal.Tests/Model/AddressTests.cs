using CsCheck;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Tests.Model;

public sealed class AddressTests
{
    [TestCase("223.255.255.255", false)]
    [TestCase("224.0.0.0", true)]
    [TestCase("239.255.255.255", true)]
    [TestCase("240.0.0.0", false)]
    [TestCase("ff00::", true)]
    [TestCase("feff::", false)]
    public void Multicast_is_known_by_its_first_bits(string text, bool expected) => Parse(text).IsMulticast.Should().Be(expected);

    [TestCase("0.0.0.0", true)]
    [TestCase("::", true)]
    [TestCase("0.0.0.1", false)]
    [TestCase("::1", false)]
    public void All_zeros_are_unspecified(string text, bool expected) => Parse(text).IsUnspecified.Should().Be(expected);

    [TestCase("::ffff:10.0.0.1", true)]
    [TestCase("::ffff:0:a00:1", false)]
    [TestCase("::10.0.0.1", false)]
    [TestCase("1::ffff:a00:1", false)]
    [TestCase("10.0.0.1", false)]
    [TestCase("255.255.0.0", false)]
    public void IPv4_mapped_is_known_by_its_middle(string text, bool expected) => Parse(text).IsIPv4Mapped.Should().Be(expected);

    [Test]
    public void The_same_number_is_two_addresses() => Address.IPv4(1).Should().NotBe(Address.IPv6(1));

    [Test]
    public void Addresses_have_a_total_order() =>
        OrderChecks.IsTotal(Gen.Enum<IpFamily>().SelectMany(AddressGen.Any), (left, right) => left.CompareTo(right));

    [Test]
    public void Operators_follow_the_order()
    {
        var (low, high) = (Parse("9.0.0.1"), Parse("10.0.0.1"));
        new[] { low < high, low <= high, high > low, high >= low, Parse("255.0.0.1") < Parse("::1") }.Should().AllBeEquivalentTo(true);
        new[] { high < low, high <= low, low > high, low >= high }.Should().AllBeEquivalentTo(false);
    }

    private static Address Parse(string text) => AddressText.TryParse(text, out var address) ? address : throw new FormatException(text);
}
