using System.Globalization;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Lab;

namespace Portal.Tests.Hosting;

/// <summary>The published binary and signals.</summary>
[Category("Binary")]
internal sealed class SignalTests
{
    // By number, as kill(1) of any shell takes them.
    private static readonly int[] Ignored = [10, 12, 13, 14, 16, 24, 25, 26, 27, 29, 30, 34, 35, 50, 64];

    [Test]
    public async Task Signals_that_mean_nothing_to_Portal_change_nothing()
    {
        using var portal = await new PortalProcess().StartAsync();
        foreach (var number in Ignored)
        {
            Send(portal, number);
            (await portal.Api.GetAsync("/healthz")).Expect(200);
        }

        portal.IsRunning.Should().BeTrue();
        portal.Stop().Should().Be(0, "SIGTERM ends it");
    }

    [Test]
    public async Task A_hang_up_reads_the_token_anew_and_says_so()
    {
        using var portal = await new PortalProcess().StartAsync();
        var file = Path.Combine(portal.StateFolder, "token");

        Send(portal, 1);
        await Until.TrueAsync(() => portal.Log.Contains("SIGHUP: Portal has read the files of the token and of the certificate again. The token is the same.", StringComparison.Ordinal), "it says so");
        (await portal.Api.GetAsync("/history")).Expect(200);

        await File.WriteAllTextAsync(file, "another\n");
        Send(portal, 1);
        await Until.TrueAsync(() => portal.Log.Contains("The token has changed.", StringComparison.Ordinal), "it says so");
        (await portal.Api.GetAsync("/history")).Expect(401);
        portal.Api.Token = "another";
        (await portal.Api.GetAsync("/history")).Expect(200);

        await File.WriteAllTextAsync(file, "two words\n");
        Send(portal, 1);
        await Until.TrueAsync(() => portal.Log.Contains("The token stays as it was, because the new one cannot be used. --token-file: ", StringComparison.Ordinal), "it says so");
        (await portal.Api.GetAsync("/history")).Expect(200);
        File.Delete(file);
        Send(portal, 1);
        await Until.TrueAsync(() => portal.Log.Contains("token is not there.", StringComparison.Ordinal), "it says so");
        (await portal.Api.GetAsync("/history")).Expect(200);
        portal.Stop().Should().Be(0);
    }

    private static void Send(PortalProcess portal, int number) =>
        Tool.Check("kill", "-" + number.ToString(CultureInfo.InvariantCulture), portal.Id.ToString(CultureInfo.InvariantCulture));
}
