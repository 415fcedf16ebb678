using System.Text.RegularExpressions;
using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <summary>
/// Checks through a virtual address with packets: a server that answers on its own address and drops all clients goes down, and of the kernel's
/// rows for such checks nobody hears.
/// </summary>
public sealed partial class ServiceCheckTests : PortalFixture
{
    private const string Web = "/services/tcp/10.0.0.2/80";
    private const string Http = "type: 'http', interval: 0.5, fast_interval: 0.5, timeout: 1, rise: 2, fall: 2";
    private const string All = "/proc/sys/net/ipv4/conf/all/accept_local";
    private const string Filter = "/proc/sys/net/ipv4/conf/lan/rp_filter";
    private const string Lan = "/proc/sys/net/ipv4/conf/lan/accept_local";

    // What docs/health-checks.md shows.
    private const string TakeAway =
        "ipvsadm -Ln | awk '$1 == \"FWM\" && $2 >= 1879048192 && $2 <= 1879113727 { print \"-D -f\", $2, ($3 == \"IPv6\" ? \"-6\" : \"\") }' | ipvsadm -R";

    // The rows of the test before go first, or Portal would believe that the kernel has them still.
    [SetUp]
    public async Task Let_answers_in()
    {
        await Until.TrueAsync(() => Rows().Length == 0, "without services there should be no rows");
        Kernel.Clear();
        await File.WriteAllTextAsync(All, "1");
    }

    [OneTimeTearDown]
    public void Be_as_before()
    {
        File.WriteAllText(All, "0");
        File.WriteAllText(Lan, "0");
    }

    [TestCase("10.0.0.2", "10.0.0.11", "10.0.0.12", "g", "address delete 10.0.0.2/32 dev lo", "address add 10.0.0.2/32 dev lo", TestName = "Gatewaying_over_IPv4_without_the_virtual_address_is_down")]
    [TestCase("2001:db8::2", "2001:db8::11", "2001:db8::12", "g", "address delete 2001:db8::2/128 dev lo", "address add 2001:db8::2/128 dev lo", TestName = "Gatewaying_over_IPv6_without_the_virtual_address_is_down", Category = "Long")]
    [TestCase("10.0.0.3", "10.0.0.11", "10.0.0.12", "i", "link set tunl0 down", "link set tunl0 up", TestName = "IP_in_IP_over_IPv4_without_the_tunnel_is_down")]
    [TestCase("2001:db8::3", "2001:db8::11", "2001:db8::12", "i", "link set ip6tnl0 down", "link set ip6tnl0 up", TestName = "IP_in_IP_over_IPv6_without_the_tunnel_is_down", Category = "Long")]
    public async Task A_server_that_drops_its_clients_is_down_though_its_own_address_answers(string address, string first, string second, string forwarder, string takeAway, string giveBack)
    {
        // Else the kernel forgets the addresses of an interface that goes down.
        Tool.Check("ip", "netns", "exec", "d1", "bash", "-c", "echo 1 >/proc/sys/net/ipv6/conf/ip6tnl0/keep_addr_on_down");
        var (through, own) = ($"/services/tcp/{address}/80", $"/services/tcp/{address}/8080");
        await DeclareAsync(through, 80, "service", forwarder, first, second);
        await DeclareAsync(own, 8080, "server", forwarder, first, second);
        foreach (var service in new[] { through, own })
        {
            await UntilAsync($"{service}/servers/{first}/{service.Split('/')[^1]}", "up", "ok");
            await UntilAsync($"{service}/servers/{second}/{service.Split('/')[^1]}", "up", "ok");
        }

        var before = Kernel.Save();
        Tool.Check("ip", ["-n", "d1", .. takeAway.Split(' ')]);
        try
        {
            await UntilAsync($"{through}/servers/{first}/80", "down", "fail");
            (await HealthAsync($"{through}/servers/{second}/80")).Value<string>("state").Should().Be("up");
            await UntilAsync($"{own}/servers/{first}/8080", "up", "ok");
            Host.Client.Fetch($"http://{(address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address)}/", 4).Should().Equal("d2", "d2", "d2", "d2");
        }
        finally
        {
            Tool.Check("ip", ["-n", "d1", .. giveBack.Split(' ')]);
        }

        await UntilAsync($"{through}/servers/{first}/80", "up", "ok");
        await Until.TrueAsync(() => Kernel.Save() == before, "all should be as before");
        await Api.ExpectNoDriftAsync();
    }

