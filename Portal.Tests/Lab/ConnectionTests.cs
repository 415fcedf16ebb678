using System.Net;
using System.Net.Sockets;
using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Tests.Endurance;

namespace Portal.Tests.Lab;

/// <summary>GET /connections against connections that the tests themselves open.</summary>
public sealed class ConnectionTests : PortalFixture
{
    private const string QuiescentSysctl = "/proc/sys/net/ipv4/vs/expire_quiescent_template";

    [TearDown]
    public async Task Put_settings_back()
    {
        Tool.Check("ipvsadm", "--set", "900", "120", "300");
        await File.WriteAllTextAsync(QuiescentSysctl, "0");
    }

    [Test]
    public async Task Open_connections_show_with_both_their_ends()
    {
        await DeclareAsync("tcp/10.0.0.1/9000", "rr", 9000, string.Empty, "10.0.1.11", "10.0.1.12");
        await DeclareAsync("tcp/2001:db8::1/9000", "rr", 9000, string.Empty, "2001:db8:1::12");
        await DeclareAsync("udp/10.0.0.1/53", "rr", 5353, string.Empty, "10.0.1.11");
        using var first = await SlowStream.OpenAsync(Host.Client, "10.0.0.1:9000,sourceport=41001");
        using var second = await SlowStream.OpenAsync(Host.Client2, "10.0.0.1:9000,sourceport=41002");
        using var wide = await SlowStream.OpenAsync(Host.Client, "[2001:db8::1]:9000,sourceport=41003");
        Host.Client.Ask("10.0.0.1:53,sourceport=41004").Should().Equal("s1");

        (await ShortAsync("?service=tcp/10.0.0.1/9000&template=false")).Should().BeEquivalentTo(
            $"tcp 10.0.0.100/41001 > 10.0.0.1/9000 > {AddressOf(first)}/9000 ESTABLISHED tcp/10.0.0.1/9000",
            $"tcp 10.0.0.101/41002 > 10.0.0.1/9000 > {AddressOf(second)}/9000 ESTABLISHED tcp/10.0.0.1/9000");
        (await ShortAsync("?client=10.0.0.101&state=established&protocol=tcp&server=" + AddressOf(second) + "/9000")).Should().Equal(
            $"tcp 10.0.0.101/41002 > 10.0.0.1/9000 > {AddressOf(second)}/9000 ESTABLISHED tcp/10.0.0.1/9000");
        (await ShortAsync("?client=2001:db8::/64&service=tcp/2001:db8::1/9000")).Should().Equal(
            "tcp 2001:db8::100/41003 > 2001:db8::1/9000 > 2001:db8:1::12/9000 ESTABLISHED tcp/2001:db8::1/9000");
        (await ShortAsync("?protocol=udp&service=udp/10.0.0.1/53&server=10.0.1.11")).Should().Contain(
            "udp 10.0.0.100/41004 > 10.0.0.1/53 > 10.0.1.11/5353 UDP udp/10.0.0.1/53");
        var seconds = (await ListAsync("?client=10.0.0.100&service=tcp/10.0.0.1/9000&state=established")).Select(connection => (int)connection["expires_in"]!);
        seconds.Should().OnlyContain(left => left > 0 && left <= 900);

        (await Api.DeleteAsync("/services/tcp/10.0.0.1/9000")).Expect(204);
        (await ShortAsync("?service=tcp/10.0.0.1/9000&client=10.0.0.101&server=" + AddressOf(second))).Should().Equal(
            [$"tcp 10.0.0.101/41002 > 10.0.0.1/9000 > {AddressOf(second)}/9000 ESTABLISHED"], "the kernel keeps what a deleted service had");
    }

    [Test]
    public async Task Persistence_leaves_a_template_that_is_given_up_with_its_server()
    {
        await File.WriteAllTextAsync(QuiescentSysctl, "1");
        await DeclareAsync("tcp/10.0.0.5/80", "rr", 80, "persistence: 60, netmask: '255.255.255.0', ", "10.0.1.11", "10.0.1.12");
        var known = Host.Client.Fetch("http://10.0.0.5/").Single() == "s1" ? "10.0.1.11" : "10.0.1.12";

        (await ShortAsync("?service=tcp/10.0.0.5/80&template=true")).Should().Equal($"tcp 10.0.0.0/0 > 10.0.0.5/80 > {known}/80 ASSURED template tcp/10.0.0.5/80");
        (await ShortAsync("?service=tcp/10.0.0.5/80&template=false")).Should().ContainSingle().Which.Should().StartWith("tcp 10.0.0.100/").And.Contain($" > 10.0.0.5/80 > {known}/80 ");

        (await Api.PatchAsync($"/services/tcp/10.0.0.5/80/servers/{known}/80", "{weight: 0}")).Expect(200);
        Host.Client.Fetch("http://10.0.0.5/").Should().ContainSingle();

        (await ShortAsync($"?server={known}/65535&client=10.0.0.0")).Should().Equal($"tcp 10.0.0.0/0 > 10.0.0.5/65535 > {known}/65535 ASSURED template");
        (await ShortAsync("?service=tcp/10.0.0.5/80&template=true")).Should().ContainSingle().Which.Should().NotContain(known);
    }

