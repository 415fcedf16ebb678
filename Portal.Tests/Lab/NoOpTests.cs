using FluentAssertions;
using NUnit.Framework;
using NUnit.Framework.Interfaces;

namespace Portal.Tests.Lab;

/// <summary>What changes nothing runs no command that could, and leaves the listings as they are to the last byte.</summary>
public sealed class NoOpTests : PortalFixture
{
    private string before = string.Empty;

    [SetUp]
    public async Task Declare_a_table()
    {
        // No other test has a connection through these: the listings count connections too.
        (await Api.PostAsync("/services", """
            [{type: 'tcp', host: '10.0.0.6', port: 6666, scheduler: 'sh', scheduler_flags: ['flag-3'], persistence: 60, netmask: '255.255.255.0', servers: [
               {host: '10.0.1.11', port: 6666, forwarder: 'm', upper_threshold: 10, lower_threshold: 5},
               {host: '2001:db8::11', port: 6666, forwarder: 'i', tunnel: {type: 'gue', port: 6080, checksum: 'csum'}}]},
             {type: 'udp', host: '::1:2', port: 53, one_packet: true, servers: [{host: '2001:db8:1::11', port: 5353, forwarder: 'm', weight: 0}]},
             {type: 'fwmark', family: 'ipv4', mark: 4294967295}, {type: 'fwmark', family: 'ipv6', mark: 4294967295}]
            """)).Expect(200);
        before = Kernel.Save() + Kernel.Thresholds();
    }

    [TearDown]
    public void Compare_the_kernel()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status != TestStatus.Failed)
        {
            (Kernel.Save() + Kernel.Thresholds()).Should().Be(before);
        }
    }

    [Test]
    public async Task A_push_of_what_the_kernel_has_runs_nothing_that_changes_it()
    {
        var log = await Portal.LogOfAsync(async () => (await Api.PostAsync("/sync")).ExpectReport(0, 0, 0));

        log.Should().Contain("Read: ipvsadm").And.NotContain("Wrote");
    }

    [Test]
    public async Task Services_that_are_posted_as_they_were_got_run_nothing_that_changes_the_kernel()
    {
        var services = await Api.GetAsync("/services");

        var log = await Portal.LogOfAsync(async () => (await Api.PostAsync("/services", services.Text)).ExpectReport(0, 0, 0));

        log.Should().Contain("Read: ipvsadm").And.NotContain("Wrote").And.NotContain("Revision");
    }

    [Test]
    public async Task Servers_that_are_posted_as_they_were_got_run_nothing_that_changes_the_kernel()
    {
        var servers = await Api.GetAsync("/services/tcp/10.0.0.6/6666/servers");

        var log = await Portal.LogOfAsync(async () => (await Api.PostAsync("/services/tcp/10.0.0.6/6666/servers", servers.Text)).ExpectReport(0, 0, 0));

        log.Should().Contain("Read: ipvsadm").And.NotContain("Wrote");
    }

    [Test]
    public async Task An_import_of_what_is_declared_runs_nothing_that_changes_the_kernel()
    {
        var log = await Portal.LogOfAsync(async () => (await Api.GetAsync("/sync")).ExpectReport(0, 0, 0));

        log.Should().Contain("Read: ipvsadm").And.NotContain("Wrote").And.NotContain("Revision");
    }

    [Test]
    public async Task A_start_of_Portal_runs_nothing_that_changes_the_kernel()
    {
        Portal.Stop().Should().Be(0);
        var start = Portal.Log.Length;

        await Portal.StartReadyAsync();

        Portal.Log[start..].Should().Contain("Read: ipvsadm").And.NotContain("Wrote");
        await Api.ExpectNoDriftAsync();
    }
}
