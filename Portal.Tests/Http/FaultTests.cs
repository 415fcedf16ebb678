using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>What callers see when ipvsadm, the kernel or the disk fails.</summary>
internal sealed class FaultTests : PortalFixture
{
    private static readonly (string Method, string Path, string? Body)[] Reads =
        [("GET", "/services", null), ("GET", Known.WebPath, null), ("GET", Known.WebPath + "/servers", null), ("GET", Known.WebPath + "/servers/10.1.0.1/80", null), ("GET", "/drift", null)];

    private static readonly (string Method, string Path, string? Body)[] Writes =
    [
        ("POST", "/services", "[]"), ("POST", Known.DnsPath, null), ("PUT", Known.WebPath, """{"scheduler":"rr"}"""), ("PATCH", Known.WebPath, """{"scheduler":"rr"}"""), ("DELETE", Known.WebPath, null),
        ("POST", Known.WebPath + "/servers", "[]"), ("POST", Known.WebPath + "/servers/10.1.0.2/80", null), ("PUT", Known.WebPath + "/servers/10.1.0.1/80", """{"weight":2}"""),
        ("PATCH", Known.WebPath + "/servers/10.1.0.1/80", """{"weight":2}"""), ("DELETE", Known.WebPath + "/servers/10.1.0.1/80", null), ("POST", "/sync", null), ("GET", "/sync", null),
    ];

    [SetUp]
    public async Task DeclareAsync()
    {
        await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80}]}""");
        Kernel.Forget();
    }

    [TestCase(FailureKind.ToolMissing, "ipvsadm-missing")]
    [TestCase(FailureKind.NotPermitted, "not-permitted")]
    [TestCase(FailureKind.ModuleMissing, "ip-vs-missing")]
    public async Task Without_IPVS_every_route_is_503_until_it_appears(FailureKind kind, string type)
    {
        Kernel.Unavailable = kind;
        foreach (var (method, path, body) in Reads.Concat(Writes))
        {
            var reply = await Portal.SendAsync(new HttpMethod(method), path, body);
            reply.ShouldBeProblem(503, type).Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(2));
            ((string?)reply.Json["command"]).Should().StartWith("ipvsadm ");
        }

        Portal.State.Revision.Should().Be(1);
        Kernel.Table.ShouldBe(Known.Web.With(1));
        Kernel.Unavailable = null;
        await Poll.UntilAsync(async () => (await Portal.PostAsync(Known.DnsPath)).Status is 200 or 201, "it recovers by itself");
    }

    [TestCase(FailureKind.TimedOut, 504, "ipvsadm-timeout")]
    [TestCase(FailureKind.Broken, 503, "ipvsadm-failed")]
    [TestCase(FailureKind.Unreadable, 503, "ipvsadm-unreadable")]
    [TestCase(FailureKind.Torn, 503, "listing-torn")]
    public async Task A_listing_that_fails_is_said_and_the_next_one_is_tried(FailureKind kind, int status, string type)
    {
        foreach (var (method, path, body) in Reads)
        {
            Kernel.FailListings(kind, times: 1);
            var reply = await Portal.SendAsync(new HttpMethod(method), path, body);
            reply.ShouldBeProblem(status, type);
            reply.Headers.Contains("Retry-After").Should().Be(status == 503);
            (await Portal.SendAsync(new HttpMethod(method), path, body)).ShouldBe(200);
        }
    }

    [TestCase(FailureKind.TimedOut, 504, "ipvsadm-timeout")]
    [TestCase(FailureKind.Broken, 503, "ipvsadm-failed")]
    [TestCase(FailureKind.Refused, 422, "refused-by-ipvs")]
    public async Task A_write_that_fails_leaves_both_sides_as_they_were(FailureKind kind, int status, string type)
    {
        foreach (var isAfterwards in new[] { false, true })
        {
            foreach (var (method, path, body) in Writes.SkipLast(2))
            {
                Kernel.Fail(1, kind, isAfterwards && kind != FailureKind.Refused);
                var reply = await Portal.SendAsync(new HttpMethod(method), path, body);
                reply.ShouldBeProblem(status, type);
                ((string?)reply.Json["command"]).Should().StartWith("ipvsadm -");
                reply.Json["stderr"].Should().NotBeNull();
                Kernel.Table.ShouldBe(IpvsTable.Of([Known.Web.With(1)]), $"{method} {path}");
                Portal.State.Revision.Should().Be(1);
            }
        }
    }

    [Test]
    public async Task A_refusal_carries_the_command_its_exit_code_and_its_words()
    {
        var reply = await Portal.PostAsync(Known.DnsPath, """{"scheduler":"twos"}""");
        reply.ShouldBeProblem(422, "refused-by-ipvs");
        ((string?)reply.Json["command"]).Should().Be("ipvsadm -A -u 10.0.0.2:53 -s twos");
        ((int?)reply.Json["exit_code"]).Should().Be(255);
        ((string?)reply.Json["stderr"]).Should().Be("Scheduler or persistence engine not found");
        ((string?)reply.Json["detail"]).Should().Be("ipvsadm -A -u 10.0.0.2:53 -s twos: Scheduler or persistence engine not found");
    }

    [Test]
    public async Task A_write_that_cannot_be_stored_is_taken_back_and_the_next_one_works()
    {
        Directory.Delete(Portal.StateFolder, recursive: true);
        var reply = await Portal.PostAsync(Known.DnsPath);
        reply.ShouldBeProblem(503, "not-stored").Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(2));
        Kernel.Table.ShouldBe(Known.Web.With(1));
        Directory.CreateDirectory(Portal.StateFolder);
        (await Portal.PostAsync(Known.DnsPath)).ShouldBe(201);
        Portal.State.Table.ShouldBe(Kernel.Table);
    }

    [Test]
    public async Task A_fault_of_Portal_says_nothing_of_itself_to_callers()
    {
        Kernel.Broken = new InvalidOperationException("secret");
        (await Portal.GetAsync("/services")).ShouldBeProblem(500, "internal-error").Text.Should().NotContain("secret");
        (await Portal.PostAsync(Known.DnsPath)).ShouldBeProblem(500, "internal-error");
        Kernel.Broken = null;
        (await Portal.PostAsync(Known.DnsPath)).ShouldBe(201);
    }

    [Test]
    public async Task What_an_unfinished_write_left_is_put_right_before_the_next_one()
    {
        Kernel.Fail(1, FailureKind.TimedOut, isAfterwards: true);
        Kernel.FailListings(FailureKind.TimedOut, times: 1);
        (await Portal.PostAsync(Known.WebPath + "/servers/10.1.0.9/80")).ShouldBeProblem(504, "ipvsadm-timeout");
        Kernel.Table.ShouldBe(IpvsTable.Of([Known.Web.With(1, 9)]), "nobody could look");
        (await Portal.PostAsync(Known.DnsPath, """{"scheduler":"rr"}""")).ShouldBe(201);
        Kernel.Table.ShouldBe(Known.Web.With(1), Known.Dns);
    }
}
