using FluentAssertions;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>Services and servers of the kernel that no command line of ipvsadm can say: programs that speak netlink make them.</summary>
internal sealed class UnmanagedTests
{
    private const string Odd = Known.WebPath + "/servers/10.1.0.1/8000";
    private const string OddReason = "The server has port 8000 and its service 80; without forwarder m ipvsadm would write to the server on port 80.";
    private const string ForeignPath = "/services/tcp/10.0.0.9/6443";
    private const string ForeignReason = "The service is persistent for 0 seconds; ipvsadm accepts 1 to 2678400.";

    private static readonly RealServerKey OddServer = Known.Server(1, 8000);

    /// <summary>10.1.0.1 twice, and with port 8000 by gatewaying, which ipvsadm would take for port 80.</summary>
    private static readonly VirtualService Web = Known.Web.With(1, 2).WithServer(OddServer, Known.Plain);

    private static readonly VirtualService Foreign = new VirtualService
    {
        Key = new AddressKey(Protocol.Tcp, Address.IPv4(0x0A000009), 6443),
        Settings = new VirtualServiceSettings { Persistence = new Persistence { Timeout = TimeSpan.Zero } },
    }.WithServer(Known.Server(3, 6443), Known.Plain);

    private TestPortal portal = null!;

    private FakeKernel Kernel => portal.Kernel;

    [SetUp]
    public async Task StartAsync() => portal = await TestPortal.StartAsync(Web, Foreign);

    [TearDown]
    public async Task StopAsync()
    {
        await portal.DisposeAsync();
        Kernel.Commands.Should().NotContain(line => line.Contains("10.1.0.1:8000 -g"), "ipvsadm would write to 10.1.0.1:80");
    }

    [Test]
    public async Task It_is_shown_for_what_it_is_and_never_declared()
    {
        portal.State.Table.ShouldBe(Known.Web.With(1, 2));
        var services = (await portal.GetAsync("/services")).ShouldBe(200).Json;
        services.Select(service => (string?)service["unmanaged"]).Should().Equal(null, ForeignReason);
        services[0]!["servers"]!.Select(server => (string?)server["unmanaged"]).Should().Equal(null, OddReason, null);
        services[1]!["servers"]!.Should().ContainSingle();
        ((string?)(await portal.GetAsync(Odd)).ShouldBe(200).Json["forwarder"]).Should().Be("g");
        (await portal.PostAsync("/import")).ShouldBe(200);
        portal.State.Table.ShouldBe(Known.Web.With(1, 2));
    }

    [TestCase("Local", "The forwarding method is Local; ipvsadm has no option for it.")]
    [TestCase("(null)", "The forwarding method is (null); ipvsadm has no option for it.")]
    public async Task A_method_without_an_option_has_no_letter(string listed, string reason)
    {
        Kernel.ByHand(table => table.With(Known.Web.WithServer(Known.Server(7), new RealServerSettings { Forwarding = new OtherForwarding(listed), Weight = -1, UpperThreshold = uint.MaxValue })));
        var server = (await portal.GetAsync(Known.WebPath + "/servers/10.1.0.7/80")).ShouldBe(200).Json;
        server["forwarder"].Should().BeNull();
        ((long?)server["weight"], (long?)server["upper_threshold"], (string?)server["unmanaged"]).Should().Be((-1, uint.MaxValue, reason));
        (await portal.GetAsync("/metrics")).ShouldBe(200).Text.Should().Contain("\nportal_unmanaged_services 1\n").And.Contain("\nportal_unmanaged_servers 1\n");
        (await portal.GetAsync("/hosts/10.1.0.7")).ShouldBe(200).Json["servers"]![0]!["unmanaged"]!.ToString().Should().Be(reason);
    }

    [TestCase("PATCH", Odd, """{"weight":0}""", OddReason)]
    [TestCase("PUT", Odd, """{"forwarder":"m"}""", OddReason)]
    [TestCase("POST", Odd, """{"forwarder":"m"}""", OddReason)]
    [TestCase("DELETE", Odd + "?drain=600", null, OddReason)]
    [TestCase("PUT", Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":8000,"forwarder":"m"}]}""", OddReason)]
    [TestCase("PATCH", ForeignPath, """{"scheduler":"rr"}""", ForeignReason)]
    [TestCase("POST", ForeignPath, "{}", ForeignReason)]
    [TestCase("POST", ForeignPath + "/servers", "[]", ForeignReason)]
    [TestCase("DELETE", ForeignPath + "?drain=600", null, ForeignReason)]
    [TestCase("PATCH", ForeignPath + "/servers/10.1.0.3/6443", """{"weight":0}""", ForeignReason)]
    [TestCase("POST", "/hosts/10.1.0.3/drain", null, ForeignReason)]
    public async Task What_would_change_it_says_why_not_and_changes_nothing(string method, string path, string? body, string reason)
    {
        var revision = portal.State.Revision;
        ((string?)(await portal.SendAsync(new HttpMethod(method), path, body)).ShouldBeProblem(422, "unmanaged").Json["detail"]).Should().Contain(reason);
        Kernel.Commands.Should().NotContain(line => line.StartsWith("-e", StringComparison.Ordinal) || line.StartsWith("-E", StringComparison.Ordinal));
        Kernel.Table.ShouldBe(Web, Foreign);
        portal.State.Revision.Should().Be(revision);
    }

