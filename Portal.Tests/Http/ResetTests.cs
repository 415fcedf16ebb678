using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Tests.Doubles;

namespace Portal.Tests.Http;

/// <summary>POST /services.</summary>
internal sealed class ResetTests : PortalFixture
{
    private const string TwoServices = """
        [{"type":"tcp","host":"10.0.0.1","port":80,"servers":[{"host":"10.1.0.1","port":80},{"host":"10.1.0.2","port":80}]},
         {"type":"udp","host":"10.0.0.2","port":53,"scheduler":"rr"}]
        """;

    private static readonly VirtualService Mark = new() { Key = new FirewallMarkKey(IpFamily.IPv4, 5) };

    [Test]
    public async Task Additions_come_first_then_edits_then_removals()
    {
        await Portal.PostAsync("/services", TwoServices);
        Kernel.Forget();
        var reply = await Portal.PostAsync("/services", """
            [{"type":"tcp","host":"10.0.0.1","port":80,"scheduler":"sed","servers":[{"host":"10.1.0.2","port":80,"weight":9},{"host":"10.1.0.3","port":80}]},
             {"type":"fwmark","family":"ipv4","mark":5}]
            """);
        Kernel.Commands.Should().Equal(
            "-a -t 10.0.0.1:80 -r 10.1.0.3:80 -g -w 1 -x 0 -y 0",
            "-A -f 5 -s wlc",
            "-E -t 10.0.0.1:80 -s sed",
            "-e -t 10.0.0.1:80 -r 10.1.0.2:80 -g -w 9 -x 0 -y 0",
            "-d -t 10.0.0.1:80 -r 10.1.0.1:80",
            "-D -u 10.0.0.2:53");
        var changes = reply.ShouldBe(200).Json["changes"]!;
        changes.Select(change => $"{change["action"]} {change["service"]} {change["server"]}".TrimEnd()).Should().Equal(
            "add tcp/10.0.0.1/80 10.1.0.3/80",
            "add fwmark/ipv4/5",
            "edit tcp/10.0.0.1/80",
            "edit tcp/10.0.0.1/80 10.1.0.2/80",
            "remove tcp/10.0.0.1/80 10.1.0.1/80",
            "remove udp/10.0.0.2/53");
        Counts(reply).Should().Equal(2, 2, 2, 2, 0);
        Portal.State.Table.ShouldBe(Kernel.Table);
    }

    [Test]
    public async Task A_change_of_a_service_is_reported_without_its_servers_and_a_removal_with_them()
    {
        await Portal.PostAsync("/services", """[{"type":"tcp","host":"10.0.0.1","port":80,"servers":[{"host":"10.1.0.1","port":80}]},{"type":"fwmark","family":"ipv4","mark":5}]""");
        var changes = (await Portal.PostAsync("/services", """[{"type":"fwmark","family":"ipv4","mark":5,"scheduler":"rr"}]""")).ShouldBe(200).Json["changes"]!;
        ((string?)changes[0]!["before"]!["scheduler"]).Should().Be("wlc");
        ((string?)changes[0]!["after"]!["scheduler"]).Should().Be("rr");
        changes[0]!["after"]!["servers"].Should().BeNull("its servers are changes of their own");
        changes[1]!["before"]!["servers"].Should().HaveCount(1, "they go with it");
        changes[1]!["after"].Should().BeNull();
    }

    [Test]
    public async Task What_the_kernel_has_beyond_the_list_goes()
    {
        Kernel.ByHand(_ => IpvsTable.Of([Known.Web.With(1), Mark]));
        Counts((await Portal.PostAsync("/services", TwoServices)).ShouldBe(200)).Should().Equal(1, 2, 0, 1, 2);
        Portal.State.Table.ShouldBe(Known.Web.With(1, 2), Known.Dns);
        Portal.State.Table.ShouldBe(Kernel.Table);
    }

    [Test]
    public async Task An_equal_list_runs_no_command_and_makes_no_revision()
    {
        await Portal.PostAsync("/services", TwoServices);
        Kernel.Forget();
        (await Portal.PostAsync("/services", TwoServices)).ShouldBe(200, """{"revision":1,"added":0,"edited":0,"removed":0,"unchanged":4,"changes":[]}""");
        NothingHappened(revision: 1);
    }

    [Test]
    public async Task What_a_get_answers_can_be_posted_back_as_it_is()
    {
        Kernel.ByHand(_ => IpvsTable.Of([Known.Web.With(1, 2), Known.Dns, Mark.WithServer(new RealServerKey(Address.IPv4(0x0A010009), 0), Known.Drained)]));
        Kernel.SetConnections(Known.Web.Key, Known.Server(1), active: 7, inactive: 8);
        var listed = (await Portal.GetAsync("/services")).ShouldBe(200);
        listed.Text.Should().Contain("\"active_connections\":7");
        Counts((await Portal.PostAsync("/services", listed.Text)).ShouldBe(200)).Should().Equal(1, 0, 0, 0, 6);
        Kernel.Commands.Should().BeEmpty();
        Portal.State.Table.ShouldBe(Kernel.Table);
        (await Portal.GetAsync("/services")).Text.Should().Be(listed.Text);
    }

