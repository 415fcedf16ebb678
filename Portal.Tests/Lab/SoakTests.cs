using System.Diagnostics;
using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <summary>
/// Many clients that do everything at once, while ipvsadm and Portal are killed now and then. It lasts fifteen seconds, or
/// PORTAL_SOAK_SECONDS (scripts/soak.sh).
/// </summary>
[Category("Lab")]
[Category("Soak")]
[NonParallelizable]
public sealed class SoakTests
{
    private const int Clients = 16;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("PORTAL_SOAK_SECONDS") ?? "10"));

    private readonly List<SlowStream> streams = [];
    private PortalProcess portal = null!;
    private SoakGround ground = null!;

    [SetUp]
    public async Task Start()
    {
        Kernel.Clear();
        portal = new PortalProcess("--log-level", "warning", "--watch", "1");
        await portal.StartReadyAsync();
        ground = new SoakGround(portal, Clients);
        ground.Clients.AddRange(Enumerable.Range(0, Clients).Select(number => new SoakClient(ground, number)));
        (await portal.Api.PostAsync("/services", ground.Everything(0))).Expect(200);
        streams.Add(await SlowStream.OpenAsync(Host.Client, "10.0.0.1:9000"));
        streams.Add(await SlowStream.OpenAsync(Host.Client2, "10.0.0.1:9000"));
        ground.Up();
    }

    [TearDown]
    public void Stop()
    {
        streams.ForEach(stream => stream.Dispose());
        TestContext.Out.WriteLine(portal?.Log);
        portal?.Dispose();
        ground?.Dispose();
        Kernel.Clear();
    }

    [Test]
    public async Task Whatever_is_acknowledged_is_there_nothing_is_there_in_half_and_live_traffic_goes_on()
    {
        using var end = new CancellationTokenSource(Length);
        var work = ground.Clients.ConvertAll(client => Task.Run(() => client.WorkAsync(end.Token)));
        await TroubleAsync(end.Token);
        await Task.WhenAll(work);
        await TestContext.Out.WriteLineAsync(ground.Summary);

        await portal.WaitUntilReadyAsync();
        await ExpectAllAsync();
        await ground.CrashAsync();
        await ExpectAllAsync();
        ground.Violations.Should().BeEmpty();
        portal.Log.Should().NotContain("The kernel differs", "nobody else changes it, and what Portal is about to change is no drift");
    }

    private async Task ExpectAllAsync()
    {
        foreach (var client in ground.Clients)
        {
            await client.ReadAsync("last read");
        }

        foreach (var group in Enumerable.Range(0, SoakGround.Groups))
        {
            SoakActions.ExpectOneGeneration(ground, (await portal.Api.GetAsync(SoakGround.GroupPath(group))).Expect(200).Json);
        }

        await portal.Api.ExpectNoDriftAsync();
        foreach (var stream in streams)
        {
            await stream.ExpectToGoOnAsync();
        }
    }

    private async Task TroubleAsync(CancellationToken end)
    {
        var random = new Random(7);
        var clock = Stopwatch.StartNew();
        var nextCrash = TimeSpan.FromSeconds(4);
        while (!end.IsCancellationRequested)
        {
            await Task.Delay(random.Next(1500, 4000), end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (end.IsCancellationRequested)
            {
                return;
            }

            if (clock.Elapsed > nextCrash)
            {
                await ground.CrashAsync();
                ground.Count("killed Portal");
                nextCrash = clock.Elapsed + TimeSpan.FromSeconds(random.Next(5, 12));
            }
            else
            {
                Tool.Run("pkill", "-KILL", "-x", "ipvsadm");
                ground.Count("killed ipvsadm");
            }

            foreach (var stream in streams)
            {
                await stream.ExpectToGoOnAsync();
            }
        }
    }
}