    [Test]
    public async Task The_rest_of_its_service_works()
    {
        (await portal.PatchAsync(Known.WebPath, """{"scheduler":"rr"}""")).ShouldBe(200);
        (await portal.PatchAsync(Known.WebPath + "/servers/10.1.0.1/80", """{"weight":7}""")).ShouldBe(200);
        (await portal.DeleteAsync(Known.WebPath + "/servers/10.1.0.2/80")).ShouldBe(204);
        (await portal.PostAsync(Known.WebPath + "/servers/10.1.0.4/80")).ShouldBe(201);
        Kernel.Table.ShouldBe(
            Known.Web.Scheduled("rr").With(1, 4).WithServer(Known.Server(1), new RealServerSettings { Weight = 7 }).WithServer(OddServer, Known.Plain), Foreign);
    }

    [Test]
    public async Task A_drain_of_its_host_or_service_does_the_rest_and_names_it()
    {
        var host = (await portal.PostAsync("/hosts/10.1.0.1/drain")).ShouldBe(200).Json;
        Places(host).Should().Equal("tcp/10.0.0.1/80 10.1.0.1/8000 False", "tcp/10.0.0.9/6443  False");
        Kernel.Table.Find(Web.Key, Known.Server(1)).Should().Be(Known.Drained);
        Kernel.Table.Find(Web.Key, OddServer).Should().Be(Known.Plain);
        (await portal.PostAsync("/hosts/10.1.0.1/resume")).ShouldBe(200);
        var drain = (await portal.DeleteAsync(Known.WebPath + "?drain=600")).ShouldBe(202).Json;
        drain["warnings"]!.Select(warning => (string?)warning).Should().Equal($"The server 10.1.0.1/8000 of tcp/10.0.0.1/80 keeps its weight and gets new connections: {OddReason}");
        Kernel.Table.Find(Web.Key, Known.Server(2)).Should().Be(Known.Drained);
        (await portal.DeleteAsync(Known.WebPath + "/drain")).ShouldBe(200);
        Kernel.Table.ShouldBe(Web, Foreign);
    }

    [Test]
    public async Task Resets_pushes_and_imports_leave_it_and_name_it()
    {
        Kernel.ByHand(table => table.With(Web.WithoutServer(Known.Server(2))));
        Places((await portal.GetAsync("/drift")).ShouldBe(200).Json).Should().Equal("tcp/10.0.0.1/80 10.1.0.1/8000 False", "tcp/10.0.0.9/6443  False");
        var push = (await portal.PostAsync("/sync")).ShouldBe(200).Json;
        ((int?)push["added"], Places(push).Length).Should().Be((1, 2));
        Kernel.Table.ShouldBe(Web, Foreign);
        Places((await portal.PostAsync(Known.WebPath + "/servers", """[{"host":"10.1.0.2","port":80}]""")).ShouldBe(200).Json).Should().Equal("tcp/10.0.0.1/80 10.1.0.1/8000 False");
        Kernel.Table.ShouldBe(Known.Web.With(2).WithServer(OddServer, Known.Plain), Foreign);
        var reset = (await portal.PostAsync("/services", "[]")).ShouldBe(200).Json;
        Places(reset).Should().Equal("tcp/10.0.0.1/80 10.1.0.1/8000 False", "tcp/10.0.0.9/6443  False");
        ((int?)reset["removed"]).Should().Be(0, "a service is not removed together with what is not Portal's to remove");
        Kernel.Table.ShouldBe(Known.Web.With(2).WithServer(OddServer, Known.Plain), Foreign);
        portal.State.Table.Count.Should().Be(0);
        Places((await portal.GetAsync("/sync?force=true")).ShouldBe(200).Json).Should().HaveCount(2);
        portal.State.Table.ShouldBe(Known.Web.With(2));
    }

