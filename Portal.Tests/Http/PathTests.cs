using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>Identity in paths: what is taken, and the one spelling that comes back.</summary>
internal sealed class PathTests : PortalFixture
{
    private static readonly TestCaseData[] Spellings =
    [
        Row("bare IPv6", "/services/tcp/2001:db8::1/80", "/services/tcp/2001:db8::1/80", "2001:db8::1"),
        Row("brackets", "/services/tcp/[2001:db8::1]/80", "/services/tcp/2001:db8::1/80", "2001:db8::1"),
        Row("encoded brackets", "/services/tcp/%5B2001:db8::1%5D/80", "/services/tcp/2001:db8::1/80", "2001:db8::1"),
        Row("encoded colons", "/services/tcp/2001%3Adb8%3A%3A1/80", "/services/tcp/2001:db8::1/80", "2001:db8::1"),
        Row("capitals", "/services/tcp/2001:DB8::A/80", "/services/tcp/2001:db8::a/80", "2001:db8::a"),
        Row("zeros in full", "/services/tcp/2001:0db8:0:0:0:0:0:0001/80", "/services/tcp/2001:db8::1/80", "2001:db8::1"),
        Row("dotted tail", "/services/tcp/::0.1.0.2/80", "/services/tcp/::1:2/80", "::1:2"),
        Row("IPv4-mapped service", "/services/tcp/::ffff:a00:1/80", "/services/tcp/::ffff:10.0.0.1/80", "::ffff:10.0.0.1"),
        Row("encoded digits", "/services/tcp/10.0.0.%31/8%30", Known.WebPath, "10.0.0.1"),
        Row("unspecified address", "/services/sctp/0.0.0.0/1", "/services/sctp/0.0.0.0/1", "0.0.0.0"),
        Row("greatest port", "/services/udp/255.255.255.255/65535", "/services/udp/255.255.255.255/65535", "255.255.255.255"),
        Row("mark", "/services/fwmark/ipv6/4294967295", "/services/fwmark/ipv6/4294967295", null),
    ];

    private static readonly TestCaseData[] Wrong =
    [
        new TestCaseData("/services/icmp/10.0.0.1/80", "type"),
        new TestCaseData("/services/TCP/10.0.0.1/80", "type"),
        new TestCaseData("/services/-t/10.0.0.1/80", "type"),
        new TestCaseData("/services/tcp/localhost/80", "host"),
        new TestCaseData("/services/tcp/mistyped.example.org/80", "host"),
        new TestCaseData("/services/tcp/010.0.0.1/80", "host"),
        new TestCaseData("/services/tcp/1/80", "host"),
        new TestCaseData("/services/tcp/10.1/80", "host"),
        new TestCaseData("/services/tcp/167772161/80", "host"),
        new TestCaseData("/services/tcp/0x0a.0.0.1/80", "host"),
        new TestCaseData("/services/tcp/10.0.0.256/80", "host"),
        new TestCaseData("/services/tcp/10.0.0.1./80", "host"),
        new TestCaseData("/services/tcp/10.0.0.1%0A/80", "host"),
        new TestCaseData("/services/tcp/10.0.0.1%20-C/80", "host"),
        new TestCaseData("/services/tcp/%2010.0.0.1/80", "host"),
        new TestCaseData("/services/tcp/10.0.0.1%2F24/80", "host"),
        new TestCaseData("/services/tcp/10.0.0.1%25lo/80", "host"),
        new TestCaseData("/services/tcp/[10.0.0.1]/80", "host"),
        new TestCaseData("/services/tcp/[2001:db8::1/80", "host"),
        new TestCaseData("/services/tcp/[[2001:db8::1]]/80", "host"),
        new TestCaseData("/services/tcp/[]/80", "host"),
        new TestCaseData("/services/tcp/fe80::1%25eth0/80", "host"),
        new TestCaseData("/services/tcp/2001:db8::1::/80", "host"),
        new TestCaseData("/services/tcp/%EF%BC%91%EF%BC%90.0.0.1/80", "host"),
        new TestCaseData("/services/tcp/10.0.0.1/65536", "port"),
        new TestCaseData("/services/tcp/10.0.0.1/-1", "port"),
        new TestCaseData("/services/tcp/10.0.0.1/+80", "port"),
        new TestCaseData("/services/tcp/10.0.0.1/080", "port"),
        new TestCaseData("/services/tcp/10.0.0.1/00", "port"),
        new TestCaseData("/services/tcp/10.0.0.1/http", "port"),
        new TestCaseData("/services/tcp/10.0.0.1/80.0", "port"),
        new TestCaseData("/services/tcp/10.0.0.1/0x50", "port"),
        new TestCaseData("/services/tcp/10.0.0.1/80%0A-C", "port"),
        new TestCaseData("/services/tcp/10.0.0.1/%20", "port"),
        new TestCaseData("/services/tcp/10.0.0.1/99999999999999999999", "port"),
        new TestCaseData("/services/fwmark/ipv5/1", "family"),
        new TestCaseData("/services/fwmark/IPv4/1", "family"),
        new TestCaseData("/services/fwmark/ipv4/0", "mark"),
        new TestCaseData("/services/fwmark/ipv4/4294967296", "mark"),
        new TestCaseData("/services/fwmark/ipv4/-1", "mark"),
        new TestCaseData("/services/fwmark/ipv4/0x5", "mark"),
        new TestCaseData("/services/fwmark/ipv4/05", "mark"),
    ];

