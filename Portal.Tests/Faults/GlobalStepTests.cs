using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.Faults;

/// <summary>
/// For every step of every kind of write of settings: something fails at that step. Afterwards Portal's data and the kernel
/// are as they were or as they were to become, agree, and the answer told which.
/// </summary>
[Parallelizable(ParallelScope.Children)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Category("Binary")]
internal sealed class GlobalStepTests : IDisposable
{
    private const string AnyCommand = "--s*";
    private const string AnyListing = "-L --*";
    private const string Master = "master sync daemon (mcast=eth0, syncid=1, maxlen=1472, group=224.0.0.81, port=8848, ttl=1)";
    private const string Before = "Timeout (tcp tcpfin udp): 1000 100 200\n" + Master + "\n";

    private static readonly TestCaseData[] Writes =
    [
        Row("PUT of time-outs", "PUT", "/timeouts", "{udp: 7}", Before.Replace("200", "7", StringComparison.Ordinal)),
        Row("PUT of a new daemon", "PUT", "/daemons/backup", "{mcast_interface: 'eth1'}", Before + "backup sync daemon (mcast=eth1, syncid=0, maxlen=1472, group=224.0.0.81, port=8848, ttl=1)\n"),
        Row("PUT of a running daemon", "PUT", "/daemons/master", "{mcast_interface: 'eth0', syncid: 9}", Before.Replace("syncid=1", "syncid=9", StringComparison.Ordinal)),
        Row("PUT of the state", "PUT", "/state", "{timeouts: {udp: 7}, daemons: []}", Before.Replace("200", "7", StringComparison.Ordinal).Replace(Master + "\n", string.Empty, StringComparison.Ordinal)),
        Row("DELETE of a daemon", "DELETE", "/daemons/master", null, Before.Replace(Master + "\n", string.Empty, StringComparison.Ordinal)),
    ];

    private readonly BrokenPortal portal = new();

    [TestCaseSource(nameof(Writes))]
    public async Task Whatever_ipvsadm_does_at_any_step_all_has_happened_or_nothing(HttpMethod method, string path, string? body, string after)
    {
        foreach (var (pattern, faults) in new[] { (AnyCommand, StubFault.OfCommands), (AnyListing, StubFault.OfListings) })
        {
            var steps = await StepsAsync(method, path, body, pattern);
            foreach (var fault in faults)
            {
                for (var step = 1; step <= steps; step++)
                {
                    var because = $"{method} {path}, {fault} step {step} of {steps} ({pattern})";
                    await BeginAsync();
                    portal.Ipvsadm.Break(fault, step, pattern);
                    var answer = await portal.Api.SendAsync(method, path, body);
                    portal.Ipvsadm.IsFaultPending.Should().BeFalse("the fault has struck");
                    answer.Status.Should().BeOneOf([200, 201, 204, 422, 503, 504], because);
                    await ExpectAsync(answer.Status < 300 ? after : Before, $"{because}, was answered {answer.Status} {answer.Text}");
                }
            }
        }

        await portal.RestartAsync();
    }

    [TestCaseSource(nameof(Writes))]
    public async Task Whenever_Portal_dies_all_has_happened_or_nothing(HttpMethod method, string path, string? body, string after)
    {
        portal.WaitLong();
        after.Should().NotBe(Before);
        var steps = await StepsAsync(method, path, body, AnyCommand);
        foreach (var when in new[] { "before", "after" })
        {
            for (var step = 1; step <= steps; step++)
            {
                await BeginAsync();
                portal.Ipvsadm.Break(new StubFault(when, "hang"), step, AnyCommand);
                var request = portal.Api.SendAsync(method, path, body);
                await Until.TrueAsync(() => !portal.Ipvsadm.IsFaultPending, "the write should come to that step");
                portal.Kill();
                await request.ContinueWith(_ => { }, TaskScheduler.Default);
                await portal.StartAsync();
                await ExpectAsync(Before, $"{method} {path}: nothing was stored yet when Portal died {when} step {step}");
            }
        }
    }

    [TestCaseSource(nameof(Writes))]
    public async Task When_the_disk_fails_nothing_has_happened(HttpMethod method, string path, string? body, string after)
    {
        foreach (var disk in new[] { "full", "half", "sync", "once" })
        {
            await BeginAsync();
            portal.BreakDisk(disk);
            (await portal.Api.SendAsync(method, path, body)).ExpectProblem(503, "not-stored");
            await ExpectAsync(Before, $"{method} {path}, disk {disk}, not {after}");
            await portal.RestartAsync();
            await ExpectAsync(Before, $"{method} {path}, disk {disk}, and a restart");
        }
    }

    public void Dispose() => portal.Dispose();

    private static TestCaseData Row(string name, string method, string path, string? body, string after) =>
        new TestCaseData(new HttpMethod(method), path, body, after).SetArgDisplayNames(name);

    private async Task BeginAsync()
    {
        await portal.BeginAsync();
        await WorksAsync(() => portal.Api.PutAsync("/timeouts", "{tcp: 1000, tcp_fin: 100, udp: 200}"), 200);
        await WorksAsync(() => portal.Api.PutAsync("/daemons/master", "{mcast_interface: 'eth0', syncid: 1}"), 200, 201);
        await WorksAsync(() => portal.Api.DeleteAsync("/daemons/backup"), 204, 404);
        Listing().Should().Be(Before);
    }

    private async Task<int> StepsAsync(HttpMethod method, string path, string? body, string pattern)
    {
        await BeginAsync();
        var lines = await portal.Ipvsadm.LinesOfAsync(async () => (await portal.Api.SendAsync(method, path, body)).Status.Should().BeLessThan(300));
        return lines.Count(line => line.StartsWith(pattern[..^1], StringComparison.Ordinal));
    }

    private async Task ExpectAsync(string listing, string because)
    {
        portal.RepairAll();
        var drift = await WorksAsync(() => portal.Api.GetAsync("/drift"), 200);
        drift.Json["settings"].Should().BeNull("{0}: {1}", because, drift.Text);
        Listing().Should().Be(listing, because);
        portal.Ipvsadm.Save().Should().Equal(WriteKind.Before);
    }

    // A slow machine may need more time than the short time-out of these tests leaves.
    private static async Task<Answer> WorksAsync(Func<Task<Answer>> send, params int[] statuses)
    {
        Answer? answer = null;
        await Until.TrueAsync(async () => Array.IndexOf(statuses, (answer = await send()).Status) >= 0, "Portal should work, and put right what was left");
        return answer!;
    }

    private string Listing() => portal.Ipvsadm.Run("-L", "--timeout") + portal.Ipvsadm.Run("-L", "--daemon");
}
