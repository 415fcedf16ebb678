using FluentAssertions;
using NUnit.Framework;
using Portal.Api.Configuration;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>POST /import and GET /sync: a kernel that has lost services is not taken over by accident.</summary>
internal sealed class ImportTests
{
    private static readonly VirtualService[] Three = [Known.Web.With(1, 2), Known.Dns.With(3), Mark(5)];

    private TestPortal portal = null!;

    [SetUp]
    public Task StartAsync() => StartAsync(options => options, Three);

    [TearDown]
    public async Task StopAsync() => await portal.DisposeAsync();

    [TestCase("POST", "/import", true)]
    [TestCase("POST", "/import", false)]
    [TestCase("GET", "/sync", true)]
    [TestCase("GET", "/sync", false)]
    public async Task An_emptied_kernel_is_not_taken_over_unless_somebody_means_it(string method, string path, bool isGuarded)
    {
        await RestartAsync(isGuarded ? options => options with { MaximumRemovals = 100 } : options => options);
        portal.Kernel.ByHand(_ => IpvsTable.Empty);
        var reply = (await AskAsync(method, path)).ShouldBeProblem(409, "too-many-removals");
        ((string?)reply.Json["detail"]).Should().StartWith("The kernel has lost 3 of 3 services of Portal's data: tcp/10.0.0.1/80, udp/10.0.0.2/53, fwmark/ipv4/5. ")
            .And.Contain("POST /sync").And.Contain("?force=true");
        ((int?)reply.Json["missing"]!["count"]).Should().Be(3);
        reply.Json["missing"]!["services"]!.Values<string>().Should().Equal("tcp/10.0.0.1/80", "udp/10.0.0.2/53", "fwmark/ipv4/5");
        NothingHappened(Three);

        (await AskAsync(method, path + "?dry_run=true")).ShouldBe(200, reply.Json["plan"]!.ToString());
        NothingHappened(Three);
        ((int?)(await AskAsync(method, path + "?force=true")).ShouldBe(200).Json["removed"]).Should().Be(3);
        portal.State.Table.ShouldBe();
        portal.State.Revision.Should().Be(2);
    }

    [Test]
    public async Task A_kernel_with_less_than_half_of_the_services_is_not_taken_over()
    {
        portal.Kernel.ByHand(_ => IpvsTable.Of([Known.Web.With(1, 2)]));
        ((string?)(await portal.PostAsync("/import")).ShouldBeProblem(409, "too-many-removals").Json["detail"]).Should().StartWith("The kernel has lost 2 of 3 services");
        NothingHappened(Three);
        (await portal.PostAsync("/import?force=true")).ShouldBe(200);
        portal.State.Table.ShouldBe(Known.Web.With(1, 2));
    }

    [Test]
    public async Task A_service_that_was_deleted_by_hand_is_no_loss()
    {
        portal.Kernel.ByHand(table => table.Without(Known.Web.Key));
        (await portal.PostAsync("/import")).ShouldBe(200);
        portal.State.Table.ShouldBe(Known.Dns.With(3), Mark(5));
        portal.Kernel.ByHand(table => table.Without(Known.Dns.Key));
        (await portal.PostAsync("/import")).ShouldBe(200);
        portal.Kernel.ByHand(_ => IpvsTable.Empty);
        (await portal.PostAsync("/import")).ShouldBeProblem(409, "too-many-removals");
        portal.State.Table.ShouldBe(Mark(5));
    }

    [Test]
    public async Task Neither_is_a_table_that_others_have_taken_the_place_of()
    {
        portal.Kernel.ByHand(_ => IpvsTable.Of([Mark(1), Mark(2)]));
        (await portal.PostAsync("/import")).ShouldBe(200);
        portal.State.Table.ShouldBe(Mark(1), Mark(2));
    }

