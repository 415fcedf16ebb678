using System.Diagnostics;
using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <summary>Servers that die and come back, and what their clients and the kernel feel of it.</summary>
public sealed partial class HealthTests : PortalFixture
{
    private const string Web = "/services/tcp/10.0.0.1/80";
    private const string Url = "http://10.0.0.1/";
    private const string Check = "{type: 'http', interval: 0.5, fast_interval: 0.5, timeout: 2, rise: 2, fall: 2}";
    private const string Slow = "{type: 'http', interval: 0.5, fast_interval: 0.5, timeout: 2, rise: 2, fall: 6}";
    private const int Port = 8099;
    private const int Size = 1 << 20;

    private readonly WebServer first = new("s1", "10.0.1.11", Port);
    private readonly WebServer second = new("s2", "10.0.1.12", Port);

    // A server that comes back has the connections of the test before, unless the kernel forgets them.
    [SetUp]
    public async Task Start_servers()
    {
        Kernel.Clear();
        await first.StartAsync();
        await second.StartAsync();
    }

    [OneTimeTearDown]
    public void Stop_servers()
    {
        first.Dispose();
        second.Dispose();
    }

    [Test]
    public async Task No_client_gets_to_a_dead_server_and_one_that_comes_back_serves_by_an_edit_in_place()
    {
        foreach (var host in new[] { "client", "s2" })
        {
            Tool.Check("ip", "netns", "exec", host, "bash", "-c", "for i in tcp_rmem tcp_wmem; do echo 4096 16384 65536 >/proc/sys/net/ipv4/$i; done");
        }

        await using (var large = File.Create("/run/lab-network/s2/large"))
        {
            large.SetLength(Size);
        }

        (await Api.PostAsync(Web, $"{{scheduler: 'rr', health_check: {Check}, servers: [{Server(second, 5)}]}}")).Expect(201);
        using var download = Process.Start(new ProcessStartInfo(
            "ip", ["netns", "exec", "client", "curl", "-sS", "--limit-rate", "100k", "-o", "/dev/null", "-w", "%{size_download}", Url + "large"])
        {
            RedirectStandardOutput = true,
        })!;
        await Until.TrueAsync(() => Kernel.Connections("10.0.0.1:80").Count == 1, "the download should begin");
        (await Api.PutAsync($"{Web}/servers/{first.Path}", "{forwarder: 'm', weight: 5}")).Status.Should().BeOneOf(200, 201);
        await UntilAsync(Web, first, "up");
        await Until.TrueAsync(async () => Result(await HealthAsync(Web, first)) == "ok", "it should have been checked");
        Host.Client.Fetch(Url, 4).Should().Contain("s1").And.Contain("s2");
        var (before, start) = (Kernel.Save(), Portal.Log.Length);

        var clock = Stopwatch.StartNew();
        first.Kill();
        await UntilWeightAsync(first, 0);
        TestContext.Out.WriteLine($"It took {clock.Elapsed.TotalSeconds:0.00} s until the dead server got no more clients.");
        Host.Client.Fetch(Url, 20).Should().HaveCount(20).And.OnlyContain(server => server == "s2");
        (await Api.GetAsync(Web)).Json["health"]!.Value<string>("state").Should().Be("degraded");

        clock.Restart();
        await first.StartAsync();
        await UntilWeightAsync(first, 5);
        TestContext.Out.WriteLine($"It took {clock.Elapsed.TotalSeconds:0.00} s until the server that came back got clients.");
        Host.Client.Fetch(Url, 20).Should().HaveCount(20).And.Contain("s1").And.Contain("s2");
        Kernel.Save().Should().Be(before);
        WritesSince(start).Should().HaveCount(2).And.OnlyContain(command => command.StartsWith("ipvsadm -e ", StringComparison.Ordinal));
        (await download.StandardOutput.ReadToEndAsync()).Should().Be($"{Size}", "a download through the healthy server feels nothing of it");
        await Api.ExpectNoDriftAsync();
    }

