using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <summary>What a Portal finds when it starts, and what it makes of it.</summary>
[Category("Lab")]
[NonParallelizable]
public sealed class RestartTests
{
    private const string Web = "/services/tcp/10.0.0.1/80";
    private PortalProcess portal = null!;

    [SetUp]
    public void Clear()
    {
        Kernel.Clear();
        portal = new PortalProcess("--log-level", "debug");
    }

    [TearDown]
    public void Stop()
    {
        portal?.Dispose();
        Kernel.Clear();
    }

    [Test]
    public async Task The_first_start_adopts_what_the_kernel_has_and_later_starts_bring_it_back()
    {
        Kernel.Run("""
            -A -t 10.0.0.1:80 -s rr -p 300 -M 255.255.255.0
            -a -t 10.0.0.1:80 -r 10.0.1.11:8080 -m -w 5 -x 100 -y 10
            -A -f 4294967295 -6
            """);
        var before = Kernel.Everything();

        await portal.StartReadyAsync();

        portal.Log.Should().Contain("adopted what the kernel has: 2 services").And.NotContain("Wrote");
        Kernel.Everything().Should().Be(before);
        await portal.Api.ExpectNoDriftAsync();
        portal.Stop().Should().Be(0);
        Kernel.Everything().Should().Be(before, "an end leaves the kernel as it is");
        Kernel.Clear();
        await portal.StartReadyAsync();
        Kernel.Everything().Should().Be(before);
    }

    [Test]
    public async Task A_table_that_was_emptied_through_Portal_is_empty_after_a_start()
    {
        Kernel.Run("-A -t 10.0.0.1:80");
        await portal.StartReadyAsync();
        (await portal.Api.PostAsync("/services", "[]")).ExpectReport(0, 0, 1);
        portal.Stop();
        Kernel.Run("-A -t 10.0.0.1:80");

        await portal.StartReadyAsync();

        Kernel.Save().Should().BeEmpty("only a Portal that never had data adopts");
    }

    [Test]
    public async Task A_start_puts_right_what_was_changed_while_Portal_was_away()
    {
        await portal.StartReadyAsync();
        (await portal.Api.PostAsync(Web, "{scheduler: 'rr', servers: [{host: '10.0.1.11', port: 80, forwarder: 'm', upper_threshold: 7}]}")).Expect(201);
        (await portal.Api.PostAsync("/services/udp/10.0.0.1/53", "{one_packet: true}")).Expect(201);
        var before = Kernel.Everything();
        portal.Stop();
        Kernel.Run("""
            -E -t 10.0.0.1:80 -s wrr -p 5
            -e -t 10.0.0.1:80 -r 10.0.1.11:80 -m
            -a -t 10.0.0.1:80 -r 10.0.1.12:80 -m
            -D -u 10.0.0.1:53
            -A --sctp-service 10.0.0.1:53
            """);

        await portal.StartReadyAsync();

        Kernel.Everything().Should().Be(before);
        await portal.Api.ExpectNoDriftAsync();
    }

    [Test]
    public async Task The_revision_goes_on_after_a_start()
    {
        await portal.StartReadyAsync();
        (await portal.Api.PostAsync(Web)).Expect(201);
        (await portal.Api.PatchAsync(Web, "{scheduler: 'rr'}")).Expect(200);
        var before = (long)(await portal.Api.GetAsync("/drift")).Json["revision"]!;
        portal.Stop();

        await portal.StartReadyAsync();

        (await portal.Api.PostAsync(Web + "/servers", "[{host: '10.0.1.11', port: 80}]")).ExpectReport(1, 0, 0).Json["revision"]!.ToString()
            .Should().Be($"{before + 1}");
    }

    [Test]
    public async Task Stored_data_that_the_kernel_refuses_keeps_nothing_else_from_the_kernel()
    {
        // IPVS refuses lower thresholds above the upper ones; a rule of Portal does too, but a file can be edited.
        await portal.StartReadyAsync();
        (await portal.Api.PostAsync(Web)).Expect(201);
        (await portal.Api.PostAsync("/services/tcp/10.0.0.2/80", "{scheduler: 'rr'}")).Expect(201);
        portal.Stop();
        Kernel.Clear();
        var journal = Path.Combine(portal.StateFolder, "journal.jsonl");
        var lines = await File.ReadAllLinesAsync(journal);
        lines[1] = lines[1].Replace("\"wlc\"", "\"twos\"", StringComparison.Ordinal)[..^18] + "by hand\"}";
        await File.WriteAllLinesAsync(journal, lines);

        await portal.StartAsync();

        await Until.TrueAsync(() => Kernel.Save() == "-A -t 10.0.0.2:80 -s rr\n", "the other service should be pushed");
        var ready = (await portal.Api.GetAsync("/readyz")).Expect(503);
        ((bool)ready.Json["checks"]!["last_push"]!["ok"]!).Should().BeFalse();
        ready.Json["checks"]!["last_push"]!["detail"]!.ToString().Should().Contain("-s twos: Scheduler or persistence engine not found");
        (await portal.Api.PutAsync(Web, "{scheduler: 'wrr'}")).Expect(200);
        (await portal.Api.PostAsync("/sync")).Expect(200);
        await portal.WaitUntilReadyAsync();
        await portal.Api.ExpectNoDriftAsync();
    }
}
