using System.Globalization;
using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Tests.Doubles;

namespace Portal.Tests.Lab;

/// <summary>Services and servers that were made by netlink, with values that no command line of ipvsadm can say.</summary>
public sealed class UnmanagedTests : PortalFixture
{
    private const string Web = "/services/tcp/10.9.0.1/80";

    [SetUp]
    public void Make_them()
    {
        Kernel.Clear();
        Netlink("add-service 6 10.9.0.1 80 sched=rr");
        Netlink("add-server 6 10.9.0.1 80 10.1.0.94 80 fwd=3 weight=5");
        Netlink("add-server 6 10.9.0.1 80 10.1.0.94 8000 fwd=3");
    }

    [TearDown]
    public void Take_them_away() => Kernel.Clear();

    [TestCase("add-server 6 10.9.0.1 80 10.1.0.95 8001 fwd=2", Web + "/servers/10.1.0.95/8001", TestName = "a tunnel on another port")]
    [TestCase("add-server 6 10.9.0.1 80 10.1.0.95 80 fwd=1", Web + "/servers/10.1.0.95/80", TestName = "Local")]
    [TestCase("add-server 6 10.9.0.1 80 10.1.0.95 80 fwd=4", Web + "/servers/10.1.0.95/80", TestName = "bypass")]
    [TestCase("add-server 6 10.9.0.1 80 10.1.0.95 80 fwd=7", Web + "/servers/10.1.0.95/80", TestName = "a method that there is not")]
    [TestCase("add-server 6 10.9.0.1 80 10.1.0.95 80 fwd=3 upper=4294967295", Web + "/servers/10.1.0.95/80", TestName = "a large threshold")]
    [TestCase("add-server 6 10.9.0.1 80 10.1.0.95 80 fwd=2 tunnel=2 tunnel-flags=2", Web + "/servers/10.1.0.95/80", TestName = "gre with remcsum")]
    [TestCase("add-server 6 10.9.0.1 80 10.1.0.95 80 fwd=2 tunnel=3", Web + "/servers/10.1.0.95/80", TestName = "a tunnel that there is not")]
    [TestCase("add-server 6 10.9.0.1 80 10.1.0.95 80 fwd=2 tunnel=1 tunnel-port=99 tunnel-flags=3", Web + "/servers/10.1.0.95/80", TestName = "two checksums")]
    [TestCase("add-server 6 10.9.0.1 80 10.1.0.95 80 fwd=2 tunnel=1 tunnel-port=99 tunnel-flags=8", Web + "/servers/10.1.0.95/80", TestName = "flags that there are not")]
    [TestCase("add-service 6 10.9.0.2 80 flags=1", "/services/tcp/10.9.0.2/80", TestName = "persistence without a time")]
    [TestCase("add-service 6 10.9.0.2 80 flags=1 timeout=3000000", "/services/tcp/10.9.0.2/80", TestName = "persistence without end")]
    [TestCase("add-service 6 10.9.0.2 0", "/services/tcp/10.9.0.2/0", TestName = "port 0 without persistence")]
    [TestCase("add-service 6 10.9.0.2 80 flags=4", "/services/tcp/10.9.0.2/80", TestName = "ops of tcp")]
    [TestCase("add-service mark 4 0", "/services/tcp/0.0.0.0/0", TestName = "mark 0")]
    [TestCase("add-service mark 4 5 flags=5", "/services/fwmark/ipv4/5", TestName = "a mark with ops and persistence without a time")]
    [TestCase("add-service 17 10.9.0.2 53 flags=1 pe=sip", "/services/udp/10.9.0.2/53", TestName = "an engine without a time")]
    public async Task It_is_shown_left_alone_and_hides_nothing(string made, string path)
    {
        Netlink(made);
        var before = Kernel.Plain();

        ((string?)(await Api.GetAsync(path)).Expect(200).Json["unmanaged"]).Should().NotBeNullOrEmpty();
        (await Api.GetAsync("/sync?force=true")).Expect(200);
        (await Api.GetAsync("/stats")).Expect(200);
        var push = (await Api.PostAsync("/sync?force=true")).ExpectReport(0, 0, 0).Json;
        push["unmanaged"]!.Should().HaveCount(2, "this one and the server on port 8000");
        await Api.ExpectNoDriftAsync();
        (await Api.PatchAsync(path, path.Contains("/servers/", StringComparison.Ordinal) ? "{weight: 0}" : "{scheduler: 'rr'}")).Expect(422);
        Kernel.Plain().Should().Be(before);

        (await Api.PatchAsync(Web + "/servers/10.1.0.94/80", "{weight: 6}")).Expect(200);
        (await Api.DeleteAsync(path)).Expect(204);
        Kernel.Save().Should().Be("-A -t 10.9.0.1:80 -s rr\n-a -t 10.9.0.1:80 -r 10.1.0.94:80 -g -w 6\n-a -t 10.9.0.1:80 -r 10.1.0.94:8000 -g -w 1\n");
    }

