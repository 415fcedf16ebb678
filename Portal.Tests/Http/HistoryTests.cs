using FluentAssertions;
using Newtonsoft.Json;
using NUnit.Framework;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>GET /history, GET /history/{revision} and POST /history/{revision}/restore.</summary>
internal sealed class HistoryTests : PortalFixture
{
    private const string Server = Known.WebPath + "/servers/10.1.0.1/80";

    [SetUp]
    public async Task DeclareAsync()
    {
        await Portal.PostAsync(Known.WebPath, """{"servers":[{"host":"10.1.0.1","port":80}]}""");
        await Portal.PatchAsync(Server, """{"weight":0}""");
        await Portal.PostAsync(Known.DnsPath, """{"scheduler":"rr"}""");
        Kernel.Forget();
    }

    [Test]
    public async Task The_history_has_the_newest_first_with_the_steps_of_each()
    {
        var reply = (await Portal.GetAsync("/history")).ShouldBe(200);
        reply.Json.Select(change => (long)change["revision"]!).Should().Equal(3, 2, 1);
        reply.Json.Select(change => (string?)change["request"]).Should().Equal($"POST {Known.DnsPath}", $"PATCH {Server}", $"POST {Known.WebPath}");
        reply.Json.Select(change => (string?)change["caller"]).Should().AllBe("127.0.0.1");
        reply.Text.Should().MatchRegex("\"time\":\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z\"");
        reply.Json[1]!["changes"]!.ToString(Formatting.None).Should().Be(Reply.Compact("""
            [{"action":"edit","service":"tcp/10.0.0.1/80","server":"10.1.0.1/80",
              "before":{"host":"10.1.0.1","port":80,"forwarder":"g","weight":1,"upper_threshold":0,"lower_threshold":0},
              "after":{"host":"10.1.0.1","port":80,"forwarder":"g","weight":0,"upper_threshold":0,"lower_threshold":0}}]
            """));
        NothingHappened(revision: 3);
    }

    [TestCase("?limit=2", 3, 2)]
    [TestCase("?before=3", 2, 1)]
    [TestCase("?before=3&limit=1", 2)]
    [TestCase("?before=1")]
    [TestCase("?before=0")]
    [TestCase("?before=9223372036854775807&limit=1000", 3, 2, 1)]
    public async Task A_page_of_the_history_is_asked_for_by_its_revisions(string query, params long[] revisions) =>
        (await Portal.GetAsync("/history" + query)).ShouldBe(200).Json.Select(change => (long)change["revision"]!).Should().Equal(revisions);

    [TestCase("?limit=0", "limit")]
    [TestCase("?limit=1001", "limit")]
    [TestCase("?limit=all", "limit")]
    [TestCase("?limit=", "limit")]
    [TestCase("?limit=1&limit=2", "limit")]
    [TestCase("?before=-1", "before")]
    [TestCase("?before=01", "before")]
    [TestCase("?before=9223372036854775808", "before")]
    [TestCase("?after=1&limit=x", "after", "limit")]
    [TestCase("?dry_run=true", "dry_run")]
    public async Task A_query_that_is_not_understood_is_an_error(string query, params string[] fields) =>
        (await Portal.GetAsync("/history" + query)).ShouldBreak(fields);

    [Test]
    public async Task A_revision_is_everything_that_was_declared_then()
    {
        var reply = (await Portal.GetAsync("/history/2")).ShouldBe(200);
        ((string?)reply.Json["request"]).Should().Be($"PATCH {Server}");
        reply.Json["services"]!.ToString(Formatting.None).Should().Be(Reply.Compact("""
            [{"type":"tcp","host":"10.0.0.1","port":80,"scheduler":"wlc","scheduler_flags":[],"persistence":0,"netmask":"","persistence_engine":"","one_packet":false,
              "servers":[{"host":"10.1.0.1","port":80,"forwarder":"g","weight":0,"effective_weight":0,"upper_threshold":0,"lower_threshold":0}]}]
            """));
        reply.Json.Select(field => ((Newtonsoft.Json.Linq.JProperty)field).Name).Should().Equal("revision", "time", "caller", "token", "request", "request_id", "services", "timeouts", "daemons");
        (await Portal.GetAsync("/history/0")).ShouldBe(200, """{"revision":0,"services":[],"timeouts":null,"daemons":[]}""");
    }

    [Test]
    public async Task A_restart_keeps_the_history()
    {
        var (list, revision) = ((await Portal.GetAsync("/history")).Text, (await Portal.GetAsync("/history/1")).Text);
        await Portal.RestartAsync();
        (await Portal.GetAsync("/history")).Text.Should().Be(list);
        (await Portal.GetAsync("/history/1")).Text.Should().Be(revision);
    }

