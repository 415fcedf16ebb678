using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.Faults;

/// <summary>
/// As <see cref="EveryStepTests"/>, for the two requests that begin with a kernel which differs from Portal's data: a push
/// brings all of it over or nothing, and an import takes all of it over or nothing.
/// </summary>
[Parallelizable(ParallelScope.Children)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Category("Binary")]
internal sealed class SyncStepTests : IDisposable
{
    // An import lists the time-outs and the daemons too.
    private const string AnyGlobals = "-L --*";

    // What somebody else does to the kernel: a server edited, one gone, one come, and a service come.
    private static readonly string[][] Meddling =
    [
        ["-e", "-t", "10.0.0.1:80", "-r", "10.1.0.1:80", "-m", "-w", "9", "-x", "0", "-y", "0"],
        ["-d", "-t", "10.0.0.1:80", "-r", "10.1.0.2:80"],
        ["-a", "-u", "10.0.0.2:53", "-r", "10.1.0.8:53", "-g", "-w", "1", "-x", "0", "-y", "0"],
        ["-A", "-t", "10.0.0.9:80", "-s", "rr"],
    ];

    private readonly BrokenPortal portal = new();

    [Test]
    public async Task Whatever_ipvsadm_does_at_any_step_of_a_push_all_has_happened_or_nothing()
    {
        var (commands, listings, _) = await CountAsync(HttpMethod.Post);
        commands.Should().Be(4);
        await BreakEveryStepAsync(HttpMethod.Post, EveryStepTests.AnyCommand, commands, StubFault.OfCommands);
        await BreakEveryStepAsync(HttpMethod.Post, EveryStepTests.AnyListing, listings, StubFault.OfListings);
    }

    [Test]
    public async Task Whatever_ipvsadm_does_at_any_step_of_an_import_all_has_happened_or_nothing()
    {
        var (commands, listings, settings) = await CountAsync(HttpMethod.Get);
        commands.Should().Be(0, "an import does not touch the kernel");
        await BreakEveryStepAsync(HttpMethod.Get, EveryStepTests.AnyListing, listings, StubFault.OfListings);
        settings.Should().Be(2);
        await BreakEveryStepAsync(HttpMethod.Get, AnyGlobals, settings, StubFault.OfListings);
    }

    [Test]
    public async Task When_the_disk_fails_an_import_has_not_happened()
    {
        foreach (var disk in new[] { "full", "half", "sync", "once" })
        {
            var before = await BeginAsync();
            portal.BreakDisk(disk);
            (await SendAsync(HttpMethod.Get)).ExpectProblem(503, "not-stored");
            await ExpectNothingAsync(before, $"disk {disk}");
        }
    }

    [Test]
    public async Task A_push_needs_no_disk()
    {
        await BeginAsync();
        portal.BreakDisk("full");
        (await SendAsync(HttpMethod.Post)).Expect(200);
        await portal.ExpectAsync(WriteKind.Before, "Portal's data is as it was, and the kernel is like it");
    }

    [Test]
    public async Task Whenever_Portal_dies_in_a_push_the_next_one_finishes_it()
    {
        portal.WaitLong();
        for (var step = 1; step <= 4; step++)
        {
            await BeginAsync();
            portal.Ipvsadm.Break(new StubFault("before", "hang"), step, EveryStepTests.AnyCommand);
            var request = SendAsync(HttpMethod.Post);
            await Until.TrueAsync(() => !portal.Ipvsadm.IsFaultPending, "the push should come to that step");
            portal.Kill();
            await request.ContinueWith(_ => { }, TaskScheduler.Default);
            await portal.StartAsync();
            await portal.ExpectAsync(WriteKind.Before, $"died before step {step}");
        }
    }

    public void Dispose() => portal.Dispose();

    private Task<Answer> SendAsync(HttpMethod method) => portal.Api.SendAsync(method, "/sync", null);

    private async Task<(int Commands, int Listings, int Settings)> CountAsync(HttpMethod method)
    {
        await BeginAsync();
        var lines = await portal.Ipvsadm.LinesOfAsync(async () => (await SendAsync(method)).Expect(200));
        var listings = lines.Count(line => line.StartsWith("-L -n ", StringComparison.Ordinal));
        var settings = lines.Count(line => line.StartsWith("-L --", StringComparison.Ordinal));
        return (lines.Length - listings - settings, listings, settings);
    }

    private async Task BreakEveryStepAsync(HttpMethod method, string pattern, int steps, IReadOnlyList<StubFault> faults)
    {
        foreach (var fault in faults)
        {
            for (var step = 1; step <= steps; step++)
            {
                var because = $"{method} /sync, {fault} step {step} of {steps} ({pattern})";
                var before = await BeginAsync();
                portal.Ipvsadm.Break(fault, step, pattern);
                var answer = await SendAsync(method);
                portal.Ipvsadm.IsFaultPending.Should().BeFalse("the fault has struck");
                if (answer.Status == 200)
                {
                    await portal.ExpectAsync(method == HttpMethod.Post ? WriteKind.Before : before.Kernel, because);
                }
                else
                {
                    answer.Status.Should().BeOneOf([422, 503, 504], because);
                    await ExpectNothingAsync(before, because);
                }
            }
        }
    }

    private async Task<(IReadOnlyList<string> Kernel, JToken Drift)> BeginAsync()
    {
        await portal.BeginAsync();
        foreach (var command in Meddling)
        {
            portal.Ipvsadm.Run(command);
        }

        var drift = (await portal.Api.GetAsync("/drift")).Expect(200).Json["changes"]!;
        drift.Should().HaveCount(Meddling.Length);
        return (portal.Ipvsadm.Save(), drift);
    }

    // The kernel has what it had, and Portal's data is what it was: what differs between them is the same.
    private async Task ExpectNothingAsync((IReadOnlyList<string> Kernel, JToken Drift) before, string because)
    {
        portal.RepairAll();
        Answer? drift = null;
        await Until.TrueAsync(async () => (drift = await portal.Api.GetAsync("/drift")).Status == 200, "what was left should be put right");
        portal.Ipvsadm.Save().Should().Equal(before.Kernel, because);
        JToken.DeepEquals(drift!.Json["changes"], before.Drift).Should().BeTrue(because);
    }
}
