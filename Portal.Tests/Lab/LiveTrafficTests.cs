using System.Diagnostics;
using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <summary>Connections that run while Portal changes, restarts and crashes: nothing of it concerns them.</summary>
public sealed class LiveTrafficTests : PortalFixture
{
    private const string Slow = "10.0.0.1:9000";
    private const int Size = 1 << 20;

    private readonly List<SlowStream> streams = [];
    private IReadOnlyList<string> connections = [];
    private Process? download;

    [OneTimeSetUp]
    public void Make_buffers_small()
    {
        // With those of today a transfer of some seconds is with the client before its first second is over.
        foreach (var host in new[] { "client", "s1", "s2" })
        {
            Tool.Check("ip", "netns", "exec", host, "bash", "-c", "for i in tcp_rmem tcp_wmem; do echo 4096 16384 65536 >/proc/sys/net/ipv4/$i; done");
        }
    }

    [SetUp]
    public async Task Start_transfers()
    {
        var before = Connections();
        (await Api.PostAsync("/services", Table(Enumerable.Range(0, 5), 1, 1))).Expect(200);
        streams.Add(await SlowStream.OpenAsync(Host.Client, Slow));
        streams.Add(await SlowStream.OpenAsync(Host.Client2, Slow));
        streams.Select(stream => stream.Server).Should().BeEquivalentTo("s1", "s2");
        foreach (var server in new[] { "s1", "s2" })
        {
            await using var large = File.Create($"/run/lab-network/{server}/large");
            large.SetLength(Size);
        }

        // It ends by itself some seconds later: whole, or not at all.
        download = Process.Start(new ProcessStartInfo(
            "ip", ["netns", "exec", "client", "curl", "-sS", "--limit-rate", "250k", "-o", "/dev/null", "-w", "%{size_download}", "http://10.0.0.1/large"])
        {
            RedirectStandardOutput = true,
        })!;
        await Until.TrueAsync(() => Connections().Except(before).Count() == 3, "the transfers should begin");
        connections = [.. Connections().Except(before)];
    }

    [TearDown]
    public void End_transfers()
    {
        streams.ForEach(stream => stream.Dispose());
        streams.Clear();
        download?.Kill();
        download?.Dispose();
        download = null;
    }

    [Test]
    public async Task A_reset_that_adds_ten_services_removes_five_and_changes_weights_disturbs_no_connection()
    {
        (await Api.PostAsync("/services", Table(Enumerable.Range(5, 10), 5, 0))).ExpectReport(20, 4, 5);

        await ExpectNothingHappenedAsync();
        await Api.ExpectNoDriftAsync();
        Kernel.Save().Should().Contain("10.0.1.11:9000 -m -w 5").And.Contain("10.0.1.12:9000 -m -w 0");
    }

    [Test]
    public async Task A_restart_disturbs_no_connection()
    {
        Portal.Stop().Should().Be(0);
        await Portal.StartReadyAsync();

        await ExpectNothingHappenedAsync();
    }

    [Test]
    public async Task A_crash_disturbs_no_connection()
    {
        Portal.Kill();
        await Portal.StartReadyAsync();

        await ExpectNothingHappenedAsync();
    }

    [Test]
    public async Task Push_and_import_disturb_no_connection()
    {
        Kernel.Run("-A -t 10.0.0.5:80\n-e -t 10.0.0.1:9000 -r 10.0.1.11:9000 -m -w 3");

        (await Api.PostAsync("/sync")).ExpectReport(0, 1, 1);
        (await Api.GetAsync("/sync")).ExpectReport(0, 0, 0);

        await ExpectNothingHappenedAsync();
    }

    [Test]
    public async Task Changes_of_a_service_and_its_servers_in_place_disturb_no_connection()
    {
        (await Api.PutAsync("/services/tcp/10.0.0.1/9000", "{scheduler: 'sh', scheduler_flags: ['sh-port'], persistence: 300}")).Expect(200);
        (await Api.PatchAsync("/services/tcp/10.0.0.1/80", "{scheduler: 'wlc'}")).Expect(200);
        (await Api.PatchAsync("/services/tcp/10.0.0.1/9000/servers/10.0.1.11/9000", "{weight: 0, upper_threshold: 1}")).Expect(200);
        (await Api.PutAsync("/services/tcp/10.0.0.1/9000/servers/10.0.1.12/9000", "{forwarder: 'm', weight: 7}")).Expect(200);

        await ExpectNothingHappenedAsync();
    }

    [Test]
    public async Task Deleting_a_service_or_a_server_does_not_touch_the_connections_of_others()
    {
        using var other = await SlowStream.OpenAsync(Host.Client, "10.0.0.9:9000");
        (await Api.DeleteAsync("/services/tcp/10.0.0.9/9000")).Expect(204);
        (await Api.DeleteAsync("/services/tcp/10.0.0.1/80")).Expect(204);
        (await Api.DeleteAsync("/services/tcp/10.0.0.1/9000/servers/10.0.1.12/9000")).Expect(204);

        Connections().Should().Contain(connections);
        await streams.Single(stream => stream.Server == "s1").ExpectToGoOnAsync();
    }

    private static IReadOnlyList<string> Connections() => [.. Kernel.Connections(Slow), .. Kernel.Connections("10.0.0.1:80")];

    private static string Table(IEnumerable<int> others, int firstWeight, int secondWeight)
    {
        string Servers(int port) => $"servers: [{{host: '10.0.1.11', port: {port}, forwarder: 'm', weight: {firstWeight}}}, {{host: '10.0.1.12', port: {port}, forwarder: 'm', weight: {secondWeight}}}]";
        return $$"""
            [{type: 'tcp', host: '10.0.0.1', port: 9000, scheduler: 'rr', {{Servers(9000)}}},
             {type: 'tcp', host: '10.0.0.1', port: 80, scheduler: 'rr', {{Servers(80)}}},
             {type: 'tcp', host: '10.0.0.9', port: 9000, servers: [{host: '10.0.1.11', port: 9000, forwarder: 'm'}]},
             {{string.Join(",\n ", others.Select(i => $"{{type: 'tcp', host: '10.0.0.4', port: {1000 + i}, servers: [{{host: '10.0.1.11', port: 80, forwarder: 'm'}}]}}"))}}]
            """;
    }

    private async Task ExpectNothingHappenedAsync()
    {
        Connections().Should().Contain(connections);
        foreach (var stream in streams)
        {
            await stream.ExpectToGoOnAsync();
        }

        (await download!.StandardOutput.ReadToEndAsync()).Should().Be($"{Size}");
        await download.WaitForExitAsync();
        download.ExitCode.Should().Be(0);
    }
}
