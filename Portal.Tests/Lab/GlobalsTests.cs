using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Lab;

/// <summary>Time-outs and sync daemons of the real kernel.</summary>
[Category("Lab")]
[NonParallelizable]
public sealed class GlobalsTests
{
    private const string Device = "portal0";

    private PortalProcess portal = null!;

    private PortalClient Api => portal.Api;

    [SetUp]
    public async Task StartAsync()
    {
        Kernel.Clear();
        Tool.Check("ip", "link", "add", Device, "type", "dummy");
        Tool.Check("ip", "address", "add", "10.250.0.1/24", "dev", Device);
        Tool.Check("ip", "link", "set", Device, "up");
        portal = new PortalProcess("--log-level", "debug");
        await portal.StartReadyAsync();
    }

    [TearDown]
    public async Task StopAsync()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == NUnit.Framework.Interfaces.TestStatus.Failed)
        {
            TestContext.Out.WriteLine(portal?.Log);
        }

        if (portal is { IsRunning: true })
        {
            await Api.DeleteAsync("/daemons/master");
            await Api.DeleteAsync("/daemons/backup");
        }

        portal?.Dispose();
        Tool.Run("ipvsadm", "--set", "900", "120", "300");
        Tool.Run("ip", "link", "delete", Device);
        Kernel.Clear();
    }

    [Test]
    public async Task Time_outs_are_set_and_kept_and_put_right_and_brought_back()
    {
        Times().Should().EndWith(": 900 120 300\n");
        (await Api.PutAsync("/timeouts", "{tcp: 3600}")).Expect(200);
        Times().Should().EndWith(": 3600 120 300\n");

        Tool.Check("ipvsadm", "--set", "0", "60", "0");
        ((int?)(await Api.GetAsync("/timeouts")).Expect(200).Json["tcp_fin"]).Should().Be(60);
        ((int?)(await Api.GetAsync("/drift")).Expect(200).Json["settings"]![0]!["before"]!["tcp_fin"]).Should().Be(60);
        (await Api.PostAsync("/sync")).Expect(200);
        Times().Should().EndWith(": 3600 120 300\n");

        portal.Kill();
        Tool.Check("ipvsadm", "--set", "1", "2", "3");
        await portal.StartReadyAsync();
        Times().Should().EndWith(": 3600 120 300\n");

        Tool.Check("ipvsadm", "--set", "1", "2", "3");
        (await Api.GetAsync("/sync")).Expect(200).Json["settings"]!.Should().ContainSingle();
        (await Api.GetAsync("/drift")).Expect(200).Json["settings"].Should().BeNull();
        Times().Should().EndWith(": 1 2 3\n");
    }

    [TestCase(1)]
    [TestCase(2678400)]
    public async Task The_kernel_takes_time_outs_from_end_to_end(int seconds)
    {
        (await Api.PutAsync("/timeouts", $"{{tcp: {seconds}, tcp_fin: {seconds}, udp: {seconds}}}")).Expect(200);
        Times().Should().EndWith($": {seconds} {seconds} {seconds}\n");
    }

    [Test]
    public async Task A_daemon_runs_as_it_is_declared_and_comes_back()
    {
        (await Api.PutAsync("/daemons/master", $"{{mcast_interface: '{Device}', syncid: 7}}")).Expect(201).Json["sync_maxlen"]!.ToString().Should().Be("1472");
        (await Api.PutAsync("/daemons/backup", $"{{mcast_interface: '{Device}', syncid: 255, sync_maxlen: 1024, mcast_group: 'ff02::1:81', mcast_port: 9999, mcast_ttl: 4}}")).Expect(201);
        const string Both = $"""
            master sync daemon (mcast={Device}, syncid=7, maxlen=1472, group=224.0.0.81, port=8848, ttl=1)
            backup sync daemon (mcast={Device}, syncid=255, maxlen=1024, group=ff02::1:81, port=9999, ttl=4)

            """;
        Daemons().Should().Be(Both);
        (await Api.GetAsync("/drift")).Expect(200).Json["settings"].Should().BeNull();

        Stop("master");
        (await Api.GetAsync("/daemons")).Expect(200).Json.Should().ContainSingle();
        (await Api.GetAsync("/drift")).Expect(200).Json["settings"]!.Should().ContainSingle();
        (await Api.PostAsync("/sync")).Expect(200);
        Daemons().Should().Be(Both);

        portal.Kill();
        Stop("backup");
        await portal.StartReadyAsync();
        Daemons().Should().Be(Both);

        (await Api.PutAsync("/daemons/master", $"{{mcast_interface: '{Device}', syncid: 8}}")).Expect(200);
        Daemons().Should().Be(Both.Replace("syncid=7", "syncid=8", StringComparison.Ordinal));
        (await Api.DeleteAsync("/daemons/master")).Expect(204);
        (await Api.DeleteAsync("/daemons/backup")).Expect(204);
        Daemons().Should().BeEmpty();
    }

    [Test]
    public async Task Daemons_are_started_changed_and_stopped_in_quick_succession()
    {
        for (var i = 0; i < 10; i++)
        {
            (await Api.PutAsync("/daemons/master", $"{{mcast_interface: '{Device}', syncid: {i}}}")).Status.Should().BeOneOf(200, 201);
            Daemons().Should().Contain($"syncid={i},");
        }

        (await Api.DeleteAsync("/daemons/master")).Expect(204);
        (await Api.PutAsync("/daemons/master", $"{{mcast_interface: '{Device}'}}")).Expect(201);
        (await Api.DeleteAsync("/daemons/master")).Expect(204);
        Daemons().Should().BeEmpty();
    }

    [Test]
    public async Task The_lengths_that_the_rules_allow_are_those_that_the_kernel_keeps()
    {
        await using var client = new IpvsadmClient(new IpvsadmOptions(), new Execution.RecordingObserver(), TimeProvider.System);
        var wide = Address.IPv6(((UInt128)0xFF02 << 112) + 0x81);
        foreach (var (role, group, length, kept) in new[]
        {
            (DaemonRole.Master, SyncDaemon.DefaultGroup, 1, 1), (DaemonRole.Master, SyncDaemon.DefaultGroup, 65507, 65507), (DaemonRole.Backup, SyncDaemon.DefaultGroup, 1024, 1024),
            (DaemonRole.Backup, SyncDaemon.DefaultGroup, 1023, 1024), (DaemonRole.Backup, SyncDaemon.DefaultGroup, 65507, 65507),
            (DaemonRole.Master, wide, 65487, 65487), (DaemonRole.Master, wide, 65488, 65487), (DaemonRole.Backup, wide, 65487, 65487),
        })
        {
            var daemon = new SyncDaemon { Interface = Device, Group = group, MaximumLength = length };
            (await client.RunAsync(new StartDaemon(role, daemon))).Should().BeNull();
            (await client.ListGlobalsAsync(CancellationToken.None)).Daemon(role).Should().Be(daemon with { MaximumLength = kept });
            (await client.RunAsync(new StopDaemon(role))).Should().BeNull();
        }
    }

    [Test]
    public async Task What_the_kernel_refuses_changes_nothing()
    {
        (await Api.PutAsync("/daemons/master", "{mcast_interface: 'nosuchdev0'}")).ExpectProblem(422, "refused-by-ipvs").Json["stderr"]!.ToString().Should().Be("No such device");
        (await Api.PutAsync("/daemons/master", $"{{mcast_interface: '{Device}', syncid: 3}}")).Expect(201);
        var running = Daemons();
        (await Api.PutAsync("/daemons/master", "{mcast_interface: 'nosuchdev0'}")).ExpectProblem(422, "refused-by-ipvs");
        Daemons().Should().Be(running, "the one that ran runs again");

        const string Mixed = "/services/tcp/10.0.0.1/80/servers/2001:db8::11/80";
        (await Api.PostAsync("/services/tcp/10.0.0.1/80")).Expect(201);
        (await Api.PostAsync(Mixed, "{forwarder: 'i'}")).ExpectProblem(422, "refused-by-ipvs");
        (await Api.DeleteAsync("/daemons/master")).Expect(204);
        (await Api.PostAsync(Mixed, "{forwarder: 'i'}")).Expect(201);
        (await Api.PutAsync("/daemons/backup", $"{{mcast_interface: '{Device}'}}")).ExpectProblem(422, "refused-by-ipvs");
        Daemons().Should().BeEmpty();
        (await Api.GetAsync("/drift")).ExpectReport(0, 0, 0).Json["settings"].Should().BeNull();
    }

    [Test]
    public async Task A_first_start_adopts_what_runs()
    {
        Tool.Check("ipvsadm", "--start-daemon", "backup", "--mcast-interface", Device, "--sync-maxlen", "1000");
        Tool.Check("ipvsadm", "--set", "77", "0", "0");
        using var other = new PortalProcess();
        await other.StartReadyAsync();
        ((bool?)(await other.Api.GetAsync("/timeouts")).Expect(200).Json["declared"]).Should().BeTrue();
        var daemon = (await other.Api.GetAsync("/daemons/backup")).Expect(200).Json;
        ((bool?)daemon["declared"], (int?)daemon["sync_maxlen"]).Should().Be((true, 1024));
        (await other.Api.GetAsync("/drift")).Expect(200).Json["settings"].Should().BeNull();
    }

    [Test]
    public async Task Another_director_learns_of_connections()
    {
        (await Api.PostAsync("/services/tcp/10.0.0.1/9000", "{scheduler: 'rr', servers: [{host: '10.0.1.11', port: 9000, forwarder: 'm'}]}")).Expect(201);
        (await Api.PutAsync("/daemons/master", "{mcast_interface: 'lan', syncid: 5}")).Expect(201);
        Host.Client2.Run("ipvsadm", "--start-daemon", "backup", "--mcast-interface", "eth0", "--syncid", "5").ExitCode.Should().Be(0);
        try
        {
            using var stream = await SlowStream.OpenAsync(Host.Client, "10.0.0.1:9000");
            await Until.TrueAsync(() => Kernel.Connections("10.0.0.1:9000", Host.Client2).Count > 0, "the other director should learn of the connection");
        }
        finally
        {
            Host.Client2.Run("ipvsadm", "--stop-daemon", "backup");
        }
    }

    [Test]
    public async Task The_kernel_is_described()
    {
        var kernel = (await Api.GetAsync("/kernel")).Expect(200).Json;
        (kernel["version"] + " " + kernel["connection_table_size"]).Should().MatchRegex(@"^1\.\d+\.\d+ \d+$");
        Tool.Check("ipvsadm", "-Ln").Should().StartWith($"IP Virtual Server version {kernel["version"]} (size={kernel["connection_table_size"]})");
        var states = kernel["schedulers"]!.ToDictionary(scheduler => (string)scheduler["name"]!, scheduler => (string)scheduler["state"]!);
        states["wlc"].Should().BeOneOf("loaded", "loadable");
        states["twos"].Should().Be("missing");
        foreach (var (name, state) in states)
        {
            var add = await Api.PostAsync("/services/tcp/10.0.0.7/80?dry_run=false", $"{{scheduler: '{name}'}}");
            add.Status.Should().Be(state == "missing" ? 422 : 201, "{0} is {1}", name, state);
            await Api.DeleteAsync("/services/tcp/10.0.0.7/80");
        }

        var sysctls = kernel["sysctls"]!.ToDictionary(sysctl => (string)sysctl["name"]!);
        foreach (var (name, sysctl) in sysctls.Where(sysctl => sysctl.Value["default"]!.Type != Newtonsoft.Json.Linq.JTokenType.Null && sysctl.Value["value"]!.Type != Newtonsoft.Json.Linq.JTokenType.Null))
        {
            ((string?)sysctl["value"]).Should().Be((string?)sysctl["default"], "nobody has set {0}", name);
        }

        sysctls.Values.Count(sysctl => sysctl["value"]!.Type != Newtonsoft.Json.Linq.JTokenType.Null).Should().BeGreaterThan(20);
    }

    private static string Times() => Tool.Check("ipvsadm", "-L", "--timeout");

    private static string Daemons() => Tool.Check("ipvsadm", "-L", "--daemon");

    private static void Stop(string role) => Tool.Check("ipvsadm", "--stop-daemon", role);
}
