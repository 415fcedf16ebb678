using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>--max-removals: a reset or a sync that takes away a lot has to say that it means it.</summary>
internal sealed class GuardTests
{
    private static readonly VirtualService Mark = new VirtualService { Key = new FirewallMarkKey(IpFamily.IPv4, 5) };
    private static readonly VirtualService[] Three = [Known.Web.With(1, 2), Known.Dns.With(3), Mark];

    private const string WebAlone = """[{"type":"tcp","host":"10.0.0.1","port":80,"servers":[{"host":"10.1.0.1","port":80},{"host":"10.1.0.2","port":80}]}]""";
    private const string WithoutMark = """
        [{"type":"tcp","host":"10.0.0.1","port":80,"servers":[{"host":"10.1.0.1","port":80}]},
         {"type":"udp","host":"10.0.0.2","port":53,"scheduler":"rr","servers":[{"host":"10.1.0.3","port":53}]}]
        """;

    private TestPortal portal = null!;

    [SetUp]
    public async Task StartAsync() => portal = await TestPortal.StartAsync(new FakeKernel(Three), options => options with { MaximumRemovals = 1 });

    [TearDown]
    public async Task StopAsync() => await portal.DisposeAsync();

    [Test]
    public async Task A_reset_that_removes_more_services_is_refused_with_the_plan()
    {
        var reply = (await portal.PostAsync("/services", WebAlone)).ShouldBeProblem(409, "too-many-removals");
        ((int?)reply.Json["plan"]!["removed"]).Should().Be(2);
        reply.Json["plan"]!["changes"].Should().HaveCount(2);
        NothingHappened();
        (await portal.PostAsync("/services?dry_run=true", WebAlone)).ShouldBe(200, reply.Json["plan"]!.ToString());
        (await portal.PostAsync("/services?force=true", WebAlone)).ShouldBe(200);
        portal.Kernel.Table.ShouldBe(Known.Web.With(1, 2));
    }

    [Test]
    public async Task A_reset_that_removes_as_many_as_it_may_is_carried_out()
    {
        (await portal.PostAsync("/services", WithoutMark)).ShouldBe(200);
        portal.Kernel.Table.ShouldBe(Known.Web.With(1), Known.Dns.With(3));
    }

    [Test]
    public async Task A_reset_that_empties_a_service_is_refused()
    {
        (await portal.PostAsync(Known.WebPath + "/servers", "[]")).ShouldBeProblem(409, "too-many-removals");
        (await portal.PostAsync("/services", WithoutMark.Replace("""{"host":"10.1.0.1","port":80}""", "", StringComparison.Ordinal))).ShouldBeProblem(409, "too-many-removals");
        NothingHappened();
        (await portal.PostAsync(Known.WebPath + "/servers", """[{"host":"10.1.0.9","port":80}]""")).ShouldBe(200);
        (await portal.PostAsync(Known.WebPath + "/servers?force=true", "[]")).ShouldBe(200);
    }

    [Test]
    public async Task What_the_kernel_has_lost_already_counts_when_the_data_loses_it()
    {
        portal.Kernel.ByHand(_ => IpvsTable.Empty);
        (await portal.PostAsync("/services", "[]")).ShouldBeProblem(409, "too-many-removals");
        portal.State.Table.ShouldBe(Three);
    }

    [Test]
    public async Task A_push_that_removes_more_is_refused()
    {
        portal.Kernel.ByHand(table => table.With(Foreign(1)).With(Foreign(2)));
        (await portal.PostAsync("/sync")).ShouldBeProblem(409, "too-many-removals");
        NothingHappened();
        (await portal.PostAsync("/sync?force=true")).ShouldBe(200);
        portal.Kernel.Table.ShouldBe(Three);
    }

    [Test]
    public async Task A_start_adds_what_is_missing_and_leaves_what_would_be_too_much_to_remove()
    {
        portal.Kernel.ByHand(table => table.With(Foreign(1)).With(Foreign(2)).Without(Mark.Key));
        await portal.RestartAsync();
        portal.Kernel.Table.ShouldBe([.. Three, Foreign(1), Foreign(2)]);
        var ready = await portal.GetAsync("/readyz");
        ready.ShouldBe(503);
        ((string?)ready.Json["checks"]!["last_push"]!["detail"]).Should().Contain("POST /sync?force=true");
        (await portal.PostAsync("/sync?force=true")).ShouldBe(200);
        (await portal.GetAsync("/readyz")).ShouldBe(200);
    }

    [Test]
    public async Task A_request_about_one_thing_needs_no_force()
    {
        (await portal.DeleteAsync(Known.WebPath)).ShouldBe(204);
        (await portal.DeleteAsync(Known.DnsPath + "/servers/10.1.0.3/53")).ShouldBe(204);
        (await portal.DeleteAsync(Known.DnsPath + "?force=true")).ShouldBreak("force");
    }

    private static VirtualService Foreign(uint mark) => new() { Key = new FirewallMarkKey(IpFamily.IPv6, mark) };

    private void NothingHappened()
    {
        portal.Kernel.Commands.Should().BeEmpty();
        portal.State.Revision.Should().Be(1);
    }
}
