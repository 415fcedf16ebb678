using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Execution;

[Parallelizable(ParallelScope.All)]
public sealed class GlobalsClientTests
{
    private const string Times = "print Timeout (tcp tcpfin udp): 900 120 300";
    private const string Runs = "print master sync daemon (mcast=d0, syncid=7, maxlen=1472, group=224.0.0.81, port=8848, ttl=1)";
    private static readonly StopDaemon Stop = new(DaemonRole.Master);

    [Test]
    public async Task One_process_lists_time_outs_and_daemons()
    {
        using var stub = new StubIpvsadm("1 " + Runs, "2 " + Times);
        await using var client = stub.Client();
        var settings = await client.ListGlobalsAsync(CancellationToken.None);
        settings.Should().Be(new Globals { Timeouts = Timeouts.Default, Master = new SyncDaemon { Interface = "d0", SyncId = 7, MaximumLength = 1472 } });
        stub.Lines.Should().Equal("-L --daemon", "-L --timeout");
        stub.Starts.Should().ContainSingle();
    }

    [TestCase("1 print something else", FailureKind.Unreadable)]
    [TestCase("1 exit 0", FailureKind.Unreadable)]
    [TestCase("1 exit 2", FailureKind.Broken)]
    [TestCase("1 hang", FailureKind.TimedOut)]
    [TestCase("start signal SEGV", FailureKind.Broken)]
    public async Task A_listing_that_fails_says_why(string mode, FailureKind kind)
    {
        using var stub = new StubIpvsadm(mode);
        await using var client = stub.ImpatientClient();
        (await client.Invoking(it => it.ListGlobalsAsync(CancellationToken.None)).Should().ThrowAsync<IpvsadmException>()).Which.Failure.Kind.Should().Be(kind);
    }

    [Test]
    public async Task Each_command_has_a_process_of_its_own()
    {
        using var stub = new StubIpvsadm();
        await using var client = stub.Client();
        (await client.RunAsync(new SetTimeouts(Timeouts.Default))).Should().BeNull();
        (await client.RunAsync(Stop)).Should().BeNull();
        stub.Commands.Should().Equal("--set 900 120 300", "--stop-daemon master");
        stub.Starts.Should().HaveCount(2);
        stub.Observer.Settings.Should().HaveCount(2).And.OnlyContain(set => set.Failure == null);
    }

    [Test]
    public async Task The_process_for_the_table_is_closed_before_and_started_again_after()
    {
        using var stub = new StubIpvsadm();
        await using var client = stub.Client();
        var command = new DeleteService(Doubles.Known.Web.Key);
        (await client.RunAsync([command])).Single().Should().BeNull();
        (await client.RunAsync(new SetTimeouts(Timeouts.Default))).Should().BeNull();
        (await client.RunAsync([command])).Single().Should().BeNull();
        stub.Starts.Should().HaveCount(3);
        stub.Commands.Should().Equal("-D -t 10.0.0.1:80", "--set 900 120 300", "-D -t 10.0.0.1:80");
    }

    [TestCase("No such device", FailureKind.Refused)]
    [TestCase("Daemon has already run", FailureKind.Refused)]
    [TestCase("Network is unreachable", FailureKind.Refused)]
    [TestCase("No daemon is running", FailureKind.NoSuchDaemon)]
    [TestCase("something new", FailureKind.Broken)]
    public async Task What_is_refused_says_why(string message, FailureKind kind)
    {
        using var stub = new StubIpvsadm("1 say " + message, "end exit 255");
        await using var client = stub.Client();
        var failure = await client.RunAsync(new StartDaemon(DaemonRole.Master, new SyncDaemon { Interface = "d0" }));
        (failure!.Kind, failure.ExitCode, failure.StandardError).Should().Be((kind, 255, message));
        failure.Command.Should().StartWith("ipvsadm --start-daemon master --mcast-interface d0 ");
    }

    [Test]
    public async Task A_message_beside_a_good_end_is_not_believed_to_be_success()
    {
        using var stub = new StubIpvsadm("1 say something new");
        await using var client = stub.Client();
        (await client.RunAsync(new SetTimeouts(Timeouts.Default)))!.IsOutcomeUnknown.Should().BeTrue();
    }

    [Test]
    public async Task To_stop_what_does_not_run_is_success()
    {
        using var stub = new StubIpvsadm("1 say No daemon is running", "end exit 255");
        await using var client = stub.Client();
        (await client.RunAsync(Stop)).Should().BeNull();
    }

    [Test]
    public async Task A_stop_that_hangs_after_its_work_is_success()
    {
        using var stub = new StubIpvsadm("1/1 hang", "2/2 " + Times);
        await using var client = stub.Client();
        (await client.RunAsync(Stop)).Should().BeNull();
        stub.Commands.Should().Equal("--stop-daemon master", "-L --daemon", "-L --timeout");
    }

    [Test]
    public async Task A_stop_that_hangs_before_its_work_is_tried_again_with_more_patience()
    {
        using var stub = new StubIpvsadm("1/1 hang", "2/1 " + Runs, "2/2 " + Times);
        await using var client = stub.Client();
        (await client.RunAsync(Stop)).Should().BeNull();
        stub.Commands.Should().Equal("--stop-daemon master", "-L --daemon", "-L --timeout", "--stop-daemon master");
    }

    [Test]
    public async Task A_stop_that_hangs_for_ever_times_out()
    {
        using var stub = new StubIpvsadm("1/1 hang", "2/1 " + Runs, "2/2 " + Times);
        await using var client = stub.ImpatientClient();
        (await client.RunAsync(Stop))!.Kind.Should().Be(FailureKind.TimedOut);
    }

    [Test]
    public async Task A_start_that_hangs_times_out()
    {
        using var stub = new StubIpvsadm("1 hang");
        await using var client = stub.ImpatientClient();
        (await client.RunAsync(new StartDaemon(DaemonRole.Backup, new SyncDaemon { Interface = "d0" })))!.Kind.Should().Be(FailureKind.TimedOut);
    }

    [Test]
    public async Task A_missing_tool_is_named()
    {
        using var stub = new StubIpvsadm();
        stub.Uninstall();
        await using var client = stub.Client();
        (await client.RunAsync(Stop))!.Kind.Should().Be(FailureKind.ToolMissing);
        (await client.Invoking(it => it.ListGlobalsAsync(CancellationToken.None)).Should().ThrowAsync<IpvsadmException>()).Which.Failure.Kind.Should().Be(FailureKind.ToolMissing);
    }
}