    [Test]
    public async Task With_a_number_of_removals_that_number_counts()
    {
        await RestartAsync(options => options with { MaximumRemovals = 1 });
        portal.Kernel.ByHand(table => table.Without(Known.Web.Key).Without(Known.Dns.Key).With(Mark(6)).With(Mark(7)));
        (await portal.PostAsync("/import")).ShouldBeProblem(409, "too-many-removals");
        NothingHappened(Three);
        await RestartAsync(options => options with { MaximumRemovals = 2 });
        portal.Kernel.ByHand(_ => IpvsTable.Of([Mark(6)]));
        (await portal.PostAsync("/import")).ShouldBeProblem(409, "too-many-removals");
        portal.Kernel.ByHand(_ => IpvsTable.Of([Known.Web.With(1, 2)]));
        (await portal.PostAsync("/import")).ShouldBe(200);
        portal.State.Table.ShouldBe(Known.Web.With(1, 2));
    }

    [Test]
    public async Task With_a_number_of_removals_a_service_that_has_lost_all_its_servers_counts_too()
    {
        await RestartAsync(options => options with { MaximumRemovals = 1 });
        portal.Kernel.ByHand(table => table.With(Known.Web));
        var reply = (await portal.PostAsync("/import")).ShouldBeProblem(409, "too-many-removals");
        ((string?)reply.Json["detail"]).Should().StartWith("The request would remove 0 services and 2 servers");
        reply.Json["missing"].Should().BeNull("no service is");
        NothingHappened(Three);
    }

    [Test]
    public async Task With_a_scope_what_is_left_of_others_does_not_make_the_table_full()
    {
        await RestartAsync(options => options with { Scope = new ServiceScope(new MarkScope(5, 9)) });
        portal.State.Table.ShouldBe(Mark(5));
        portal.Kernel.ByHand(table => table.Without(Mark(5).Key));
        portal.Kernel.Table.Count.Should().Be(2, "they are outside of the scope");
        ((int?)(await portal.PostAsync("/import")).ShouldBeProblem(409, "too-many-removals").Json["missing"]!["count"]).Should().Be(1);
        portal.State.Table.ShouldBe(Mark(5));
    }

    [Test]
    public async Task Of_very_many_services_the_first_are_named_and_all_are_counted()
    {
        await portal.DisposeAsync();
        await StartAsync(options => options, [.. Enumerable.Range(1, 150).Select(n => Mark((uint)n))]);
        portal.Kernel.ByHand(_ => IpvsTable.Empty);
        var reply = (await portal.PostAsync("/import")).ShouldBeProblem(409, "too-many-removals");
        ((string?)reply.Json["detail"]).Should().StartWith("The kernel has lost 150 of 150 services of Portal's data: fwmark/ipv4/1, fwmark/ipv4/2, fwmark/ipv4/3 and 147 more.");
        ((int?)reply.Json["missing"]!["count"]).Should().Be(150);
        reply.Json["missing"]!["services"].Should().HaveCount(100);
        ((int?)reply.Json["plan"]!["removed"]).Should().Be(150);
    }

    [Test]
    public async Task Portal_without_data_takes_over_an_empty_kernel()
    {
        (await portal.PostAsync("/services", "[]")).ShouldBe(200);
        (await portal.PostAsync("/import")).ShouldBe(200);
        portal.State.Table.ShouldBe();
    }

    [Test]
    public async Task A_refused_import_is_an_event()
    {
        using var events = await EventClient.OpenAsync(portal.Client, "?kinds=refused");
        portal.Kernel.ByHand(_ => IpvsTable.Empty);
        await portal.PostAsync("/import");
        ((string?)(await events.NextAsync("refused"))["request"]).Should().Be("POST /import");
    }

    private static VirtualService Mark(uint mark) => new() { Key = new FirewallMarkKey(IpFamily.IPv4, mark) };

    private async Task StartAsync(Func<PortalOptions, PortalOptions> configure, VirtualService[] services) =>
        portal = await TestPortal.StartAsync(new FakeKernel(services), configure);

    private async Task RestartAsync(Func<PortalOptions, PortalOptions> configure)
    {
        portal.Configure(configure);
        await portal.RestartAsync();
    }

    private Task<Reply> AskAsync(string method, string path) => portal.SendAsync(new HttpMethod(method), path);

    private void NothingHappened(params VirtualService[] services)
    {
        portal.Kernel.Commands.Should().BeEmpty();
        portal.State.Revision.Should().Be(1);
        portal.State.Table.ShouldBe(services);
    }
}
