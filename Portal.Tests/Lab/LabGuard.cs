using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <summary>Tests of this namespace change the kernel's table: outside the lab they fail before they begin.</summary>
[SetUpFixture]
public sealed class LabGuard
{
    [OneTimeSetUp]
    public void Only_the_lab_has_a_kernel_to_test_with()
    {
        if (Environment.GetEnvironmentVariable("PORTAL_LAB") is null or "")
        {
            Assert.Fail("This test needs the lab's kernel: run it with scripts/test.sh, or leave it out with --filter TestCategory!=Lab.");
        }
    }
}
