using NUnit.Framework;
using NUnit.Framework.Interfaces;

namespace Portal.Tests.Lab;

/// <summary>Tests that share one running Portal. Each begins with an empty table.</summary>
[Category("Lab")]
[NonParallelizable]
public abstract class PortalFixture
{
    private int logStart;

    internal PortalProcess Portal { get; private set; } = null!;

    internal PortalClient Api => Portal.Api;

    [OneTimeSetUp]
    public async Task Start_Portal()
    {
        Kernel.Clear();
        Portal = new PortalProcess("--log-level", "debug");
        await Portal.StartReadyAsync();
    }

    [OneTimeTearDown]
    public void Stop_Portal()
    {
        Portal?.Dispose();
        Kernel.Clear();
    }

    [SetUp]
    public async Task Empty_the_table()
    {
        logStart = Portal.Log.Length;
        (await Api.PostAsync("/services", "[]")).Expect(200);
    }

    [TearDown]
    public void Show_the_log_of_a_failure()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
        {
            TestContext.Out.WriteLine(Portal.Log[logStart..]);
        }
    }
}
