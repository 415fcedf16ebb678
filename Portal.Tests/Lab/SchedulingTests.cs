using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <summary>What persistence, weights, thresholds and marks do to connections.</summary>
public sealed class SchedulingTests : PortalFixture
{
    private const string Url = "http://10.0.0.1/";
    private const string Service = "/services/tcp/10.0.0.1/80";
    private const string First = Service + "/servers/10.0.1.11/80";
    private const string TwoServers = "servers: [{host: '10.0.1.11', port: 80, forwarder: 'm'}, {host: '10.0.1.12', port: 80, forwarder: 'm'}]";

    [Test]
    public async Task Persistence_keeps_a_client_on_its_server_and_another_client_goes_elsewhere()
    {
        (await Api.PostAsync(Service, $"{{scheduler: 'rr', persistence: 60, {TwoServers}}}")).Expect(201);

        var first = Host.Client.Fetch(Url, 4);
        var second = Host.Client2.Fetch(Url, 2);

        first.Should().HaveCount(4);
        first.Distinct().Should().ContainSingle();
        second.Distinct().Should().ContainSingle().And.NotContain(first[0]);
    }

    [Test]
    public async Task A_persistence_netmask_sends_neighbours_to_the_same_server()
    {
        (await Api.PostAsync(Service, $"{{scheduler: 'rr', persistence: 60, netmask: '255.255.255.0', {TwoServers}}}")).Expect(201);

        Host.Client.Fetch(Url, 2).Concat(Host.Client2.Fetch(Url, 2)).Should().HaveCount(4).And.AllBe(Host.Client.Fetch(Url)[0]);
    }

    [Test]
    public async Task A_server_of_weight_0_gets_no_new_connection()
    {
        (await Api.PostAsync(Service, $"{{scheduler: 'wrr', {TwoServers}}}")).Expect(201);

        (await Api.PatchAsync(First, "{weight: 0}")).Expect(200);
        Host.Client.Fetch(Url, 4).Should().HaveCount(4).And.AllBe("s2");

        (await Api.PatchAsync(First, "{weight: 1}")).Expect(200);
        Host.Client.Fetch(Url, 4).Should().Contain("s1").And.Contain("s2");
    }

    [Test]
    public async Task The_upper_threshold_refuses_the_next_connection_and_raising_it_lets_it_in()
    {
        // An address that no other test streams from: a server that comes back gets the connections that the kernel still has for it.
        const string Slow = "/services/tcp/10.0.0.5/9000";
        (await Api.PostAsync(Slow, "{servers: [{host: '10.0.1.11', port: 9000, forwarder: 'm', upper_threshold: 1}]}")).Expect(201);
        using var first = await SlowStream.OpenAsync(Host.Client, "10.0.0.5:9000");
        var listed = (await Api.GetAsync(Slow + "/servers/10.0.1.11/9000")).Expect(200);
        ((int)listed.Json["active_connections"]!).Should().Be(1);

        Host.Client.TryFetch("http://10.0.0.5:9000/").Should().Contain("Failed to connect");
        (await Api.PatchAsync(Slow + "/servers/10.0.1.11/9000", "{upper_threshold: 2}")).Expect(200);
        using var second = await SlowStream.OpenAsync(Host.Client, "10.0.0.5:9000");

        await first.ExpectToGoOnAsync();
    }

    [Test]
    public async Task A_firewall_mark_gathers_several_ports_into_one_service()
    {
        Tool.Check("tc", "qdisc", "add", "dev", "lan", "ingress");
        try
        {
            foreach (var (protocol, match, address) in new[] { ("ip", "ip", "10.0.0.4/32"), ("ipv6", "ip6", "2001:db8::4/128") })
            {
                Tool.Check("tc", ["filter", "add", "dev", "lan", "parent", "ffff:", "protocol", protocol, "u32", "match", match, "dst", address, "action", "skbedit", "mark", "3000000000"]);
            }

            (await Api.PostAsync("/services/fwmark/ipv4/3000000000", "{scheduler: 'rr', servers: [{host: '10.0.1.11', port: 0, forwarder: 'm'}], persistence: 60}")).Expect(201);
            (await Api.PostAsync("/services/fwmark/ipv6/3000000000", "{scheduler: 'rr', servers: [{host: '2001:db8:1::12', port: 8080, forwarder: 'm'}]}")).Expect(201);

            Host.Client.Fetch("http://10.0.0.4/").Should().Equal("s1");
            Host.Client.Fetch("http://10.0.0.4:8080/").Should().Equal("s1");
            Host.Client.Fetch("http://[2001:db8::4]:80/").Should().Equal("s2");
            Host.Client.Fetch("http://[2001:db8::4]:12345/").Should().Equal("s2");
        }
        finally
        {
            Tool.Check("tc", "qdisc", "delete", "dev", "lan", "ingress");
        }
    }
}
