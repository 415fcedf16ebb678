using CsCheck;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;
using Portal.Tests.Model;

namespace Portal.Tests.Text;

public sealed class AddressTextTests
{
    [TestCase("10.0.0.1", "10.0.0.1")]
    [TestCase("0.0.0.0", "0.0.0.0")]
    [TestCase("255.255.255.255", "255.255.255.255")]
    [TestCase("::", "::")]
    [TestCase("::1", "::1")]
    [TestCase("2001:DB8::1", "2001:db8::1", TestName = "IPv6 is written in lower case")]
    [TestCase("2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1", TestName = "leading zeros go")]
    [TestCase("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1", TestName = "one group of zeros is not shortened")]
    [TestCase("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1", TestName = "of two runs of equal length the first is shortened")]
    [TestCase("2001:0:0:1:0:0:0:1", "2001:0:0:1::1", TestName = "of two runs the longer is shortened")]
    [TestCase("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8")]
    [TestCase("1:2:3:4:5:6::", "1:2:3:4:5:6::", TestName = "zeros at the end")]
    [TestCase("::3:4:5:6:7:8", "::3:4:5:6:7:8", TestName = "zeros at the beginning")]
    [TestCase("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0", TestName = "two colons for one group are read")]
    [TestCase("::0.1.0.2", "::1:2", TestName = "ipvsadm's dotted form of an IPv4-compatible address")]
    [TestCase("::ffff:10.9.9.9", "::ffff:10.9.9.9", TestName = "an IPv4-mapped address stays dotted")]
    [TestCase("::ffff:a09:909", "::ffff:10.9.9.9", TestName = "an IPv4-mapped address becomes dotted")]
    [TestCase("64:ff9b::192.0.2.33", "64:ff9b::c000:221", TestName = "a dotted end becomes two groups")]
    [TestCase("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304", TestName = "six groups and a dotted end")]
    public void An_address_has_one_canonical_spelling(string text, string canonical)
    {
        AddressText.TryParse(text, out var address).Should().BeTrue();
        address.ToString().Should().Be(canonical);
        AddressText.TryParse(canonical, out var again).Should().BeTrue();
        again.Should().Be(address);
    }

    [TestCase("", TestName = "empty")]
    [TestCase("010.0.0.1", TestName = "a leading zero, octal for ipvsadm")]
    [TestCase("10.0.0.01", TestName = "a leading zero at the end")]
    [TestCase("1", TestName = "one number")]
    [TestCase("10.1", TestName = "two numbers")]
    [TestCase("167772161", TestName = "one large number")]
    [TestCase("0x0a.0.0.1", TestName = "hexadecimal")]
    [TestCase("10.0.0.1 ", TestName = "a blank after it")]
    [TestCase(" 10.0.0.1", TestName = "a blank before it")]
    [TestCase("+1.0.0.1", TestName = "a sign")]
    [TestCase("-1.0.0.1", TestName = "a minus sign")]
    [TestCase("10.0.0.256", TestName = "a part above 255")]
    [TestCase("10.0.0.1.", TestName = "a full stop after it")]
    [TestCase("10.0.0.1.5", TestName = "five parts")]
    [TestCase("10..0.1", TestName = "an empty part")]
    [TestCase("10.0.0.1:80", TestName = "a port")]
    [TestCase("١0.0.0.1", TestName = "a digit that is not ASCII")]
    [TestCase("localhost", TestName = "a host name")]
    [TestCase("fe80::1%lo", TestName = "a zone by name")]
    [TestCase("fe80::1%1", TestName = "a zone by number")]
    [TestCase("[::1]", TestName = "brackets")]
    [TestCase("[::1]:80", TestName = "brackets and a port")]
    [TestCase("::1/64", TestName = "a prefix length")]
    [TestCase(":", TestName = "one colon")]
    [TestCase(":::", TestName = "three colons")]
    [TestCase("1::2::3", TestName = "two runs of two colons")]
    [TestCase("1:2:3:4:5:6:7", TestName = "seven groups")]
    [TestCase("1:2:3:4:5:6:7:8:9", TestName = "nine groups")]
    [TestCase("1:2:3:4::5:6:7:8", TestName = "two colons for no group")]
    [TestCase(":1:2:3:4:5:6:7", TestName = "a colon at the beginning")]
    [TestCase("1:2:3:4:5:6:7:", TestName = "a colon at the end")]
    [TestCase("12345::", TestName = "a group of five digits")]
    [TestCase("g::", TestName = "a digit that is not hexadecimal")]
    [TestCase("::1.2.3.4.5", TestName = "a dotted end of five parts")]
    [TestCase("::01.2.3.4", TestName = "a dotted end with a leading zero")]
    [TestCase("::1.2.3.4:5", TestName = "a dotted part that is not at the end")]
    [TestCase("1:2:3:4:5:6:7:1.2.3.4", TestName = "seven groups and a dotted end")]
    [TestCase("1.2.3.4::", TestName = "a dotted beginning")]
    [TestCase("2001:db8::1\n", TestName = "a line feed")]
    [TestCase("0000:0000:0000:0000:0000:0000:0000:0000:0000:1", TestName = "too long a text")]
    public void What_is_no_literal_is_no_address(string text) =>
        AddressText.TryParse(text, out _).Should().BeFalse();

    [Test]
    public void Every_address_comes_back_from_its_text() =>
        Gen.Enum<IpFamily>().SelectMany(AddressGen.Any).Sample(
            address =>
            {
                AddressText.TryParse(AddressText.Format(address), out var parsed).Should().BeTrue();
                parsed.Should().Be(address);
            },
            iter: 5000);
}