    [Test]
    public async Task No_request_writes_to_the_server_that_ipvsadm_would_take_it_for()
    {
        var log = await Portal.LogOfAsync(async () =>
        {
            (await Api.GetAsync("/sync?force=true")).Expect(200);
            (await Api.DeleteAsync(Web + "/servers/10.1.0.94/8000?drain=60")).Expect(422);
            (await Api.PatchAsync(Web + "/servers/10.1.0.94/8000", "{weight: 9}")).Expect(422);
            (await Api.PutAsync(Web + "/servers/10.1.0.94/8000", "{forwarder: 'm'}")).Expect(422);
            Names((await Api.PostAsync("/hosts/10.1.0.94/drain")).Expect(200).Json).Should().Equal("tcp/10.9.0.1/80 10.1.0.94/8000");
            Kernel.Save().Should().Be("-A -t 10.9.0.1:80 -s rr\n-a -t 10.9.0.1:80 -r 10.1.0.94:80 -g -w 0\n-a -t 10.9.0.1:80 -r 10.1.0.94:8000 -g -w 1\n");
            (await Api.PostAsync("/hosts/10.1.0.94/resume")).Expect(200);
            Netlink("edit-server 6 10.9.0.1 80 10.1.0.94 8000 fwd=3 weight=7");
            Names((await Api.PostAsync("/sync")).ExpectReport(0, 0, 0).Json).Should().Equal("tcp/10.9.0.1/80 10.1.0.94/8000");
            return (await Api.PostAsync("/services", "[]")).ExpectReport(0, 0, 0);
        });
        log.Should().NotContain("10.1.0.94:8000 -g");
        Kernel.Save().Should().Be("-A -t 10.9.0.1:80 -s rr\n-a -t 10.9.0.1:80 -r 10.1.0.94:80 -g -w 5\n-a -t 10.9.0.1:80 -r 10.1.0.94:8000 -g -w 7\n");
        (await Api.GetAsync("/sync?force=true")).Expect(200);
        (await Api.DeleteAsync(Web + "/servers/10.1.0.94/8000")).Expect(204);
        (await Api.PutAsync(Web + "/servers/10.1.0.94/8000", "{forwarder: 'm'}")).Expect(201);
        Kernel.Save().Should().EndWith("-r 10.1.0.94:8000 -m -w 1\n");
        await Api.ExpectNoDriftAsync();
    }

    [TestCase(47)]
    [TestCase(136)]
    [TestCase(1)]
    public async Task A_service_of_a_protocol_that_ipvsadm_has_no_name_for_hides_nothing(int protocol)
    {
        Netlink(string.Create(CultureInfo.InvariantCulture, $"add-service {protocol} 10.9.0.9 80"));
        Netlink(string.Create(CultureInfo.InvariantCulture, $"add-server {protocol} 10.9.0.9 80 10.1.0.94 80 fwd=1"));
        ((JArray)(await Api.GetAsync("/services")).Expect(200).Json).Should().ContainSingle();
        (await Api.GetAsync("/stats")).Expect(200);
        (await Api.PostAsync("/services", "[]")).Expect(200);
        (await File.ReadAllTextAsync("/proc/net/ip_vs")).Should().Contain("0A090009:0050");
    }

    private static string[] Names(JToken report) => [.. report["unmanaged"]!.Select(place => $"{place["service"]} {place["server"]}")];

    private static void Netlink(string arguments) => Tool.Check(NativeStub.IpvsNetlink, arguments.Split(' '));
}
