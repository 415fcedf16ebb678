using FluentAssertions;
using NUnit.Framework;
using NUnit.Framework.Interfaces;

namespace Portal.Tests.Lab;

/// <summary>Tests of a Portal whose ipvsadm can be broken. Each begins with a working one and two services.</summary>
[Category("Lab")]
[NonParallelizable]
public abstract class FaultFixture
{
    protected const string Web = "/services/tcp/10.0.0.1/80";

    private FaultyIpvsadm ipvsadm = null!;
    private int logStart;

    internal PortalProcess Portal { get; private set; } = null!;

    internal PortalClient Api => Portal.Api;

    internal FaultyIpvsadm Ipvsadm => ipvsadm;

    /// <summary>The kernel as it was before the fault.</summary>
    protected string Before { get; private set; } = string.Empty;

    [OneTimeSetUp]
    public async Task Start_Portal()
    {
        Kernel.Clear();
        ipvsadm = new FaultyIpvsadm();
        Portal = new PortalProcess("--ipvsadm", ipvsadm.Program, "--ipvsadm-timeout", "3", "--log-level", "debug");
        await Portal.StartReadyAsync();
    }

    [OneTimeTearDown]
    public void Stop_Portal()
    {
        Portal?.Dispose();
        ipvsadm?.Dispose();
        Kernel.Clear();
    }

    [SetUp]
    public async Task Declare_two_services()
    {
        logStart = Portal.Log.Length;
        ipvsadm.Repair();
        if (!Portal.IsRunning)
        {
            await Portal.StartAsync();
        }

        await Portal.WaitUntilReadyAsync();
        (await Api.PostAsync("/services", """
            [{type: 'tcp', host: '10.0.0.1', port: 80, scheduler: 'rr', servers: [{host: '10.0.1.21', port: 80, forwarder: 'm', upper_threshold: 9}]},
             {type: 'udp', host: '10.0.0.1', port: 53, servers: [{host: '10.0.1.21', port: 53, forwarder: 'm'}]}]
            """)).Expect(200);
        Before = Kernel.Everything();
    }

    [TearDown]
    public void Show_the_log_of_a_failure()
    {
        ipvsadm.Repair();
        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
        {
            TestContext.Out.WriteLine(Portal.Log[logStart..]);
        }
    }

    /// <summary>What must be true once the fault is gone: the next who asks finds all put right, and a failed write left nothing.</summary>
    protected async Task ExpectRecoveryAsync()
    {
        Ipvsadm.Repair();

        // Portal also tries by itself, a little later each time: ExpectRecoveryByItselfAsync waits for that.
        await Until.TrueAsync(async () => (await Api.GetAsync("/drift")).Status == 200, "drift should be answered again");
        await ExpectAllAsItWasAsync();
    }

    /// <summary>The same, and nobody has to ask for anything.</summary>
    protected async Task ExpectRecoveryByItselfAsync()
    {
        Ipvsadm.Repair();
        await Portal.WaitUntilReadyAsync();
        await ExpectAllAsItWasAsync();
    }

    /// <summary>Expects that Portal says of one thing that it is not there, to those who have the token.</summary>
    protected async Task ExpectNotReadyAsync(string check)
    {
        // What is known of the listing lasts a second.
        await Until.TrueAsync(async () => (await Api.GetAsync("/readyz")).Status == 503, "Portal should not be ready");
        var ready = (await Api.GetAsync("/readyz")).Expect(503);
        ((string?)ready.Json["status"]).Should().Be("not_ready");
        ((bool)ready.Json["checks"]![check]!["ok"]!).Should().BeFalse("{0}", ready.Text);
        ((string?)ready.Json["checks"]![check]!["detail"]).Should().NotBeNullOrEmpty();
        (await Api.GetAsync("/healthz")).Expect(200);
    }
    private async Task ExpectAllAsItWasAsync()
    {
        Kernel.Everything().Should().Be(Before);
        await Api.ExpectNoDriftAsync();
        (await Api.PostAsync("/services/tcp/10.0.0.7/80", "{servers: [{host: '10.0.1.21', port: 80, forwarder: 'm'}]}")).Expect(201);
        Kernel.Save().Should().Contain("-a -t 10.0.0.7:80 -r 10.0.1.21:80 -m -w 1\n");
        await Api.ExpectNoDriftAsync();
    }
}