    [Test]
    public async Task A_firewall_mark_shows_in_its_templates()
    {
        Tool.Check("tc", "qdisc", "add", "dev", "lan", "ingress");
        try
        {
            foreach (var (protocol, match, address) in new[] { ("ip", "ip", "10.0.0.4/32"), ("ipv6", "ip6", "2001:db8::4/128") })
            {
                Tool.Check("tc", ["filter", "add", "dev", "lan", "parent", "ffff:", "protocol", protocol, "u32", "match", match, "dst", address, "action", "skbedit", "mark", "3000000001"]);
            }

            await DeclareAsync("fwmark/ipv4/3000000001", "rr", 0, "persistence: 60, ", "10.0.1.11");
            await DeclareAsync("fwmark/ipv6/3000000001", "rr", 0, "persistence: 60, netmask: '64', ", "2001:db8:1::12");
            Host.Client.Fetch("http://10.0.0.4:8080/").Should().Equal("s1");
            Host.Client.Fetch("http://[2001:db8::4]:8080/").Should().Equal("s2");
        }
        finally
        {
            Tool.Check("tc", "qdisc", "delete", "dev", "lan", "ingress");
        }

        (await ShortAsync("?service=fwmark/ipv4/3000000001")).Should().Equal("ip 10.0.0.100/0 > mark 3000000001 > 10.0.1.11/0 ASSURED template fwmark/ipv4/3000000001");
        (await ShortAsync("?service=fwmark/ipv6/3000000001&protocol=ip")).Should().Equal("ip 2001:db8::/0 > mark 3000000001 > 2001:db8:1::12/0 ASSURED template fwmark/ipv6/3000000001");
        (await ShortAsync("?service=tcp/10.0.0.4/8080")).Should().ContainSingle("the connection has the address that was asked for, and no mark")
            .Which.Should().MatchRegex("^tcp 10.0.0.100/[0-9]+ > 10.0.0.4/8080 > 10.0.1.11/8080 [A-Z_]+$");
    }

    [Test]
    public async Task A_Call_ID_of_any_bytes_and_of_200_breaks_nothing()
    {
        await DeclareAsync("udp/10.0.0.6/5060", "rr", 5060, "persistence: 60, persistence_engine: 'sip', ", "10.0.1.11");
        await DeclareAsync("udp/2001:db8::6/5060", "rr", 5060, "persistence: 60, persistence_engine: 'sip', ", "2001:db8:1::11");
        var callId = new string('z', 180) + @"<""\\x41'>";
        foreach (var endpoint in new[] { "10.0.0.6:5060", "[2001:db8::6]:5060" })
        {
            // The byte E9 is a letter to the kernel, and no text in UTF-8.
            Host.Client.Run("bash", "-c", $@"printf 'INVITE sip:a@b SIP/2.0\r\nCall-ID: %s\xe9@here\r\n\r\n' '{callId.Replace("'", @"'\''", StringComparison.Ordinal)}' | socat -t 0.2 - 'UDP:{endpoint}'");
        }

        var templates = await ListAsync("?protocol=udp&template=true&server=10.0.1.11/5060");
        templates.Should().ContainSingle();
        ((string?)templates[0]["persistence_engine"]).Should().Be("sip");
        ((string?)templates[0]["persistence_data"]).Should().Be(callId.Replace(@"\", @"\\", StringComparison.Ordinal) + @"\xE9@here");
        (await ListAsync("?template=true&service=udp/2001:db8::6/5060")).Select(template => (string?)template["persistence_data"]).Should().Equal((string?)templates[0]["persistence_data"]);
    }

    [Test]
    public async Task Twenty_thousand_connections_take_no_memory()
    {
        const int Count = 20_000;
        Tool.Check("ipvsadm", "--set", "0", "0", "200");
        await DeclareAsync("udp/10.0.0.7/9053", "rr", 9, string.Empty, "10.0.1.11");
        var target = new IPEndPoint(IPAddress.Parse("10.0.0.7"), 9053);
        for (var i = 0; i < Count; i++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.Parse("10.0.0.254"), 30_000 + i));
            socket.SendTo("q"u8, target);
        }

        await ListAsync("?limit=1000");
        var before = Peak();
        HashSet<int> found = [];

        // What expires while the kernel hands its table out, of other tests, moves what stands behind it out of sight.
        await Until.TrueAsync(
            async () =>
            {
                found = [.. (await ListAsync("?service=udp/10.0.0.7/9053&limit=100000")).Select(connection => (int)connection["client"]!["port"]!)];
                return found.Count == Count;
            },
            "all connections should be seen",
            60);
        var after = Peak();

        TestContext.Out.WriteLine($"Peak of resident memory: {before} kB, then {after} kB; now {ProcessMemory.Of(Portal.Id)}.");
        found.Order().Should().Equal(Enumerable.Range(30_000, Count));
        (after - before).Should().BeLessThan(4096, "the answer alone has more than that");
    }

    private static string AddressOf(SlowStream stream) => "10.0.1.1" + stream.Server[1..];

    private static string Short(JToken connection)
    {
        static string End(JToken end) => end["mark"] is { } mark ? $"mark {mark}" : $"{end["host"]}/{end["port"]}";
        return $"{connection["protocol"]} {End(connection["client"]!)} > {End(connection["virtual"]!)} > {End(connection["server"]!)} {connection["state"]}"
            + ((bool)connection["template"]! ? " template" : string.Empty)
            + (connection["service"] is { } service ? $" {service}" : string.Empty);
    }

    private async Task<JToken[]> ListAsync(string query)
    {
        var answer = (await Api.GetAsync("/connections" + query)).Expect(200).Json;
        return [.. answer["connections"]!];
    }

    private async Task<IEnumerable<string>> ShortAsync(string query) => (await ListAsync(query)).Select(Short);

    private async Task DeclareAsync(string path, string scheduler, int port, string settings, params string[] servers) => (await Api.PostAsync(
        "/services/" + path,
        $"{{scheduler: '{scheduler}', {settings}servers: [{string.Join(", ", servers.Select(server => $"{{host: '{server}', port: {port}, forwarder: 'm'}}"))}]}}")).Expect(201);

    // In kilobytes.
    private long Peak() => long.Parse(File.ReadLines($"/proc/{Portal.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
}