    [Test]
    public async Task A_crash_of_Portal_moves_no_weight_while_a_server_is_down_nor_while_it_fails()
    {
        // Another service has the same check of the same server, and lets it serve because it has no other.
        (await Api.PostAsync("/services/tcp/10.0.0.1/79", $"{{scheduler: 'rr', health_check: {Slow}, servers: [{Server(first, 2)}]}}")).Expect(201);
        await DeclareAsync(Web, Slow);
        await Until.TrueAsync(async () => Result(await HealthAsync(Web, first)) == "ok", "it should have been checked");
        var whole = Kernel.Save();
        first.Kill();
        await Until.TrueAsync(async () => await HealthAsync(Web, first) is var health && Result(health) == "fail" && (string?)health["state"] == "up", "it should fail");

        Portal.Kill();
        var start = Portal.Log.Length;
        await Portal.StartReadyAsync();
        await UntilWeightAsync(first, 0);
        Portal.Log[start..].Should().Contain("was up and is down").And.NotContain("was off and is down", "it needs its failures in a row anew");
        WritesSince(start).Should().ContainSingle().Which.Should().Contain(" -w 0 ");
        var down = Kernel.Save();
        down.Should().Be(whole.Replace($"-a -t 10.0.0.1:80 -r {first.EndPoint} -m -w 5", $"-a -t 10.0.0.1:80 -r {first.EndPoint} -m -w 0", StringComparison.Ordinal));

        Portal.Kill();
        start = Portal.Log.Length;
        Kernel.Save().Should().Be(down);
        await Portal.StartReadyAsync();
        await Until.TrueAsync(async () => Result(await HealthAsync(Web, first)) == "fail" && Result(await HealthAsync(Web, second)) == "ok", "both should have been checked");
        await ExpectUnchangedAsync(down, TimeSpan.FromSeconds(2));
        (await HealthAsync(Web, first)).Value<string>("state").Should().Be("down");
        WritesSince(start).Should().BeEmpty();
        await Api.ExpectNoDriftAsync();

        await first.StartAsync();
        await UntilWeightAsync(first, 5);
        Kernel.Save().Should().Be(whole);
    }

    [Test]
    public async Task Lists_that_are_sent_back_an_import_and_a_push_change_nothing_while_a_server_is_down()
    {
        await DeclareAsync(Web, Check);
        first.Kill();
        await UntilWeightAsync(first, 0);
        var (before, start) = (Kernel.Save(), Portal.Log.Length);
        var services = (await Api.GetAsync("/services")).Expect(200);
        services.Json[0]!["servers"]!.Select(server => (int)server["weight"]!).Should().Equal(5, 5);

        (await Api.PostAsync("/services", services.Text)).ExpectReport(0, 0, 0);
        (await Api.PostAsync(Web + "/servers", (await Api.GetAsync(Web + "/servers")).Expect(200).Text)).ExpectReport(0, 0, 0);
        (await Api.PutAsync($"{Web}/servers/{first.Path}", (await Api.GetAsync($"{Web}/servers/{first.Path}")).Expect(200).Text)).Expect(200);
        (await Api.GetAsync("/sync")).ExpectReport(0, 0, 0);
        (await Api.PostAsync("/sync")).ExpectReport(0, 0, 0);
        (await Api.PatchAsync(Web, "{name: 'shop'}")).Expect(200);

        Kernel.Save().Should().Be(before);
        WritesSince(start).Should().BeEmpty();
        (await Api.GetAsync("/services")).Json[0]!["servers"]!.Select(server => (int)server["weight"]!).Should().Equal(5, 5);
        await Api.ExpectNoDriftAsync();
        await first.StartAsync();
        await UntilWeightAsync(first, 5);
    }

    [Test]
    public async Task A_weight_that_is_declared_while_a_server_is_down_is_the_one_with_which_it_comes_back()
    {
        await DeclareAsync(Web, Check);
        first.Kill();
        await UntilWeightAsync(first, 0);

        (await Api.PatchAsync($"{Web}/servers/{first.Path}", "{weight: 8}")).Expect(200);
        (await Api.PatchAsync(Web, "{scheduler: 'wrr'}")).Expect(200);
        Weight(first).Should().Be(0);
        await Api.ExpectNoDriftAsync();

        await first.StartAsync();
        await UntilWeightAsync(first, 8);
        await Api.ExpectNoDriftAsync();
    }

    [Test]
    public async Task After_a_boot_no_client_gets_to_a_dead_server_and_those_that_answer_serve()
    {
        await DeclareAsync(Web, Check.Replace("interval: 0.5, fast", "interval: 3, fast", StringComparison.Ordinal));
        Portal.Kill();
        Kernel.Clear();
        first.Kill();

        var clock = Stopwatch.StartNew();
        var start = Portal.StartReadyAsync();
        await Until.TrueAsync(
            () =>
            {
                (Weight(first) ?? 0).Should().Be(0, "it has not answered: {0}", Kernel.Save());
                return Weight(second) == 5;
            },
            "the one that answers should serve");
        TestContext.Out.WriteLine($"It took {clock.Elapsed.TotalSeconds:0.00} s from the start of the process until the server that answers served.");
        await start;
        await UntilAsync(Web, first, "down");
        Weight(first).Should().Be(0);
        Host.Client.Fetch(Url, 4).Should().Equal("s2", "s2", "s2", "s2");
        await Api.ExpectNoDriftAsync();
        await first.StartAsync();
        await UntilWeightAsync(first, 5);
    }
}
