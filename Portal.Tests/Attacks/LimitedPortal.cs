using System.Diagnostics;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;
using Portal.Tests.Endurance;
using Portal.Tests.Lab;

namespace Portal.Tests.Attacks;

/// <summary>The published binary in 256 MiB of memory, and one with the token who asks all the time.</summary>
internal sealed class LimitedPortal : IDisposable
{
    private readonly MemoryCage cage = new();
    private readonly IpvsadmWithTable ipvsadm = new();
    private readonly PortalProcess process;
    private bool isWeighted;

    private LimitedPortal(string[] options) => process = new PortalProcess(["--ipvsadm", ipvsadm.Program, "--log-level", "warning", .. options]) { Wrapper = cage.Wrapper };

    public Uri Address => process.Api.Address;

    /// <summary>Where it speaks TLS, when it was told to.</summary>
    public Uri TlsAddress => new(File.ReadAllLines(Path.Combine(process.StateFolder, "listening")).Single(address => address.StartsWith("https:", StringComparison.Ordinal)));

    public string Token => process.Api.Token!;

    /// <summary>Sends as one with the token does.</summary>
    public PortalClient Api => process.Api;

    public static async Task<LimitedPortal> StartAsync(params string[] options)
    {
        File.Exists(PortalProcess.Binary).Should().BeTrue("scripts/build.sh makes {0}", PortalProcess.Binary);
        var portal = new LimitedPortal(options);
        try
        {
            await portal.process.StartReadyAsync();
            return portal;
        }
        catch
        {
            portal.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Attacks, while one with the token writes and reads. Portal must live, stay in its memory and answer him; how long
    /// that took is printed and not judged.
    /// </summary>
    /// <param name="name">What the attack is, for people.</param>
    /// <param name="attack">Attacks, and ends by itself.</param>
    /// <param name="ask">Asks once with the token; a write and a read over a kept connection, if it is left out.</param>
    /// <returns>How many megabytes the process has had at the most, beyond what it had before.</returns>
    public async Task<double> WithstandAsync(string name, Func<Task> attack, Func<Task>? ask = null)
    {
        using var end = new CancellationTokenSource();
        ask ??= AskAsync;
        await ask();
        var before = ProcessMemory.PeakOf(process.Id);
        var asking = AskAsync(ask, end.Token);
        try
        {
            await attack();
        }
        finally
        {
            await end.CancelAsync();
        }

        var (asked, longest) = await asking;
        process.IsRunning.Should().BeTrue("Portal should live: {0}", process.Log);
        var peak = cage.Peak(process.Id);
        var cost = (ProcessMemory.PeakOf(process.Id) - before) / 1024.0;
        await TestContext.Out.WriteLineAsync($"{name}: alive, at most {peak >> 20} MiB ({cage.Kind}), {cost:F1} MB more than before; {asked} times one with the token was answered, the longest after {longest.TotalMilliseconds:F0} ms.");
        peak.Should().BeLessThanOrEqualTo(MemoryCage.Size);
        asked.Should().BePositive();
        process.Log.Should().NotContain(" fail: ", "Portal should find no fault in itself");
        return cost;
    }

    public void Dispose()
    {
        process.Dispose();
        cage.Dispose();
        ipvsadm.Dispose();
    }

    private static async Task<(int Asked, TimeSpan Longest)> AskAsync(Func<Task> ask, CancellationToken end)
    {
        var (asked, longest) = (0, TimeSpan.Zero);
        do
        {
            var clock = Stopwatch.StartNew();
            await ask();
            longest = clock.Elapsed > longest ? clock.Elapsed : longest;
            asked++;
            await Task.Delay(TimeSpan.FromMilliseconds(50), end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        while (!end.IsCancellationRequested);

        return (asked, longest);
    }

    private async Task AskAsync()
    {
        var written = await Api.PutAsync("/services/tcp/10.9.9.9/80", $$"""{"scheduler":"{{(isWeighted ? "wlc" : "rr")}}"}""");
        written.Status.Should().BeOneOf([200, 201], "the answer is {0}", written.Text);
        isWeighted = !isWeighted;
        (await Api.GetAsync("/services/tcp/10.9.9.9/80")).Status.Should().BeOneOf(200, 404);
    }
}
