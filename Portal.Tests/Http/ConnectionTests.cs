using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;
using Portal.Tests.Doubles;
using Portal.Tests.Text;

namespace Portal.Tests.Http;

/// <summary>GET /connections, over a file in the place of the kernel's table.</summary>
internal sealed class ConnectionTests : PortalFixture
{
    // Each line is spoken of by its position.
    private static readonly string[] Lines =
    [
        "TCP C0A80102 D868 0A000001 0050 0A010001 1F90 ESTABLISHED     899",
        "TCP C0A80103 D868 0A000001 0050 0A010002 1F90 TIME_WAIT       119",
        "TCP C0A80100 0000 0A000001 0050 0A010001 1F90 ASSURED         298",
        "UDP C0A80102 E6DE 0A000002 0035 0A010001 0035 UDP             297",
        "TCP 2001:0db8:0000:0000:0000:0000:0000:0100 A912 2001:0db8:0000:0000:0000:0000:0000:0001 0050 2001:0db8:0001:0000:0000:0000:0000:0011 0050 SYN_RECV         59",
        "IP  C0A80102 0000 00000005 0000 0A010003 0000 ASSURED          94",
        "TCP C0A80102 8D62 0A000004 1F90 0A010003 1F90 ESTABLISHED     898",
        "TCP C0A80102 8D63 0A000005 2328 0A010003 2328 ESTABLISHED     897",
        "UDP C0A80102 0000 0A000006 13C4 0A010003 13C4 ASSURED          59 sip 12\u00e9\\45@10.0.0.9",
        "TCP C0A80102 0000 0A000001 FFFF 0A010009 FFFF ASSURED           9",
        "TCP C0A80102 0000 0A000007 0000 0A010003 0000 NONE             88",
        "IP  2001:0db8:0000:0000:0000:0000:0000:0100 0000 0000:0006:0000:0000:0000:0000:0000:0000 0000 2001:0db8:0001:0000:0000:0000:0000:0011 0000 ASSURED          94",
        "SCTP C0A80102 E6DE 0A000008 0035 2001:0db8:0001:0000:0000:0000:0000:0011 0035 C-ECHOED         7",
    ];

    [SetUp]
    public async Task DeclareAsync()
    {
        Write(Lines);
        foreach (var path in new[] { "tcp/10.0.0.1/80", "tcp/10.0.0.1/0", "udp/10.0.0.2/53", "tcp/10.0.0.5/0", "udp/10.0.0.6/5060", "tcp/10.0.0.7/21" })
        {
            (await Portal.PostAsync("/services/" + path, """{"persistence":300}""")).ShouldBe(201);
        }

        Kernel.Forget();
    }

    [Test]
    public async Task A_connection_has_its_ends_its_state_and_its_service()
    {
        Write(Lines[0], Lines[4], Lines[6]);
        (await Portal.GetAsync("/connections")).ShouldBe(200, """
            {"connections":[
              {"protocol":"tcp","client":{"host":"192.168.1.2","port":55400},"virtual":{"host":"10.0.0.1","port":80},"server":{"host":"10.1.0.1","port":8080},
               "state":"ESTABLISHED","expires_in":899,"template":false,"service":"tcp/10.0.0.1/80"},
              {"protocol":"tcp","client":{"host":"2001:db8::100","port":43282},"virtual":{"host":"2001:db8::1","port":80},"server":{"host":"2001:db8:1::11","port":80},
               "state":"SYN_RECV","expires_in":59,"template":false},
              {"protocol":"tcp","client":{"host":"192.168.1.2","port":36194},"virtual":{"host":"10.0.0.4","port":8080},"server":{"host":"10.1.0.3","port":8080},
               "state":"ESTABLISHED","expires_in":898,"template":false}]}
            """);
        Kernel.Listings.Should().Be(0);
        NothingHappened(revision: 6);
    }

