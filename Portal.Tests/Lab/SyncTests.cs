using FluentAssertions;
using NUnit.Framework;

namespace Portal.Tests.Lab;

/// <summary>Import, push and drift: what somebody changes with ipvsadm, past Portal.</summary>
public sealed class SyncTests : PortalFixture
{
    private const string Web = "/services/tcp/10.0.0.1/80";

    [SetUp]
    public async Task Declare_a_service() => (await Api.PostAsync(Web, """
        {scheduler: 'rr', servers: [{host: '10.0.1.11', port: 80, forwarder: 'm', upper_threshold: 50}, {host: '10.0.1.12', port: 80, forwarder: 'm'}]}
        """)).Expect(201);

    [Test]
    public async Task A_push_brings_back_a_table_that_somebody_cleared()
    {
        var before = Kernel.Everything();
        Kernel.Clear();

        (await Api.GetAsync("/drift")).ExpectReport(3, 0, 0);
        Kernel.Save().Should().BeEmpty();
        (await Api.PostAsync("/sync")).ExpectReport(3, 0, 0);

        Kernel.Everything().Should().Be(before);
        await Api.ExpectNoDriftAsync();
    }

    [Test]
    public async Task A_push_undoes_every_kind_of_change()
    {
        var before = Kernel.Everything();
        Kernel.Run("""
            -E -t 10.0.0.1:80 -s sh -b sh-port
            -e -t 10.0.0.1:80 -r 10.0.1.11:80 -m -w 9
            -d -t 10.0.0.1:80 -r 10.0.1.12:80
            -a -t 10.0.0.1:80 -r 10.0.1.13:80 -m
            -A -f 4294967295 -6 -p
            """);

        var drift = (await Api.GetAsync("/drift")).ExpectReport(1, 2, 2);
        var push = (await Api.PostAsync("/sync")).ExpectReport(1, 2, 2);

        push.Json["changes"]!.ToString().Should().Be(drift.Json["changes"]!.ToString());
        Kernel.Everything().Should().Be(before);
        await Api.ExpectNoDriftAsync();
    }

    [Test]
    public async Task An_import_takes_over_what_the_kernel_has_and_does_not_touch_it()
    {
        Kernel.Run("""
            -D -t 10.0.0.1:80
            -A -u [2001:db8::1]:53 -s mh -b mh-port -o
            -a -u [2001:db8::1]:53 -r [2001:db8:1::11]:5353 -m -w 7 -x 1000 -y 10
            -A -f 3000000000 -s wrr -p 600 -M 255.255.0.0
            -a -f 3000000000 -r 10.0.0.11:80 -i --tun-type gue --tun-port 6080 --tun-csum
            """);
        var before = Kernel.Everything();
        var revision = (long)(await Api.GetAsync("/drift")).Json["revision"]!;

        (await Api.PostAsync("/import?dry_run=true")).ExpectReport(4, 0, 1);
        var import = await Api.GetAsync("/sync");

        import.ExpectReport(4, 0, 1).Headers.CacheControl!.NoStore.Should().BeTrue();
        ((long)import.Json["revision"]!).Should().Be(revision + 1);
        Kernel.Everything().Should().Be(before);
        (await Api.ServicesAsync()).Should().Be(Body.Complete(Body.Parse("""
            [{type: 'udp', host: '2001:db8::1', port: 53, scheduler: 'mh', scheduler_flags: ['mh-port'], one_packet: true, servers: [
               {host: '2001:db8:1::11', port: 5353, forwarder: 'm', weight: 7, upper_threshold: 1000, lower_threshold: 10}]},
             {type: 'fwmark', family: 'ipv4', mark: 3000000000, scheduler: 'wrr', persistence: 600, netmask: '255.255.0.0', servers: [
               {host: '10.0.0.11', port: 80, forwarder: 'i', tunnel: {type: 'gue', port: 6080, checksum: 'csum'}}]}]
            """)));
        await Api.ExpectNoDriftAsync();
    }

    [Test]
    public async Task Rules_that_were_made_in_odd_ways_are_imported_as_what_they_are()
    {
        (await Api.PostAsync("/services", "[]")).Expect(200);
        Kernel.Run("""
            -A -t 010.0.0.1:0081 -s rr
            -a -t 8.0.0.1:81 -r 10.1:8080 -g -w 010
            -A -t 10.0.0.5:80 -p -M 24
            -A -t 10.0.0.6:80 -s sh -b flag-3
            -A -t [::1:2]:80 -s sh -b flag-1,flag-2
            -a -t [::1:2]:80 -r [::0.3.0.4]:80 -m
            -A -t [::FFFF:10.9.9.9]:80
            -A -t 0x0a.0.0.7:443 -p 10 -s lblc -b flag-1
            -A -f 4294967295 -s wlc -6 -p 5 -M 64abc
            -A -t 10.0.0.8:80 -M 255.0.0.0
            """);
        var before = Kernel.Everything();

        (await Api.PostAsync("/import")).ExpectReport(10, 0, 0);

        (await Api.ServicesAsync()).Should().Be(Body.Complete(Body.Parse("""
            [{type: 'tcp', host: '8.0.0.1', port: 81, scheduler: 'rr', servers: [{host: '10.0.0.1', port: 81, weight: 10}]},
             {type: 'tcp', host: '10.0.0.5', port: 80, persistence: 360, netmask: '0.0.0.24'},
             {type: 'tcp', host: '10.0.0.6', port: 80, scheduler: 'sh', scheduler_flags: ['flag-3']},
             {type: 'tcp', host: '::1:2', port: 80, scheduler: 'sh', scheduler_flags: ['sh-fallback', 'sh-port'], servers: [
               {host: '::3:4', port: 80, forwarder: 'm'}]},
             {type: 'tcp', host: '::ffff:10.9.9.9', port: 80},
             {type: 'tcp', host: '10.0.0.7', port: 443, scheduler: 'lblc', scheduler_flags: ['flag-1'], persistence: 10},
             {type: 'fwmark', family: 'ipv6', mark: 4294967295, persistence: 5, netmask: '64'},
             {type: 'tcp', host: '10.0.0.8', port: 80}]
            """)));
        (await Api.PostAsync("/services", (await Api.GetAsync("/services")).Text)).ExpectReport(0, 0, 0);
        Kernel.Everything().Should().Be(before);
    }
}