    [Test]
    public async Task An_empty_list_takes_everything_away()
    {
        await Portal.PostAsync("/services", TwoServices);
        Kernel.Forget();
        Counts((await Portal.PostAsync("/services", "[]")).ShouldBe(200)).Should().Equal(2, 0, 0, 2, 0);
        Kernel.Commands.Should().Equal("-D -t 10.0.0.1:80", "-D -u 10.0.0.2:53");
    }

    [Test]
    public async Task A_body_that_is_missing_is_not_an_empty_list()
    {
        await Portal.PostAsync("/services", TwoServices);
        Kernel.Forget();
        (await Portal.PostAsync("/services")).ShouldBeProblem(400, "unreadable-json");
        (await Portal.PostAsync("/services", string.Empty)).ShouldBeProblem(400, "unreadable-json");
        (await Portal.PostAsync("/services", "null")).ShouldBreak("body");
        (await Portal.PostAsync("/services", "{}")).ShouldBreak("body");
        NothingHappened(revision: 1);
    }

    [TestCase("/services", "POST /services replaces all services", "POST /services/{type}/{host}/{port}")]
    [TestCase(Known.WebPath + "/servers", "POST /services/tcp/10.0.0.1/80/servers replaces all servers", "POST /services/tcp/10.0.0.1/80/servers/{host}/{port}")]
    public async Task Who_sends_one_thing_instead_of_a_list_is_told_how_to_add_one(string path, string rule, string way)
    {
        await Portal.PostAsync("/services", TwoServices);
        Kernel.Forget();
        var reply = (await Portal.PostAsync(path, "{\"host\":\"10.0.0.5\",\"port\":80}")).ShouldBreak("body");
        ((string?)reply.Json["detail"]).Should().StartWith("body must be an array").And.Contain(rule).And.Contain(way);
        NothingHappened(revision: 1);
    }

    [Test]
    public async Task Nothing_is_removed_when_an_addition_was_refused_and_everything_is_taken_back()
    {
        await Portal.PostAsync("/services", TwoServices);
        var before = Kernel.Table;
        Kernel.Forget();
        var reply = await Portal.PostAsync("/services", """
            [{"type":"fwmark","family":"ipv4","mark":5},
             {"type":"fwmark","family":"ipv4","mark":6,"scheduler":"twos"},
             {"type":"fwmark","family":"ipv4","mark":7},
             {"type":"tcp","host":"10.0.0.1","port":80,"scheduler":"sed"}]
            """);
        reply.ShouldBeProblem(422, "refused-by-ipvs");
        ((string?)reply.Json["command"]).Should().Be("ipvsadm -A -f 6 -s twos");
        ((int?)reply.Json["exit_code"]).Should().Be(255);
        ((string?)reply.Json["stderr"]).Should().Be("Scheduler or persistence engine not found");
        Kernel.Table.ShouldBe(before);
        Kernel.Commands.Should().NotContain("-D -u 10.0.0.2:53").And.NotContain(line => line.StartsWith("-d", StringComparison.Ordinal));
        Portal.State.Revision.Should().Be(1);
    }

    [Test]
    public async Task The_third_of_five_commands_that_fails_undoes_the_first_two([Values(FailureKind.Refused, FailureKind.TimedOut, FailureKind.Broken)] FailureKind kind, [Values] bool isAfterwards)
    {
        Kernel.ByHand(_ => IpvsTable.Of([Mark]));
        Kernel.Fail(3, kind, isAfterwards);
        var reply = await Portal.PostAsync("/services", TwoServices);
        reply.Status.Should().BeOneOf(422, 503, 504);
        Kernel.Table.ShouldBe(IpvsTable.Of([Mark]));
        Portal.State.Revision.Should().Be(0);
        (await Portal.PostAsync("/services", TwoServices)).ShouldBe(200);
        Kernel.Table.ShouldBe(Known.Web.With(1, 2), Known.Dns);
        Portal.State.Table.ShouldBe(Kernel.Table);
    }

    [Test]
    public async Task The_same_service_or_server_twice_is_refused()
    {
        (await Portal.PostAsync("/services", """[{"type":"tcp","host":"::1:2","port":80},{"type":"tcp","host":"::0.1.0.2","port":80}]""")).ShouldBreak("[1]");
        (await Portal.PostAsync("/services", """[{"type":"tcp","host":"10.0.0.1","port":80,"servers":[{"host":"10.1.0.1","port":80},{"host":"10.1.0.1","port":80}]}]"""))
            .ShouldBreak("[0].servers[1]");
        NothingHappened();
    }

    // revision, added, edited, removed, unchanged
    private static IEnumerable<int> Counts(Reply reply) =>
        new[] { "revision", "added", "edited", "removed", "unchanged" }.Select(name => (int)reply.Json[name]!);
}