    [Test]
    public async Task What_was_read_can_be_sent_back()
    {
        Kernel.ByHand(table => table.With(Web.WithServer(Known.Server(5), new RealServerSettings { UpperThreshold = uint.MaxValue })));
        var services = await portal.GetAsync("/services");
        var report = (await portal.SendAsync(HttpMethod.Post, "/services", services.Text, "application/json", ("If-Match", services.Headers.ETag!.Tag))).ShouldBe(200).Json;
        ((int?)report["added"], (int?)report["edited"], (int?)report["removed"]).Should().Be((0, 0, 0));
        Kernel.Commands.Should().BeEmpty();
        var servers = await portal.GetAsync(Known.WebPath + "/servers");
        (await portal.SendAsync(HttpMethod.Post, Known.WebPath + "/servers", servers.Text, "application/json", ("If-Match", servers.Headers.ETag!.Tag))).ShouldBe(200);
        portal.State.Table.ShouldBe(Known.Web.With(1, 2));
    }

    [Test]
    public async Task The_version_of_an_answer_changes_with_it()
    {
        var before = (await portal.GetAsync("/services")).Headers.ETag;
        Kernel.ByHand(table => table.With(Foreign.Scheduled("rr")));
        var after = (await portal.GetAsync("/services")).Headers.ETag;
        after.Should().NotBe(before);
        Kernel.ByHand(table => table.With(Web.WithServer(OddServer, Known.Drained)));
        (await portal.GetAsync("/services")).Headers.ETag.Should().NotBe(after);
    }

    [Test]
    public async Task A_delete_of_this_very_thing_takes_it_away()
    {
        (await portal.DeleteAsync(Odd)).ShouldBe(204);
        Kernel.Commands[^1].Should().Be("-d -t 10.0.0.1:80 -r 10.1.0.1:8000");
        (await portal.DeleteAsync(ForeignPath)).ShouldBe(204);
        Kernel.Table.ShouldBe(Known.Web.With(1, 2));
        Kernel.ByHand(table => table.With(Web));
        (await portal.DeleteAsync(Known.WebPath)).ShouldBe(204);
        Kernel.Table.Count.Should().Be(0);
    }

    [Test]
    public async Task What_is_declared_and_was_made_so_by_others_is_named_and_the_rest_is_pushed()
    {
        (await portal.DeleteAsync(Odd)).ShouldBe(204);
        (await portal.PostAsync(Odd, """{"forwarder":"m"}""")).ShouldBe(201);
        Kernel.ByHand(_ => IpvsTable.Of([Known.Web.With(2).WithServer(OddServer, Known.Plain)]));
        var push = (await portal.PostAsync("/sync")).ShouldBe(200).Json;
        ((int?)push["added"], (int?)push["edited"]).Should().Be((1, 0));
        Places(push).Should().Equal("tcp/10.0.0.1/80 10.1.0.1/8000 True");
        Kernel.Table.ShouldBe(Known.Web.With(1, 2).WithServer(OddServer, Known.Plain));
        ((string?)(await portal.GetAsync("/readyz")).ShouldBe(503).Json["checks"]!["last_push"]!["detail"])
            .Should().Be($"1 services and servers of Portal's data cannot be repaired, the first: -t 10.0.0.1:80 -r 10.1.0.1:8000: {OddReason}");
    }

    [Test]
    public async Task A_restore_brings_nothing_back_that_cannot_be_said()
    {
        (await portal.PatchAsync(Known.WebPath, """{"scheduler":"rr"}""")).ShouldBe(200);
        Places((await portal.PostAsync("/history/1/restore")).ShouldBe(200).Json).Should().HaveCount(2);
        Kernel.Table.ShouldBe(Web, Foreign);
    }

    [Test]
    public async Task Readiness_tells_of_it_after_a_look()
    {
        var time = new SteppedTime();
        await using var watched = await TestPortal.StartAsync(new FakeKernel(Web, Foreign), options => options with { WatchInterval = TimeSpan.FromSeconds(30) }, time);
        await Poll.UntilAsync(async () =>
        {
            time.Advance(TimeSpan.FromSeconds(31));
            return (string?)(await watched.GetAsync("/readyz")).ShouldBe(200).Json["checks"]!["drift"]!["detail"]
                == $"2 services and servers are unmanaged, the first: -t 10.0.0.1:80 -r 10.1.0.1:8000: {OddReason}";
        }, "readiness should tell of what is unmanaged");
    }

    private static string[] Places(JToken report) => [.. (report["unmanaged"] ?? new JArray()).Select(place => $"{place["service"]} {place["server"]} {place["wanted"]}")];
}