    [TestCaseSource(nameof(Spellings))]
    public async Task Every_spelling_leads_to_one_service_and_comes_back_as_one(string path, string canonical, string? host)
    {
        var created = await Portal.PostAsync(path);
        created.ShouldBe(201).Headers.Location!.OriginalString.Should().Be(canonical);
        ((string?)created.Json["host"]).Should().Be(host);
        (await Portal.GetAsync(canonical)).ShouldBe(200).Text.Should().Contain(created.Text[..^3].TrimEnd(']', '}'));
        (await Portal.PostAsync(canonical)).ShouldBe(200);
        Portal.State.Table.Count.Should().Be(1);
    }

    [Test]
    public async Task Every_spelling_leads_to_one_server()
    {
        await Portal.PostAsync("/services/tcp/2001:db8::1/80");
        foreach (var spelling in new[] { "2001:db8::2", "[2001:db8::2]", "%5B2001:DB8:0::2%5D", "2001:db8::0.0.0.2" })
        {
            var reply = await Portal.PutAsync($"/services/tcp/[2001:db8::1]/80/servers/{spelling}/80", """{"host":"2001:0db8::2"}""");
            ((string?)reply.Json["host"]).Should().Be("2001:db8::2");
        }

        Kernel.Table.Services.Single().Servers.Should().HaveCount(1);
    }

    [TestCaseSource(nameof(Wrong))]
    public async Task A_path_that_names_no_service_is_refused_by_every_method(string path, string field)
    {
        foreach (var method in new[] { "GET", "POST", "PUT", "PATCH", "DELETE" })
        {
            (await Portal.SendAsync(new HttpMethod(method), path)).ShouldBreak(field);
        }

        foreach (var method in new[] { "GET", "POST" })
        {
            (await Portal.SendAsync(new HttpMethod(method), path + "/servers")).ShouldBreak(field);
        }

        NothingHappened();
        Kernel.Listings.Should().Be(0);
    }

    [TestCaseSource(nameof(Wrong))]
    public async Task A_path_that_names_no_server_is_refused_by_every_method(string path, string field)
    {
        if (!path.StartsWith("/services/tcp/", StringComparison.Ordinal))
        {
            return;
        }

        var server = Known.WebPath + "/servers/" + path["/services/tcp/".Length..];
        foreach (var method in new[] { "GET", "POST", "PUT", "PATCH", "DELETE" })
        {
            (await Portal.SendAsync(new HttpMethod(method), server)).ShouldBreak(field);
        }

        NothingHappened();
    }

    [Test]
    public async Task All_that_is_wrong_with_a_path_is_said_at_once() => (await Portal.GetAsync("/services/ip/nowhere/x")).ShouldBreak("type", "host", "port");

    [TestCase("GET /services/tcp/10.0.0.1%00/80")]
    [TestCase("GET /services/tcp/10.0.0.1\u0001/80")]
    public async Task A_path_with_a_character_that_HTTP_forbids_is_refused(string requestLine)
    {
        using var connection = await Portal.ConnectAsync();
        await connection.SendAsync(requestLine);
        (await connection.ReadAsync("\r\n")).Should().MatchRegex("^HTTP/1.1 (400|422) ", "the server or the rules of the path refuse it");
        NothingHappened();
    }

    [Test]
    public async Task A_service_of_port_0_can_be_reached_like_any_other()
    {
        (await Portal.PostAsync("/services/tcp/10.0.0.1/0")).ShouldBreak("port");
        (await Portal.PostAsync("/services/tcp/10.0.0.1/0", """{"persistence":60}""")).ShouldBe(201);
        (await Portal.PatchAsync("/services/tcp/10.0.0.1/0", """{"persistence":0}""")).ShouldBreak("port");
        Kernel.Table.Services.Single().Key.Should().Be(new AddressKey(Protocol.Tcp, Address.IPv4(0x0A000001), 0));
    }

    private static TestCaseData Row(string name, string path, string canonical, string? host) => new TestCaseData(path, canonical, host).SetArgDisplayNames(name);
}