    [Test]
    public async Task A_template_has_the_mark_or_the_data_of_its_engine()
    {
        Write(Lines[5], Lines[8], Lines[11]);
        (await Portal.GetAsync("/connections")).ShouldBe(200, """
            {"connections":[
              {"protocol":"ip","client":{"host":"192.168.1.2","port":0},"virtual":{"mark":5},"server":{"host":"10.1.0.3","port":0},
               "state":"ASSURED","expires_in":94,"template":true,"service":"fwmark/ipv4/5"},
              {"protocol":"udp","client":{"host":"192.168.1.2","port":0},"virtual":{"host":"10.0.0.6","port":5060},"server":{"host":"10.1.0.3","port":5060},
               "state":"ASSURED","expires_in":59,"template":true,"persistence_engine":"sip","persistence_data":"12\\xE9\\\\45@10.0.0.9","service":"udp/10.0.0.6/5060"},
              {"protocol":"ip","client":{"host":"2001:db8::100","port":0},"virtual":{"mark":6},"server":{"host":"2001:db8:1::11","port":0},
               "state":"ASSURED","expires_in":94,"template":true,"service":"fwmark/ipv6/6"}]}
            """);
    }

    [TestCase(0, "tcp/10.0.0.1/80")]
    [TestCase(2, "tcp/10.0.0.1/80")]
    [TestCase(4, null, Description = "nobody declared it")]
    [TestCase(6, null, Description = "a firewall mark may have been before it")]
    [TestCase(7, "tcp/10.0.0.5/0", Description = "a service of every port")]
    [TestCase(9, null, Description = "a template that was given up has lost its port")]
    [TestCase(10, "tcp/10.0.0.7/21", Description = "the template of an FTP service")]
    public async Task The_service_is_told_where_it_can_be(int line, string? service)
    {
        Write(Lines[line]);
        ((string?)(await Portal.GetAsync("/connections")).ShouldBe(200).Json["connections"]![0]!["service"]).Should().Be(service);
    }