    [TestCase("10.0.0.2", "10.0.0.11", "forwarder: 'g'", TestName = "Datagrams_are_checked_through_a_virtual_address")]
    [TestCase("2001:db8::3", "2001:db8::11", "forwarder: 'i'", TestName = "Datagrams_are_checked_through_an_IPv6_tunnel", Category = "Long")]
    [TestCase("10.0.0.3", "10.0.0.11", "forwarder: 'i', tunnel: {type: 'gue', port: 6080}", TestName = "Datagrams_are_checked_through_a_GUE_tunnel")]
    [TestCase("10.0.0.3", "10.0.0.11", "forwarder: 'i', tunnel: {type: 'gre'}", TestName = "Datagrams_are_checked_through_a_GRE_tunnel", Category = "Long")]
    public async Task Each_server_is_asked_by_its_own_way(string address, string first, string forwarder)
    {
        var second = first[..^2] + "12";
        string Declare(string host, string name) => $"{{host: '{host}', port: 53, {forwarder}, health_check: {{type: 'udp', send: 'q', expect: '{name}', via: 'service', interval: 0.5, timeout: 1}}}}";
        (await Api.PostAsync($"/services/udp/{address}/53", $"{{scheduler: 'rr', servers: [{Declare(first, "d1")}, {Declare(second, "d2")}]}}")).Expect(201);
        for (var i = 0; i < 5; i++)
        {
            await NextAsync($"/services/udp/{address}/53/servers/{first}/53", "ok");
            await NextAsync($"/services/udp/{address}/53/servers/{second}/53", "ok");
        }

        Kernel.Connections($"{address}:53").Should().BeEmpty("a datagram leaves nothing in the connection table that would lead another check astray");
    }

    [Test]
    public async Task Of_the_rows_for_checks_nobody_hears_and_a_restart_writes_none()
    {
        await DeclareAsync(Web, 80, "service", "g", "10.0.0.11", "10.0.0.12");
        await NextAsync(First, "ok");
        var rows = Rows();
        rows.Should().Equal(
            "-A -f 1879048192 -s rr -o", "-a -f 1879048192 -r 10.0.0.11:0 -g -w 1", "-A -f 1879048193 -s rr -o", "-a -f 1879048193 -r 10.0.0.12:0 -g -w 1");
        var services = (await Api.GetAsync("/services")).Expect(200);
        services.Json.Should().ContainSingle();
        foreach (var path in new[] { "/drift", "/stats", "/metrics", "/history", "/kernel", "/hosts" })
        {
            (await Api.GetAsync(path)).Text.Should().NotContain("1879048192").And.NotContain("fwmark", "{0} has nothing of it", path);
        }

        (await Api.GetAsync("/connections")).Expect(200).Json["connections"].Should().BeEmpty("checks are nobody's clients");
        await Api.ExpectNoDriftAsync();
        (await Api.PostAsync("/services", services.Text)).ExpectReport(0, 0, 0);
        (await Api.PostAsync("/sync")).ExpectReport(0, 0, 0);
        (await Api.GetAsync("/sync")).ExpectReport(0, 0, 0);
        (await Api.GetAsync("/services/fwmark/ipv4/1879048192")).Expect(404);
        (await Api.PostAsync("/services/fwmark/ipv4/1879048192", "{scheduler: 'rr'}")).Expect(422).Text.Should().Contain("--health-marks");
        (await Api.GetAsync(Web)).Json.Value<JArray>("servers")!.Sum(server => (int)server["active_connections"]! + (int)server["inactive_connections"]!).Should().Be(0);
        var whole = Kernel.Save();

        Portal.Stop();
        var start = Portal.Log.Length;
        await Portal.StartReadyAsync();
        await NextAsync(First, "ok");
        (await HealthAsync(First)).Value<string>("state").Should().Be("up");
        Kernel.Save().Should().Be(whole);
        Portal.Log[start..].Should().NotContain("Wrote: ");

        (await Api.PatchAsync(Web, "{health_check: {via: 'server'}}")).Expect(200);
        await Until.TrueAsync(() => Rows().Length == 0, "the rows should go with the checks");
        await NextAsync(First, "ok");
    }

    [Test]
    public async Task No_server_goes_down_when_the_rows_are_taken_away_and_they_come_back()
    {
        await DeclareAsync(Web, 80, "service", "g", "10.0.0.11", "10.0.0.12");
        await NextAsync(First, "ok");
        var (rows, start) = (Rows(), Portal.Log.Length);
        for (var i = 0; i < 3; i++)
        {
            Tool.Check("bash", "-c", TakeAway);
            (await Api.GetAsync("/services")).Expect(200);
            await Until.TrueAsync(() => Rows().SequenceEqual(rows), "the rows should come back");
            await NextAsync(First, "ok");
        }

        // Without the service, the director itself refuses what has its virtual address.
        Tool.Check("ipvsadm", "-C");
        await Until.TrueAsync(() => Rows().SequenceEqual(rows), "a check that fails should show it");
        await NextAsync(First, "ok");
        Portal.Log[start..].Should().NotContain("and is down");
        (await Api.PostAsync("/sync")).ExpectReport(3, 0, 0);

        Portal.Stop();
        Rows().Should().Equal(rows, "an end leaves them");
        Tool.Check("bash", "-c", TakeAway);
        Rows().Should().BeEmpty();
        await Portal.StartReadyAsync();
        await NextAsync(First, "ok");
        Rows().Should().Equal(rows);
    }

