using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.Faults;

/// <summary>
/// For every step of every kind of write: something fails at that step. Afterwards Portal's data and the kernel are as
/// they were or as they were to become, agree, and the answer told which; a restart changes nothing of it.
/// </summary>
[Parallelizable(ParallelScope.Children)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Category("Binary")]
internal sealed class EveryStepTests : IDisposable
{
    internal const string AnyCommand = "-[AEDaed] *";
    internal const string AnyListing = "-L -n *";

    private readonly BrokenPortal portal = new();

    private static IEnumerable<WriteKind> Writes => WriteKind.All;

    [TearDown]
    public void Show_the_log_of_a_failure()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == NUnit.Framework.Interfaces.TestStatus.Failed)
        {
            TestContext.Out.WriteLine(portal.Log);
        }
    }

    [TestCaseSource(nameof(Writes))]
    public async Task Whatever_ipvsadm_does_at_any_step_all_has_happened_or_nothing(WriteKind write)
    {
        foreach (var (pattern, faults) in new[] { (AnyCommand, StubFault.OfCommands), (AnyListing, StubFault.OfListings) })
        {
            var steps = await StepsAsync(write, pattern);
            foreach (var fault in faults)
            {
                for (var step = 1; step <= steps; step++)
                {
                    await RunAsync(write, $"{write}, {fault} step {step} of {steps} ({pattern})", () => portal.Ipvsadm.Break(fault, step, pattern));
                    portal.Ipvsadm.IsFaultPending.Should().BeFalse("the fault has struck");
                }
            }

            await portal.RestartAsync();
        }
    }

    [TestCaseSource(nameof(Writes))]
    public async Task Whenever_Portal_dies_all_has_happened_or_nothing(WriteKind write)
    {
        portal.WaitLong();
        var steps = await StepsAsync(write, AnyCommand);
        foreach (var when in new[] { "before", "after" })
        {
            for (var step = 1; step <= steps; step++)
            {
                await portal.BeginAsync();
                portal.Ipvsadm.Break(new StubFault(when, "hang"), step, AnyCommand);
                var request = portal.SendAsync(write);
                await Until.TrueAsync(() => !portal.Ipvsadm.IsFaultPending, "the write should come to that step");
                portal.Kill();
                await request.ContinueWith(_ => { }, TaskScheduler.Default);
                await portal.StartAsync();
                await portal.ExpectAsync(WriteKind.Before, $"{write}: nothing was stored yet when Portal died {when} step {step}");
            }
        }
    }

    [TestCaseSource(nameof(Writes))]
    public async Task When_the_disk_fails_nothing_has_happened(WriteKind write)
    {
        foreach (var disk in new[] { "full", "half", "sync", "once" })
        {
            var answer = await RunAsync(write, $"{write}, disk {disk}", () => portal.BreakDisk(disk));
            answer.ExpectProblem(503, "not-stored");
            await portal.RestartAsync();
            await portal.ExpectAsync(WriteKind.Before, $"{write}, disk {disk}, and a restart");
        }
    }

    [TestCaseSource(nameof(Writes))]
    public async Task When_the_disk_fails_and_ipvsadm_at_any_step_of_the_way_there_and_back_nothing_has_happened(WriteKind write)
    {
        var steps = await StepsAsync(write, AnyCommand);
        foreach (var fault in new StubFault[] { new("before", "kill"), new("after", "segv"), new("after", "garbage") })
        {
            for (var step = 1; step <= 2 * steps; step++)
            {
                var answer = await RunAsync(write, $"{write}, a full disk and {fault} step {step}", () =>
                {
                    portal.BreakDisk("full");
                    portal.Ipvsadm.Break(fault, step, AnyCommand);
                });
                answer.Status.Should().Be(503);
            }
        }

        await portal.RestartAsync();
        await portal.ExpectAsync(WriteKind.Before, $"{write}, after a restart");
    }

    public void Dispose() => portal.Dispose();

    /// <summary>How many lines a write sends to ipvsadm when nothing fails.</summary>
    private async Task<int> StepsAsync(WriteKind write, string pattern)
    {
        await portal.BeginAsync();
        var lines = await portal.Ipvsadm.LinesOfAsync(async () => (await portal.SendAsync(write)).Status.Should().BeLessThan(300));
        await portal.ExpectAsync(write.Target, $"{write} without any fault");
        return lines.Count(line => pattern == AnyListing == line.StartsWith("-L", StringComparison.Ordinal));
    }

    private async Task<Answer> RunAsync(WriteKind write, string because, Action breakIt)
    {
        await portal.BeginAsync();
        breakIt();
        var answer = await portal.SendAsync(write);
        answer.Status.Should().BeOneOf([200, 201, 204, 422, 503, 504], because);
        await portal.ExpectAsync(answer.Status < 300 ? write.Target : WriteKind.Before, $"{because}, was answered {answer.Status}");
        return answer;
    }
}