    [Test]
    public async Task A_restore_makes_the_fewest_changes_and_a_revision_of_its_own()
    {
        var reply = (await Portal.PostAsync("/history/1/restore")).ShouldBe(200);
        Kernel.Commands.Should().Equal("-e -t 10.0.0.1:80 -r 10.1.0.1:80 -g -w 1 -x 0 -y 0", "-D -u 10.0.0.2:53");
        Summary(reply).Should().Equal("edit tcp/10.0.0.1/80 10.1.0.1/80", "remove udp/10.0.0.2/53");
        ((long)reply.Json["revision"]!).Should().Be(4);
        Portal.State.Table.ShouldBe(Known.Web.With(1));
        Kernel.Table.ShouldBe(Known.Web.With(1));
        var newest = (await Portal.GetAsync("/history?limit=1")).Json[0]!;
        ((string?)newest["request"]).Should().Be("POST /history/1/restore");
        (await Portal.PostAsync("/history/3/restore")).ShouldBe(200);
        Portal.State.Table.ShouldBe(Known.Web.WithServer(Known.Server(1), Known.Drained), Known.Dns);
        Portal.State.Revision.Should().Be(5);
    }

    [Test]
    public async Task A_dry_run_of_a_restore_reports_and_changes_nothing()
    {
        var reply = (await Portal.PostAsync("/history/1/restore?dry_run=true")).ShouldBe(200);
        Summary(reply).Should().Equal("edit tcp/10.0.0.1/80 10.1.0.1/80", "remove udp/10.0.0.2/53");
        NothingHappened(revision: 3);
    }

    [Test]
    public async Task A_restore_of_the_present_revision_puts_the_kernel_right_and_makes_no_revision()
    {
        Kernel.ByHand(_ => IpvsTable.Of([Known.Web.With(1, 2)]));
        Summary((await Portal.PostAsync("/history/3/restore")).ShouldBe(200)).Should().HaveCount(3);
        Kernel.Table.ShouldBe(Portal.State.Table);
        Portal.State.Revision.Should().Be(3);
    }

    [Test]
    public async Task A_restore_that_the_kernel_refuses_changes_nothing()
    {
        var table = Kernel.Table;
        Kernel.Unavailable = FailureKind.ModuleMissing;
        (await Portal.PostAsync("/history/1/restore")).ShouldBeProblem(503, "ip-vs-missing");
        Kernel.Unavailable = null;
        Kernel.Table.ShouldBe(table);
        Portal.State.Revision.Should().Be(3);
    }

    [TestCase("GET", "/history/4")]
    [TestCase("POST", "/history/4/restore")]
    [TestCase("POST", "/history/9223372036854775807/restore?dry_run=true")]
    public async Task A_revision_that_is_not_there_is_404_and_the_detail_says_which_are(string method, string path)
    {
        var reply = (await Portal.SendAsync(new HttpMethod(method), path)).ShouldBeProblem(404, "revision-not-found");
        ((string?)reply.Json["detail"]).Should().Contain("oldest is 0").And.Contain("newest 3");
        NothingHappened(revision: 3);
    }

    [TestCase("GET", "/history/x", "revision")]
    [TestCase("GET", "/history/-1", "revision")]
    [TestCase("GET", "/history/01", "revision")]
    [TestCase("GET", "/history/9223372036854775808", "revision")]
    [TestCase("POST", "/history/latest/restore", "revision")]
    [TestCase("GET", "/history/1?dry_run=true", "dry_run")]
    [TestCase("POST", "/history/1/restore?force=1", "force")]
    public async Task What_is_no_revision_is_named(string method, string path, string field)
    {
        (await Portal.SendAsync(new HttpMethod(method), path)).ShouldBreak(field);
        NothingHappened(revision: 3);
    }

    [Test]
    public async Task The_history_is_read_while_a_write_hangs()
    {
        Kernel.Hang();
        var write = Portal.PutAsync(Server, """{"weight":7}""");
        await Poll.UntilAsync(() => Kernel.Waiting == 1, "it is at work");
        (await Portal.GetAsync("/history")).Json.Should().HaveCount(3);
        (await Portal.GetAsync("/history/3")).ShouldBe(200);
        Kernel.Release();
        (await write).ShouldBe(200);
    }

    private static IEnumerable<string> Summary(Reply reply) =>
        reply.Json["changes"]!.Select(change => $"{change["action"]} {change["service"]} {change["server"]}".TrimEnd());
}