    [TestCase("?service=tcp/10.0.0.1/80", 0, 1, 2)]
    [TestCase("?service=udp/10.0.0.2/53", 3)]
    [TestCase("?service=tcp/2001:db8::1/80", 4)]
    [TestCase("?service=tcp/[2001:DB8::1]/80", 4)]
    [TestCase("?service=tcp%2F10.0.0.5%2F0", 7)]
    [TestCase("?service=tcp/10.0.0.5/9000", 7, Description = "the port of a service of every port")]
    [TestCase("?service=tcp/10.0.0.4/8080", 6, Description = "an address without a service")]
    [TestCase("?service=fwmark/ipv4/5", 5)]
    [TestCase("?service=fwmark/ipv6/5")]
    [TestCase("?server=10.1.0.1/8080", 0, 2)]
    [TestCase("?server=10.1.0.1", 0, 2, 3)]
    [TestCase("?server=2001:db8:1::11/80", 4)]
    [TestCase("?server=[2001:db8:1::11]", 4, 11, 12)]
    [TestCase("?client=192.168.1.3", 1)]
    [TestCase("?client=192.168.1.2/31", 0, 1, 3, 5, 6, 7, 8, 9, 10, 12)]
    [TestCase("?client=2001:db8::/64", 4, 11)]
    [TestCase("?client=[2001:db8::100]", 4, 11)]
    [TestCase("?protocol=udp", 3, 8)]
    [TestCase("?protocol=sctp", 12)]
    [TestCase("?protocol=ip", 5, 11)]
    [TestCase("?state=established", 0, 6, 7)]
    [TestCase("?state=C-Echoed", 12)]
    [TestCase("?state=SYNACK")]
    [TestCase("?template=true", 2, 5, 8, 9, 10, 11)]
    [TestCase("?template=false", 0, 1, 3, 4, 6, 7, 12)]
    [TestCase("?template=false&protocol=tcp&client=192.168.0.0/16&server=10.1.0.3&state=ESTABLISHED", 6, 7)]
    [TestCase("?service=tcp/10.0.0.1/80&template=true&client=192.168.1.0", 2)]
    public async Task Filters_are_combined(string query, params int[] lines)
    {
        var states = (await Portal.GetAsync("/connections" + query)).ShouldBe(200).Json["connections"]!.Select(connection => (long)connection["expires_in"]! + (string)connection["state"]!);
        states.Should().Equal(lines.Select(line => Lines[line].Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(words => words[8] + words[7]), (left, right) => left == right);
    }

    [Test]
    public async Task Pages_have_every_connection_once()
    {
        foreach (var filter in new[] { string.Empty, "template=true&", "protocol=sctp&" })
        {
            var all = Connections(await Portal.GetAsync("/connections?" + filter));
            foreach (var limit in new[] { 1, 2, 5, 12, 13, 100_000 })
            {
                var found = new List<string>();
                long? next = 0;
                while (next is not null)
                {
                    var reply = (await Portal.GetAsync($"/connections?{filter}limit={limit}&after={next}")).ShouldBe(200);
                    Connections(reply).Should().HaveCountLessThanOrEqualTo(limit).And.NotBeEmpty();
                    found.AddRange(Connections(reply));
                    next = (long?)reply.Json["next"];
                }

                found.Should().Equal(all);
            }
        }
    }

    [TestCase("?after=13")]
    [TestCase("?after=9223372036854775807")]
    [TestCase("?after=9&limit=1&protocol=udp")]
    public async Task Behind_the_last_there_is_nothing(string query) => (await Portal.GetAsync("/connections" + query)).ShouldBe(200, """{"connections":[]}""");

    [Test]
    public async Task A_page_has_a_thousand_when_nothing_else_is_said()
    {
        Write(Enumerable.Repeat(Lines[0], 1001));
        var reply = (await Portal.GetAsync("/connections")).ShouldBe(200);
        Connections(reply).Should().HaveCount(1000);
        ((long?)reply.Json["next"]).Should().Be(1000);
    }

    [Test]
    public async Task Many_connections_come_in_parts()
    {
        Write(Enumerable.Range(0, 20_000).Select(i => string.Create(null, $"UDP C0A80102 {i:X4} 0A000002 0035 0A010001 0035 UDP             297")));
        var reply = (await Portal.GetAsync("/connections?limit=100000")).ShouldBe(200);
        reply.Json["connections"]!.Select(connection => (int)connection["client"]!["port"]!).Should().Equal(Enumerable.Range(0, 20_000));
    }

    [TestCase("?service=tcp/10.0.0.1", "service")]
    [TestCase("?service=tcp/10.0.0.1/80/", "service")]
    [TestCase("?service=fwmark/5", "service")]
    [TestCase("?service=fwmark/ipv4/0", "service")]
    [TestCase("?service=tcp/web.example.org/80", "service")]
    [TestCase("?service=", "service")]
    [TestCase("?service=tcp/10.0.0.1/80&service=tcp/10.0.0.1/81", "service")]
    [TestCase("?server=10.1.0.1:80", "server")]
    [TestCase("?server=10.1.0.1/080", "server")]
    [TestCase("?server=10.1.0.1/65536", "server")]
    [TestCase("?server=010.1.0.1", "server")]
    [TestCase("?client=10.0.0.1/8", "client")]
    [TestCase("?client=10.0.0.0/33", "client")]
    [TestCase("?client=localhost", "client")]
    [TestCase("?protocol=TCP", "protocol")]
    [TestCase("?protocol=icmp", "protocol")]
    [TestCase("?state=ESTABLISHD", "state")]
    [TestCase("?state=", "state")]
    [TestCase("?template=yes", "template")]
    [TestCase("?template=true&template=true", "template")]
    [TestCase("?limit=0", "limit")]
    [TestCase("?limit=100001", "limit")]
    [TestCase("?after=-1", "after")]
    [TestCase("?after=01", "after")]
    [TestCase("?dry_run=true", "dry_run")]
    [TestCase("?Service=tcp/10.0.0.1/80", "Service")]
    [TestCase("?service=x&server=x&client=x&protocol=x&state=x&template=x&limit=x&after=x&x=x", "service", "server", "client", "protocol", "state", "template", "limit", "after", "x")]
    public async Task A_query_that_is_not_understood_is_an_error(string query, params string[] fields) =>
        (await Portal.GetAsync("/connections" + query)).ShouldBreak(fields);

    [Test]
    public async Task A_table_without_connections_is_empty_and_none_at_all_is_503()
    {
        Write();
        (await Portal.GetAsync("/connections")).ShouldBe(200, """{"connections":[]}""");
        File.Delete(Portal.ConnectionFile);
        var reply = (await Portal.GetAsync("/connections")).ShouldBeProblem(503, "ip-vs-missing");
        reply.Headers.RetryAfter.Should().NotBeNull();
        ((string?)reply.Json["detail"]).Should().Contain("modprobe ip_vs").And.Contain("No such file");
    }

    [Test]
    public async Task A_line_that_is_not_known_is_503_and_the_detail_has_it()
    {
        Write(Lines[0], "TCP \u001b\u00ff");
        var reply = (await Portal.GetAsync("/connections")).ShouldBeProblem(503, "connections-unreadable");
        ((string?)reply.Json["detail"]).Should().Be("""Line 3 of /proc/net/ip_vs_conn has no client: "TCP \x1B\xFF".""");
        reply.Headers.RetryAfter.Should().NotBeNull();
    }

    [Test]
    public async Task An_answer_that_has_begun_breaks_off_at_a_line_that_is_not_known()
    {
        Write(Enumerable.Repeat(Lines[0], 5000).Append("nonsense"));
        await FluentActions.Awaiting(() => Portal.GetAsync("/connections?limit=100000")).Should().ThrowAsync<HttpRequestException>("half a list must not look like a whole one");
        (await Portal.GetAsync("/connections?limit=100")).ShouldBe(200);
    }

    [Test]
    public async Task Connections_are_read_while_a_write_hangs()
    {
        Kernel.Hang();
        var write = Portal.PostAsync(Known.WebPath + "/servers/10.1.0.1/80");
        await Poll.UntilAsync(() => Kernel.Waiting == 1, "it is at work");
        Connections(await Portal.GetAsync("/connections")).Should().HaveCount(Lines.Length);
        Kernel.Release();
        (await write).ShouldBe(201);
    }

    [Test]
    public async Task With_a_scope_the_connections_of_others_do_not_show()
    {
        var scope = new ServiceScope(ScopeText.Parse("10.0.0.2")!, ScopeText.Parse("10.0.0.5:0")!, ScopeText.Parse("fwmark:6")!);
        await using var portal = await TestPortal.StartAsync(new FakeKernel(), options => options with { Scope = scope });
        (await portal.PostAsync("/services/tcp/10.0.0.5/0", """{"persistence":300}""")).ShouldBe(201);
        await File.WriteAllTextAsync(portal.ConnectionFile, ConnectionFile.Of(Lines), System.Text.Encoding.Latin1);

        var reply = (await portal.GetAsync("/connections")).ShouldBe(200);

        reply.Json["connections"]!.Select(connection => (int)connection["expires_in"]!).Should().Equal(297, 897, 94);
        Connections(await portal.GetAsync("/connections?service=tcp/10.0.0.1/80")).Should().BeEmpty();
    }

    private static List<string> Connections(Reply reply) => [.. ((JArray)reply.Json["connections"]!).Select(connection => connection.ToString())];

    private void Write(params IEnumerable<string> lines) => File.WriteAllText(Portal.ConnectionFile, ConnectionFile.Of(lines), System.Text.Encoding.Latin1);
}
