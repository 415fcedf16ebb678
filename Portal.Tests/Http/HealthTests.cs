using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Execution;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

internal sealed class HealthTests : PortalFixture
{
    private const string Ready = """
        {"status":"ready","checks":{"ipvsadm":{"ok":true},"permission":{"ok":true},"ip_vs":{"ok":true},"listing":{"ok":true},"store":{"ok":true},"last_push":{"ok":true},"drift":{"ok":true},"health":{"ok":true}}}
        """;

    private static readonly string[] Names = ["ipvsadm", "permission", "ip_vs", "listing", "store", "last_push", "drift"];

    [Test]
    public async Task The_process_lives_whatever_is_missing()
    {
        Kernel.Unavailable = FailureKind.ToolMissing;
        using var stranger = new HttpClient { BaseAddress = Portal.Address };
        using var response = await stranger.GetAsync("/healthz");
        (await Reply.ReadAsync(response)).ShouldBe(200, """{"status":"ok"}""");
    }

    [Test]
    public async Task Everything_that_is_needed_is_named()
    {
        (await Portal.GetAsync("/readyz")).ShouldBe(200, Ready);
        NothingHappened();
    }

    [TestCase(FailureKind.ToolMissing, "there is no such program", "ipvsadm", "permission", "ip_vs", "listing")]
    [TestCase(FailureKind.NotPermitted, "not permitted", "permission", "ip_vs", "listing")]
    [TestCase(FailureKind.ModuleMissing, "the kernel has no IPVS", "ip_vs", "listing")]
    [TestCase(FailureKind.TimedOut, "no answer in time", "ipvsadm", "permission", "ip_vs", "listing")]
    public async Task What_is_missing_is_named_with_what_cannot_be_known_then(FailureKind kind, string words, params string[] bad)
    {
        Kernel.Unavailable = kind;
        var reply = (await Portal.GetAsync("/readyz")).ShouldBe(503);
        ((string?)reply.Json["status"]).Should().Be("not_ready");
        Names.Where(name => !(bool)reply.Json["checks"]![name]!["ok"]!).Should().Equal(bad);
        ((string?)reply.Json["checks"]![bad[0]]!["detail"]).Should().StartWith($"ipvsadm -R: {words}.");
        Kernel.Unavailable = null;
        (await Portal.GetAsync("/readyz")).ShouldBe(200, Ready);
    }

    [TestCase(FailureKind.Unreadable, "what it printed was not understood")]
    [TestCase(FailureKind.Broken, "it ended in an unknown way")]
    [TestCase(FailureKind.TimedOut, "no answer in time")]
    public async Task A_table_that_cannot_be_listed_is_named(FailureKind kind, string words)
    {
        var time = new SteppedTime();
        await using var portal = await TestPortal.StartAsync(new FakeKernel(), options => options, time);
        (await portal.GetAsync("/readyz")).ShouldBe(200, Ready);
        portal.Kernel.FailListings(kind);
        time.Advance(TimeSpan.FromSeconds(1));
        var reply = (await portal.GetAsync("/readyz")).ShouldBe(503);
        Names.Where(name => !(bool)reply.Json["checks"]![name]!["ok"]!).Should().Equal("listing");
        ((string?)reply.Json["checks"]!["listing"]!["detail"]).Should().StartWith($"ipvsadm -L -n: {words}.");
        portal.Kernel.FailNoMore();
        time.Advance(TimeSpan.FromSeconds(1));
        (await portal.GetAsync("/readyz")).ShouldBe(200, Ready);
    }

    [Test]
    public async Task Those_who_ask_again_and_again_make_one_listing_a_second()
    {
        var time = new SteppedTime();
        await using var portal = await TestPortal.StartAsync(new FakeKernel(), options => options, time);
        (await portal.GetAsync("/readyz")).ShouldBe(200);
        var before = portal.Kernel.Looks;
        for (var i = 0; i < 20; i++)
        {
            (await portal.GetAsync("/readyz")).ShouldBe(200);
        }

        portal.Kernel.Looks.Should().Be(before);
    }

    [Test]
    public async Task A_table_that_changes_while_it_is_listed_is_no_fault()
    {
        Kernel.FailListings(FailureKind.Torn);
        (await Portal.GetAsync("/readyz")).ShouldBe(200, Ready);
    }

    [Test]
    public async Task A_store_that_cannot_be_written_is_named()
    {
        Directory.Delete(Portal.StateFolder, recursive: true);
        var reply = (await Portal.GetAsync("/readyz")).ShouldBe(503);
        Names.Where(name => !(bool)reply.Json["checks"]![name]!["ok"]!).Should().Equal("store");
        Directory.CreateDirectory(Portal.StateFolder);
        (await Portal.GetAsync("/readyz")).ShouldBe(200, Ready);
    }

    [Test]
    public async Task Stored_data_that_the_kernel_refuses_is_named()
    {
        await Portal.PostAsync(Known.WebPath, """{"scheduler":"sed"}""");
        Kernel.ByHand(_ => Ipvsadm.Model.IpvsTable.Empty);
        Kernel.Schedulers.Remove("sed");
        await Portal.RestartAsync();
        var reply = (await Portal.GetAsync("/readyz")).ShouldBe(503);
        Names.Where(name => !(bool)reply.Json["checks"]![name]!["ok"]!).Should().Equal("last_push");
        ((string?)reply.Json["checks"]!["last_push"]!["detail"]).Should().Contain("-A -t 10.0.0.1:80 -s sed").And.Contain("Scheduler or persistence engine not found");
        Kernel.Schedulers.Add("sed");
        (await Portal.PostAsync("/sync")).ShouldBe(200);
        (await Portal.GetAsync("/readyz")).ShouldBe(200);
    }

    [Test]
    public async Task Many_may_ask_at_once()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Portal.GetAsync("/readyz")));
        replies.Should().OnlyContain(reply => reply.Status == 200);
    }

    [Test]
    public async Task Who_has_no_token_gets_an_answer_of_the_last_second_and_starts_nothing()
    {
        var clock = new ManualTime();
        await using var portal = await TestPortal.StartAsync(new FakeKernel(), options => options, clock);
        using var stranger = new HttpClient { BaseAddress = portal.Address };
        (await StatusAsync(stranger)).Should().Be(200);
        portal.Kernel.Unavailable = FailureKind.ToolMissing;
        (await StatusAsync(stranger)).Should().Be(200, "it is the answer of a moment ago");
        (await portal.GetAsync("/readyz")).ShouldBe(503);
        portal.Kernel.Unavailable = null;
        (await StatusAsync(stranger)).Should().Be(503, "another has asked since");
        clock.Advance(TimeSpan.FromSeconds(1));
        (await StatusAsync(stranger)).Should().Be(200);
    }

    [Test]
    public async Task Who_has_no_token_learns_what_is_missing_and_not_why()
    {
        Kernel.Unavailable = FailureKind.NotPermitted;
        using var stranger = new HttpClient { BaseAddress = Portal.Address };
        using var response = await stranger.GetAsync("/readyz");
        var reply = await Reply.ReadAsync(response);
        reply.ShouldBe(503).Text.Should().NotContain("detail").And.NotContain("Permission denied");
        ((bool?)reply.Json["checks"]!["permission"]!["ok"]).Should().BeFalse();
    }

    private static async Task<int> StatusAsync(HttpClient stranger)
    {
        using var response = await stranger.GetAsync("/readyz");
        return (int)response.StatusCode;
    }
}
