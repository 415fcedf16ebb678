using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <summary>ipvsadm cannot be used at all: Portal says what is wrong and works again when it is there again.</summary>
public sealed class AvailabilityTests : FaultFixture
{
    [TestCase("missing", "*", 503, "ipvsadm-missing", "ipvsadm")]
    [TestCase("denied", "*", 503, "not-permitted", "permission")]
    [TestCase("module", "*", 503, "ip-vs-missing", "ip_vs")]
    [TestCase("garbage", "-L*", 503, "ipvsadm-unreadable", "listing")]
    [TestCase("hang-before", "-L*", 504, "ipvsadm-timeout", "listing")]
    [TestCase("crash-before", "-L*", 503, "ipvsadm-failed", "listing")]
    public async Task A_listing_that_fails_is_answered_with_the_reason_and_works_again_later(string kind, string pattern, int status, string type, string check)
    {
        Ipvsadm.Break(kind, pattern);

        (await Api.GetAsync("/services")).ExpectProblem(status, type);
        (await Api.GetAsync(Web)).ExpectProblem(status, type);
        (await Api.PostAsync("/services", "[]")).ExpectProblem(status, type);
        (await Api.GetAsync("/sync")).ExpectProblem(status, type);
        await ExpectNotReadyAsync(check);
        await ExpectRecoveryAsync();
    }

    [Test]
    public async Task A_Portal_that_starts_without_ipvsadm_runs_and_recovers_by_itself()
    {
        Portal.Stop().Should().Be(0);
        Kernel.Clear();
        Ipvsadm.Break("missing");

        await Portal.StartAsync();

        await ExpectNotReadyAsync("ipvsadm");
        (await Api.GetAsync("/services")).ExpectProblem(503, "ipvsadm-missing");
        (await Api.PostAsync("/services/tcp/10.0.0.6/80")).ExpectProblem(503, "ipvsadm-missing");
        (await Api.DeleteAsync(Web)).ExpectProblem(503, "ipvsadm-missing");
        Kernel.Save().Should().BeEmpty();
        await ExpectRecoveryByItselfAsync();
    }

    [Test]
    public async Task A_Portal_without_the_right_to_use_IPVS_says_so()
    {
        using var portal = new PortalProcess { Wrapper = ["setpriv", "--bounding-set=-net_admin"] };
        await portal.StartAsync();

        (await portal.Api.GetAsync("/services")).ExpectProblem(503, "not-permitted");
        var checks = (await portal.Api.GetAsync("/readyz")).Expect(503).Json["checks"]!;
        ((bool)checks["ipvsadm"]!["ok"]!).Should().BeTrue();
        ((bool)checks["permission"]!["ok"]!).Should().BeFalse();
        portal.Stop().Should().Be(0);
    }

    [Test]
    public async Task A_kernel_that_gets_IPVS_while_Portal_runs_is_used_at_once()
    {
        Portal.Stop().Should().Be(0);
        Kernel.Clear();
        var modules = $"/lib/modules/{(await File.ReadAllTextAsync("/proc/sys/kernel/osrelease")).Trim()}";
        Directory.Move(modules, modules + ".away");
        try
        {
            Kernel.Unload();
            await Portal.StartAsync();
            (await Api.GetAsync("/services")).ExpectProblem(503, "ip-vs-missing").Text.Should().Contain("modprobe ip_vs");
            await ExpectNotReadyAsync("ip_vs");
        }
        finally
        {
            Directory.Move(modules + ".away", modules);
        }

        await ExpectRecoveryByItselfAsync();
    }
}
