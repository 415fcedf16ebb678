using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Execution;

namespace Portal.Tests.Execution;

[Parallelizable(ParallelScope.All)]
public sealed class WritingFailureTests
{
    private const string Denied = "Can't initialize ipvs: Permission denied (you must be root)";

    [TestCase("illegal weight specified", "exit 2", FailureKind.Refused, 2, TestName = "ipvsadm refuses")]
    [TestCase("Try `ipvsadm -h' for more information.", "exit 255", FailureKind.Broken, 255, TestName = "ipvsadm does not know the command")]
    [TestCase("", "exit 0", FailureKind.Broken, 0, TestName = "ipvsadm ends too early")]
    [TestCase("", "exit 2", FailureKind.Broken, 2, TestName = "ipvsadm ends without a message")]
    [TestCase("", "signal SEGV", FailureKind.Broken, 139, TestName = "ipvsadm crashes")]
    [TestCase("half a message", "signal KILL", FailureKind.Broken, 137, TestName = "somebody kills ipvsadm")]
    public async Task A_process_that_ends_in_the_middle_leaves_the_rest_undone_and_the_next_call_works(string message, string end, FailureKind kind, int exitCode)
    {
        using var stub = new StubIpvsadm("1 say Service not defined", message.Length > 0 ? $"3 say {message}" : "", $"3 {end}");
        await using var client = stub.Client();
        var failures = await client.RunAsync(Samples.Commands(5));
        failures.Kinds().Should().Equal([FailureKind.NoSuchService, null, kind, FailureKind.NotRun, FailureKind.NotRun]);
        failures[2].Should().Be(new IpvsadmFailure { Kind = kind, Command = "ipvsadm " + Samples.Line(3), ExitCode = exitCode, StandardError = message });
        failures[4].Should().Be(new IpvsadmFailure { Kind = FailureKind.NotRun, Command = "ipvsadm " + Samples.Line(5) });
        stub.Commands.Should().HaveCount(6, "it ends at the same command the second time");
        await TheNextCallWorks(stub, client);
    }

    [TestCase("hang", TestName = "it hangs")]
    [TestCase("hang-with-child", TestName = "it hangs with a child that ignores TERM")]
    [TestCase("flood", TestName = "it prints without end")]
    [TestCase("flood-errors", TestName = "it prints errors without end")]
    public async Task A_process_that_goes_nowhere_is_killed_and_the_next_call_works(string action)
    {
        using var stub = new StubIpvsadm($"3 {action}");
        await using var client = stub.ImpatientClient();
        var failures = await client.RunAsync(Samples.Commands(5));
        failures.Kinds().Should().Equal([null, null, FailureKind.TimedOut, FailureKind.NotRun, FailureKind.NotRun]);
        failures[2]!.ExitCode.Should().BeNull();
        failures[2]!.StandardError.Length.Should().BeLessThanOrEqualTo(64 << 10);
        await TheNextCallWorks(stub, client);
        (await Samples.Eventually(() => stub.Running.Count() == 1)).Should().BeTrue();
    }

    [Test]
    public async Task A_line_of_an_error_without_end_is_cut()
    {
        using var stub = new StubIpvsadm(".1 say short", ".1 say " + string.Concat(Enumerable.Repeat(new string('x', 70_000) + "\\n", 3)));
        await using var client = stub.Client();
        (await client.RunAsync(Samples.Commands(2))).Select(failure => failure?.StandardError.Length).Should().Equal([64 << 10, null]);
    }

    [Test]
    public async Task What_it_said_before_it_hung_is_told()
    {
        using var stub = new StubIpvsadm("1 say IPVS: something is wrong", "1 hang");
        await using var client = stub.ImpatientClient();
        (await client.RunAsync(Samples.Commands(1)))[0]!.StandardError.Should().Be("IPVS: something is wrong");
    }

    [Test]
    public async Task A_process_that_left_a_child_with_its_pipes_is_given_up()
    {
        using var stub = new StubIpvsadm("2 leave-child", "2 exit 2");
        await using var client = stub.ImpatientClient();
        (await client.RunAsync(Samples.Commands(3))).Kinds().Should().Equal([null, FailureKind.TimedOut, FailureKind.NotRun]);
        await TheNextCallWorks(stub, client);
    }

    [TestCase(Denied, FailureKind.NotPermitted)]
    [TestCase("Can't initialize ipvs: Protocol not available", FailureKind.ModuleMissing)]
    [TestCase("Can't initialize ipvs: No space left on device", FailureKind.NotStarted)]
    [TestCase("Can't initialize ipvs: Too many open files", FailureKind.NotStarted)]
    [TestCase("Can't initialize ipvs: Cannot allocate memory", FailureKind.NotStarted)]
    [TestCase("ipvsadm: error while loading shared libraries: libnl-3.so.200: cannot open shared object file: Too many open files", FailureKind.NotStarted)]
    public async Task A_process_that_cannot_use_the_kernel_says_so_at_the_first_command(string message, FailureKind kind)
    {
        using var stub = new StubIpvsadm($"start say {message}", "start exit 2");
        await using var client = stub.Client();
        var failures = await client.RunAsync(Samples.Commands(2));
        failures.Kinds().Should().Equal(kind, FailureKind.NotRun);
        (failures[0]!.ExitCode, failures[0]!.StandardError).Should().Be((2, message));
        await TheNextCallWorks(stub, client);
    }

    private static async Task TheNextCallWorks(StubIpvsadm stub, IpvsadmClient client)
    {
        stub.Mode();
        var starts = stub.Starts.Length;
        (await client.RunAsync(Samples.Commands(2))).Should().Equal([null, null]);
        stub.Starts.Should().HaveCount(starts + 1, "a new process serves it");
    }
}
