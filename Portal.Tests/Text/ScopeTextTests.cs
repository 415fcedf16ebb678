using CsCheck;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;
using Portal.Tests.Model;

namespace Portal.Tests.Text;

public sealed class ScopeTextTests
{
    [TestCase("10.0.0.1")]
    [TestCase("10.0.0.0/24")]
    [TestCase("10.0.0.0/24:80")]
    [TestCase("0.0.0.0/0:8000-8999")]
    [TestCase("2001:db8::/64")]
    [TestCase("[2001:db8::/64]:443")]
    [TestCase("[::1]:0-9")]
    [TestCase(":80")]
    [TestCase(":0-65535")]
    [TestCase("fwmark:5")]
    [TestCase("fwmark:100-4294967295")]
    public void An_entry_is_written_as_it_was_read(string text) => ScopeText.Format(ScopeText.Parse(text)!).Should().Be(text);

    [TestCase("[2001:db8::1]", "2001:db8::1")]
    [TestCase("10.0.0.1/32", "10.0.0.1")]
    [TestCase("10.0.0.1:0-65535", "10.0.0.1")]
    [TestCase("[10.0.0.1]:80", "10.0.0.1:80")]
    public void Of_several_spellings_one_is_written(string text, string written) => ScopeText.Format(ScopeText.Parse(text)!).Should().Be(written);

    [TestCase("")]
    [TestCase(":")]
    [TestCase("web.example.org")]
    [TestCase("10.0.0.0/33")]
    [TestCase("10.0.0.1/24", Description = "bits behind the prefix")]
    [TestCase("2001:db8::/129")]
    [TestCase("10.0.0.0/")]
    [TestCase("10.0.0.0/08")]
    [TestCase("10.0.0.1:")]
    [TestCase("10.0.0.1:65536")]
    [TestCase("10.0.0.1:90-80")]
    [TestCase("10.0.0.1:80-")]
    [TestCase("[2001:db8::1")]
    [TestCase("[2001:db8::1]80")]
    [TestCase("010.0.0.1")]
    [TestCase("fwmark:0")]
    [TestCase("fwmark:")]
    [TestCase("fwmark:4294967296")]
    [TestCase("mark:5")]
    public void What_is_no_entry_is_none(string text) => ScopeText.Parse(text).Should().BeNull();

    [TestCase("10.0.0.0/24", "10.0.0.255", 80, true)]
    [TestCase("10.0.0.0/24", "10.0.1.0", 80, false)]
    [TestCase("10.0.0.0/24:80", "10.0.0.1", 81, false)]
    [TestCase("10.0.0.0/24:80-90", "10.0.0.1", 90, true)]
    [TestCase("0.0.0.0/0", "192.0.2.1", 0, true)]
    [TestCase("0.0.0.0/0", "2001:db8::1", 80, false)]
    [TestCase("2001:db8::/32", "2001:db8:ffff::1", 80, true)]
    [TestCase("2001:db8::/32", "2001:db9::1", 80, false)]
    [TestCase("::/0", "2001:db8::1", 80, true)]
    [TestCase(":80", "2001:db8::1", 80, true)]
    [TestCase(":80", "10.0.0.1", 8080, false)]
    [TestCase("fwmark:5", "10.0.0.1", 5, false)]
    public void An_address_is_covered_or_not(string entry, string host, int port, bool isCovered)
    {
        AddressText.TryParse(host, out var address).Should().BeTrue();
        foreach (var protocol in Enum.GetValues<Protocol>())
        {
            ScopeText.Parse(entry)!.Covers(new AddressKey(protocol, address, (ushort)port)).Should().Be(isCovered);
        }
    }

    [TestCase("fwmark:5", 5u, true)]
    [TestCase("fwmark:5-7", 7u, true)]
    [TestCase("fwmark:5-7", 8u, false)]
    [TestCase("fwmark:1-4294967295", uint.MaxValue, true)]
    [TestCase("0.0.0.0/0", 5u, false)]
    public void A_mark_is_covered_or_not(string entry, uint mark, bool isCovered)
    {
        ScopeText.Parse(entry)!.Covers(new FirewallMarkKey(IpFamily.IPv4, mark)).Should().Be(isCovered);
        ScopeText.Parse(entry)!.Covers(new FirewallMarkKey(IpFamily.IPv6, mark)).Should().Be(isCovered);
    }

    [Test]
    public void A_part_of_a_table_is_what_is_covered() => ModelGen.Table.Sample(table =>
    {
        var scope = new ServiceScope(ScopeText.Parse("10.0.0.0/8")!, ScopeText.Parse(":80")!, ScopeText.Parse("fwmark:1-100")!);
        scope.Of(table).Services.All(service => scope.Covers(service.Key)).Should().BeTrue();
        scope.Of(table).Services.Except(table.Services).Should().BeEmpty();
        scope.Of(scope.Of(table)).Should().Be(scope.Of(table));
    });
}
