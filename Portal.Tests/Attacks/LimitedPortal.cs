using System.Diagnostics;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.Attacks;

/// <summary>The published binary in 256 MiB of memory, and one with the token who asks all the time.</summary>
internal sealed class LimitedPortal : IDisposable
{
    private readonly MemoryCage cage = new();
    private readonly IpvsadmWithTable ipvsadm = new();
    private readonly PortalProcess process;

    private LimitedPortal(string[] options) => process = new PortalProcess(["--ipvsadm", ipvsadm.Program, "--log-level", "warning", .. options]) { Wrapper = cage.Wrapper };

    public Uri Address => process.Api.Address;

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
    public async Task WithstandAsync(string name, Func<Task> attack)
    {
        using var end = new CancellationTokenSource();
        var asking = AskAsync(end.Token);
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
        await TestContext.Out.WriteLineAsync($"{name}: alive, at most {peak >> 20} MiB ({cage.Kind}); {asked} requests of one with the token were answered, the longest after {longest.TotalMilliseconds:F0} ms.");
        peak.Should().BeLessThanOrEqualTo(MemoryCage.Size);
        asked.Should().BePositive();
        process.Log.Should().NotContain(" fail: ", "Portal should find no fault in itself");
    }

    public void Dispose()
    {
        process.Dispose();
        cage.Dispose();
        ipvsadm.Dispose();
    }

    private async Task<(int Asked, TimeSpan Longest)> AskAsync(CancellationToken end)
    {
        var (asked, longest) = (0, TimeSpan.Zero);
        do
        {
            var clock = Stopwatch.StartNew();
            var scheduler = asked % 4 == 0 ? "rr" : "wlc";
            var written = await Api.PutAsync("/services/tcp/10.9.9.9/80", $$"""{"scheduler":"{{scheduler}}"}""");
            written.Status.Should().BeOneOf([200, 201], "the answer is {0}", written.Text);
            (await Api.GetAsync("/services/tcp/10.9.9.9/80")).Status.Should().BeOneOf(200, 404);
            longest = clock.Elapsed > longest ? clock.Elapsed : longest;
            asked += 2;
            await Task.Delay(TimeSpan.FromMilliseconds(50), end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        while (!end.IsCancellationRequested);

        return (asked, longest);
    }
}
