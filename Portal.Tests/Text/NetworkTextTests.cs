using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Text;

namespace Portal.Tests.Text;

public sealed class NetworkTextTests
{
    [TestCase("10.0.0.0/24")]
    [TestCase("10.0.0.1")]
    [TestCase("0.0.0.0/0")]
    [TestCase("2001:db8::/64")]
    [TestCase("::/0")]
    [TestCase("::1")]
    public void A_network_is_written_as_it_was_read(string text) => NetworkText.Format(NetworkText.Parse(text)!.Value).Should().Be(text);

    [TestCase("10.0.0.1/32", "10.0.0.1")]
    [TestCase("2001:0db8::1/128", "2001:db8::1")]
    public void Of_several_spellings_one_is_written(string text, string written) => NetworkText.Format(NetworkText.Parse(text)!.Value).Should().Be(written);

    [TestCase("")]
    [TestCase("/24")]
    [TestCase("10.0.0.0/")]
    [TestCase("10.0.0.0/33")]
    [TestCase("10.0.0.0/08")]
    [TestCase("10.0.0.0/-1")]
    [TestCase("10.0.0.0/4294967300")]
    [TestCase("10.0.0.0/24/24")]
    [TestCase("10.0.0.1/24", Description = "bits behind the prefix")]
    [TestCase("10.0.0.1/0")]
    [TestCase("2001:db8::/129")]
    [TestCase("[2001:db8::]/64")]
    [TestCase("web.example.org")]
    public void What_is_no_network_is_none(string text) => NetworkText.Parse(text).Should().BeNull();

    [TestCase("10.0.0.0/24", "10.0.0.255", true)]
    [TestCase("10.0.0.0/24", "10.0.1.0", false)]
    [TestCase("10.0.0.1", "10.0.0.1", true)]
    [TestCase("10.0.0.1", "10.0.0.2", false)]
    [TestCase("0.0.0.0/0", "192.0.2.1", true)]
    [TestCase("0.0.0.0/0", "::1", false)]
    [TestCase("::/0", "192.0.2.1", false)]
    [TestCase("::/0", "ffff::1", true)]
    [TestCase("2001:db8::/32", "2001:db8:ffff::1", true)]
    [TestCase("2001:db8::/32", "2001:db9::1", false)]
    public void An_address_is_in_it_or_not(string network, string host, bool isIn)
    {
        AddressText.TryParse(host, out var address).Should().BeTrue();
        NetworkText.Parse(network)!.Value.Contains(address).Should().Be(isIn);
    }
}
