using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>--scope: what is outside of it is not Portal's, on any path.</summary>
internal sealed class ScopeTests
{
    private static readonly VirtualService Foreign = Known.Dns.With(7);
    private static readonly ServiceScope Ours = new(ScopeText.Parse("10.0.0.1")!, ScopeText.Parse("fwmark:1-9")!);

    private TestPortal portal = null!;

    [SetUp]
    public async Task StartAsync() => portal = await TestPortal.StartAsync(new FakeKernel(Known.Web.With(1), Foreign), options => options with { Scope = Ours });

    [TearDown]
    public async Task StopAsync() => await portal.DisposeAsync();

    [Test]
    public async Task A_first_start_adopts_what_is_within()
    {
        portal.State.Table.ShouldBe(Known.Web.With(1));
        (await portal.GetAsync("/services")).ShouldBe(200).Json.Should().HaveCount(1);
        (await portal.GetAsync(Known.DnsPath)).ShouldBeProblem(404, "service-not-found");
        (await portal.GetAsync("/drift")).ShouldBe(200).Json["changes"].Should().BeEmpty();
    }

    [TestCase("POST", Known.DnsPath, null)]
    [TestCase("PUT", Known.DnsPath, """{"scheduler":"wlc"}""")]
    [TestCase("PATCH", Known.DnsPath, """{"scheduler":"wlc"}""")]
    [TestCase("DELETE", Known.DnsPath, null)]
    [TestCase("DELETE", Known.DnsPath + "?drain=5", null)]
    [TestCase("POST", Known.DnsPath + "/servers", "[]")]
    [TestCase("POST", Known.DnsPath + "/servers/10.1.0.9/53", null)]
    [TestCase("DELETE", Known.DnsPath + "/servers/10.1.0.7/53", null)]
    [TestCase("PUT", Known.DnsPath + "?dry_run=true", "{}")]
    [TestCase("POST", "/services", """[{"type":"tcp","host":"10.0.0.1","port":80},{"type":"udp","host":"10.0.0.2","port":53},{"type":"fwmark","family":"ipv4","mark":10}]""")]
    public async Task A_write_outside_is_refused_and_names_what_it_is_about(string method, string path, string? body)
    {
        var reply = await portal.SendAsync(new HttpMethod(method), path, body);
        reply.ShouldBeProblem(422, "out-of-scope").Fields.Should().Contain("udp/10.0.0.2/53");
        portal.Kernel.Commands.Should().BeEmpty();
        portal.State.Revision.Should().Be(1);
    }

    [Test]
    public async Task A_reset_a_push_and_an_import_leave_the_rest_alone()
    {
        (await portal.PostAsync("/services", """[{"type":"fwmark","family":"ipv6","mark":9}]""")).ShouldBe(200);
        portal.Kernel.Table.Services.Should().HaveCount(2).And.Contain(Foreign);
        (await portal.PostAsync("/sync")).ShouldBe(200);
        portal.Kernel.Table.Services.Should().Contain(Foreign);
        (await portal.GetAsync("/sync")).ShouldBe(200).Json["changes"].Should().BeEmpty();
        (await portal.PostAsync("/hosts/10.1.0.7/drain")).ShouldBeProblem(404, "host-not-found");
        (await portal.PostAsync("/services", "[]")).ShouldBe(200);
        portal.Kernel.Table.ShouldBe(Foreign);
    }

    [Test]
    public async Task A_restart_leaves_the_rest_alone()
    {
        portal.Kernel.ByHand(table => table.Without(Known.Web.Key));
        await portal.RestartAsync();
        portal.Kernel.Table.ShouldBe(Known.Web.With(1), Foreign);
    }

    [Test]
    public async Task What_is_taken_out_of_the_scope_stays_in_the_kernel_and_leaves_the_data()
    {
        (await portal.PostAsync("/services/fwmark/ipv4/5")).ShouldBe(201);
        portal.Configure(options => options with { Scope = new ServiceScope(ScopeText.Parse("fwmark:5")!) });
        await portal.RestartAsync();
        portal.State.Table.Services.Should().ContainSingle().Which.Key.Should().Be(new FirewallMarkKey(IpFamily.IPv4, 5));
        portal.State.Revision.Should().Be(3);
        portal.Kernel.Table.Services.Should().HaveCount(3);
        portal.Kernel.Commands.Should().BeEmpty();
    }
}
