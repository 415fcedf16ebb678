using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Cli;

/// <summary>What <c>portal doctor</c> finds, and <c>portal top</c> shows.</summary>
internal sealed class DoctorTests : CommandLineFixture
{
    private const string Web = "10.0.0.1:80";

    [Test]
    public async Task Where_all_is_well_it_says_so()
    {
        await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80}]}""");
        var all = await RunAsync("doctor");
        all.Lines.Should().Contain("ok       readiness: Portal can do its work.").And.Contain("ok       kernel: It has what is declared.").And.Contain("ok       services: Each has servers that can serve.");
        (await RunAsync("doctor", Web)).Lines.Should().Contain("ok       tcp/10.0.0.1/80: 1 server of 1 can serve.");
    }

    [TestCase("""{}""", "problem  tcp/10.0.0.1/80: It has no servers", 7)]
    [TestCase("""{"servers":[{"host":"10.1.0.1","port":80,"weight":0}]}""", "problem  tcp/10.0.0.1/80: No server has a weight above 0", 7)]
    [TestCase("""{"servers":[{"host":"10.1.0.1","port":80,"weight":0},{"host":"10.1.0.2","port":80}]}""", "warning  tcp/10.0.0.1/80 server 10.1.0.1/80: Its weight is 0", 0)]
    [TestCase("""{"persistence":60,"servers":[{"host":"10.1.0.1","port":80,"weight":0},{"host":"10.1.0.2","port":80}]}""", "warning  tcp/10.0.0.1/80: It has persistence of 60 s.", 0)]
    public async Task What_is_declared_so_that_clients_are_refused_is_found(string body, string expected, int code)
    {
        await Portal.PostAsync(Known.WebPath, body);
        var outcome = await RunAsync("doctor");
        outcome.Lines.Should().Contain(line => line.StartsWith(expected, StringComparison.Ordinal), outcome.ToString());
        outcome.Code.Should().Be(code);
    }

    [Test]
    public async Task A_full_server_a_drain_and_drift_are_found()
    {
        await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80,"upper_threshold":3},{"host":"10.1.0.2","port":80}]}""");
        Kernel.SetConnections(Known.Web.Key, Known.Server(1), 2, 1);
        Kernel.SetConnections(Known.Web.Key, Known.Server(2), 1, 0);
        await Portal.DeleteAsync(Known.WebPath + "/servers/10.1.0.2/80?drain=60");
        var full = await RunAsync("doctor", Web);
        full.Lines.Should().Contain(line => line.StartsWith("warning  tcp/10.0.0.1/80 server 10.1.0.1/80: It has 2 connections, and upper_threshold is 3", StringComparison.Ordinal), full.ToString())
            .And.Contain(line => line.StartsWith("warning  tcp/10.0.0.1/80 server 10.1.0.2/80: It is drained, until", StringComparison.Ordinal))
            .And.Contain(line => line.StartsWith("problem  tcp/10.0.0.1/80: Each server has as many connections", StringComparison.Ordinal));
        Kernel.ByHand(_ => IpvsTable.Empty);
        (await RunAsync("doctor")).Lines.Should().Contain(line => line.StartsWith("problem  kernel: It differs from what is declared", StringComparison.Ordinal));
    }

    [Test]
    public async Task A_server_that_is_down_is_found_with_the_reason()
    {
        await using var portal = await TestPortal.StartAsync(new FakeKernel(), options => options, probe: new FakeProbe(target => target.Port == 81 ? FakeProbe.Fail : FakeProbe.Ok));
        await portal.PostAsync(Known.WebPath, """{"health_check":{"interval":0.5,"fall":1,"rise":1,"min_up":2},"servers":[{"host":"10.1.0.1","port":81,"forwarder":"m"},{"host":"10.1.0.2","port":80}]}""");
        await Poll.UntilAsync(async () => (string?)(await portal.GetAsync(Known.WebPath + "/servers/10.1.0.1/81/health")).Json["state"] == "down", "it is found down");
        var outcome = await RunAsync("doctor", Web, "--url", portal.Address.ToString());
        outcome.Code.Should().Be(7, outcome.ToString());
        outcome.Lines.Should().Contain(line => line.StartsWith("problem  tcp/10.0.0.1/80 server 10.1.0.1/81: It is down since", StringComparison.Ordinal));
    }

    [Test]
    public async Task A_token_with_a_scope_sees_what_it_may()
    {
        await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80}]}""");
        var secret = (string)(await Portal.PostAsync("/tokens/ci", """{"role":"read","scope":["10.0.0.1"]}""")).Json["token"]!;
        using var folder = new TemporaryFolder();
        var outcome = await RunAsync("doctor", Web, "--token-file", folder.Write("token", secret));
        outcome.Code.Should().Be(0, outcome.ToString());
        outcome.Lines.Should().Contain(line => line.StartsWith("warning  kernel: The token may not see this", StringComparison.Ordinal)).And.Contain("ok       tcp/10.0.0.1/80: 1 server of 1 can serve.");
        (await RunAsync("doctor", "--token-file", folder.Write("wrong", "wrong"))).Code.Should().NotBe(0);
    }

    [Test]
    public async Task The_busiest_come_first()
    {
        await Portal.PostAsync("/services", """[{"type":"tcp","host":"10.0.0.1","port":80,"servers":[{"host":"10.1.0.1","port":80}]},{"type":"udp","host":"10.0.0.2","port":53,"servers":[{"host":"10.1.0.2","port":53}]}]""");
        Kernel.SetTraffic(Known.Web.Key, new Traffic(20, 120, 100, 7800, 11400), new Traffic(1, 6, 5, 390, 570));
        Kernel.SetTraffic(Known.Dns.Key, new Traffic(20, 120, 100, 7800, 11400), new Traffic(2_000_000, 1, 1, 1, 1));
        var table = (await RunAsync("top")).Lines;
        table[0].Should().StartWith("SERVICE").And.Contain("CONN/S");
        table[1].Should().StartWith("udp/10.0.0.2/53").And.Contain("2000k");
        (await RunAsync("top", "--sort", "bytes")).Lines[1].Should().StartWith("tcp/10.0.0.1/80");
        (await RunAsync("top", Web)).Lines.Should().HaveCount(2).And.Subject.Last().Should().Contain("10.1.0.1/80");
        (await RunAsync("top", "--servers")).Lines.Should().HaveCount(3);
        (await RunAsync("top", "--sort", "luck")).Code.Should().Be(2);
    }
}