    [Test]
    public async Task Where_the_kernel_drops_the_answers_nothing_is_said_of_servers_but_what_is_to_be_set()
    {
        await File.WriteAllTextAsync(All, "0");
        var start = Portal.Log.Length;
        await DeclareAsync(Web, 80, "service", "g", "10.0.0.11", "10.0.0.12");
        await DeclareAsync("/services/tcp/2001:db8::2/80", 80, "service", "g", "2001:db8::11", "2001:db8::12");
        var last = await NextAsync(First, "inconclusive");
        last.Value<string>("detail").Should().Be("No answer can come: this machine has the virtual address itself, and net.ipv4.conf.lan.accept_local is 0.");
        await NextAsync(First, "inconclusive");
        (await HealthAsync(First)).Value<string>("state").Should().Be("up");
        AcceptLocal().Count(Portal.Log[start..]).Should().Be(1);
        await NextAsync("/services/tcp/2001:db8::2/80/servers/2001:db8::11/80", "ok");

        // That of the interface is enough, and so is that of all.
        await File.WriteAllTextAsync(Lan, "1");
        await NextAsync(First, "ok");
        await File.WriteAllTextAsync(Lan, "0");
        await NextAsync(First, "inconclusive");
        await File.WriteAllTextAsync(All, "1");
        await NextAsync(First, "ok");

        // A strict filter wants to see the virtual address where the answers come.
        await File.WriteAllTextAsync(Filter, "1");
        await NextAsync(First, "ok");
        await File.WriteAllTextAsync(Filter, "0");
        try
        {
            Tool.Check("ip", "address", "delete", "10.0.0.2/32", "dev", "lan");
            Tool.Check("ip", "address", "add", "10.0.0.2/32", "dev", "servers");
            await NextAsync(First, "ok");
            await File.WriteAllTextAsync(Filter, "1");
            (await NextAsync(First, "inconclusive")).Value<string>("detail").Should().EndWith("and net.ipv4.conf.lan.rp_filter is 1.");
            await File.WriteAllTextAsync(Filter, "2");
            await NextAsync(First, "ok");
        }
        finally
        {
            await File.WriteAllTextAsync(Filter, "0");
            Tool.Check("ip", "address", "delete", "10.0.0.2/32", "dev", "servers");
            Tool.Check("ip", "address", "add", "10.0.0.2/32", "dev", "lan");
        }
    }

    [Test]
    public async Task A_source_that_is_virtual_is_not_taken()
    {
        // The director's only address in the network of the servers is virtual then.
        (await Api.PostAsync("/services/tcp/10.0.0.254/81", "{scheduler: 'rr'}")).Expect(201);
        await DeclareAsync(Web, 80, "service", "g", "10.0.0.11", "10.0.0.12");
        (await NextAsync(First, "inconclusive")).Value<string>("detail").Should().Contain("Set source.");
        Tool.Check("ip", "address", "add", "10.0.0.253/24", "dev", "lan");
        try
        {
            (await Api.PatchAsync(Web, "{health_check: {source: '10.0.0.253'}}")).Expect(200);
            await NextAsync(First, "ok");
        }
        finally
        {
            Tool.Check("ip", "address", "delete", "10.0.0.253/24", "dev", "lan");
        }
    }

    private const string First = Web + "/servers/10.0.0.11/80";

    private static string[] Rows() => [.. Kernel.Save().Split('\n').Where(line => line.Contains(" -f 18790", StringComparison.Ordinal)).Select(line => line.Trim())];

    private async Task DeclareAsync(string service, int port, string via, string forwarder, params string[] hosts)
    {
        var servers = string.Join(',', hosts.Select(host => $"{{host: '{host}', port: {port}, forwarder: '{forwarder}'}}"));
        (await Api.PostAsync(service, $"{{scheduler: 'rr', health_check: {{{Http}, via: '{via}'}}, servers: [{servers}]}}")).Expect(201);
    }

    private async Task<JToken> HealthAsync(string server) => (await Api.GetAsync(server + "/health")).Expect(200).Json;

    private Task UntilAsync(string server, string state, string result) => Until.TrueAsync(
        async () => await HealthAsync(server) is var health && (string?)health["state"] == state && (string?)health["last"]?["result"] == result, $"{server} should be {state} by a check that is {result}");

    // The next check that ends so.
    private async Task<JToken> NextAsync(string server, string result)
    {
        var before = (await HealthAsync(server))["last"]?.Value<string>("time");
        JToken? last = null;
        await Until.TrueAsync(
            async () => (last = (await HealthAsync(server))["last"]) is JObject && last.Value<string>("time") != before && (string?)last["result"] == result,
            $"a check of {server} should be {result}, and the last is {last}");
        return last!;
    }

    [GeneratedRegex("because net.ipv4.conf.lan.accept_local is 0. Until")]
    private static partial Regex AcceptLocal();
}
