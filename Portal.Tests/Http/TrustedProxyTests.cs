using System.Collections.Immutable;
using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>Where a request comes from that came through a proxy.</summary>
internal sealed class TrustedProxyTests
{
    [TestCase("127.0.0.1", "192.0.2.7", "192.0.2.7")]
    [TestCase("127.0.0.0/8", "192.0.2.7", "192.0.2.7")]
    [TestCase("127.0.0.1", "192.0.2.1, 192.0.2.7", "192.0.2.7", TestName = "What_a_caller_writes_himself_does_not_count")]
    [TestCase("127.0.0.1,192.0.2.7", "192.0.2.1, 192.0.2.7", "192.0.2.1", TestName = "Of_several_proxies_the_address_before_them_counts")]
    [TestCase("127.0.0.1", "2001:db8::7", "2001:db8::7")]
    [TestCase("127.0.0.1", "nonsense", "127.0.0.1")]
    [TestCase("127.0.0.1", "", "127.0.0.1")]
    [TestCase("10.0.0.0/8", "192.0.2.7", "127.0.0.1", TestName = "Of_others_the_header_says_nothing")]
    [TestCase("", "192.0.2.7", "127.0.0.1", TestName = "Without_a_trusted_proxy_the_header_says_nothing")]
    public async Task The_caller_is(string proxies, string header, string expected)
    {
        ImmutableArray<Network> trusted = [.. proxies.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(text => NetworkText.Parse(text)!.Value)];
        await using var portal = await TestPortal.StartAsync(new FakeKernel(), options => options with { TrustedProxies = trusted });
        (await portal.SendAsync(HttpMethod.Post, Known.WebPath, headers: ("X-Forwarded-For", header))).ShouldBe(201);
        ((string?)(await portal.GetAsync("/history")).Json[0]!["caller"]).Should().Be(expected);
    }
}
