using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Execution;

namespace Portal.Tests.Execution;

[Parallelizable(ParallelScope.All)]
public sealed class IpvsadmClientWritingTests
{
    [Test]
    public async Task I_can_run_commands_and_they_arrive_as_lines_before_one_mark()
    {
        using var stub = new StubIpvsadm();
        await using var client = stub.Client();
        (await client.RunAsync(Samples.Commands(2))).Should().Equal([null, null]);
        stub.Lines.Should().Equal("-L --portal-mark-begun", Samples.Line(1), Samples.Line(2), "-L --portal-mark-0");
        stub.Starts.Should().ContainSingle().Which.Should().EndWith(" C -R");
    }

    [Test]
    public async Task What_is_said_at_the_start_is_about_no_command()
    {
        using var stub = new StubIpvsadm("start say ERROR: ld.so: object '/lib/libx.so' from /etc/ld.so.preload cannot be preloaded: ignored.");
        await using var client = stub.Client();
        (await client.RunAsync(Samples.Commands(1))).Should().Equal([null]);
        (await client.RunAsync(Samples.Commands(2, first: 2))).Should().Equal([null, null]);
        stub.Commands.Should().Equal(Samples.Line(1), Samples.Line(2), Samples.Line(3));
        (await client.RunAsync(new Ipvsadm.Commands.StopDaemon(Ipvsadm.Model.DaemonRole.Master))).Should().BeNull();
        stub.Mode("start say warning", "1 say No such destination");
        (await client.RunAsync(Samples.Commands(1)))[0]!.StandardError.Should().Be("No such destination");
    }

    [Test]
    public async Task I_can_run_nothing_and_no_process_is_started()
    {
        using var stub = new StubIpvsadm();
        await using var client = stub.Client();
        (await client.RunAsync([])).Should().BeEmpty();
        stub.Starts.Should().BeEmpty();
    }

    [Test]
    public async Task A_refusal_belongs_to_its_command_among_many()
    {
        using var stub = new StubIpvsadm(".3 say Service not defined", ".7 say No such destination");
        await using var client = stub.Client();
        var commands = Samples.Commands(10);
        var failures = await client.RunAsync(commands);
        failures.Kinds().Should().Equal([null, null, FailureKind.NoSuchService, null, null, null, FailureKind.NoSuchServer, null, null, null]);
        failures[6].Should().Be(new IpvsadmFailure
        {
            Kind = FailureKind.NoSuchServer,
            Command = "ipvsadm -d -t 10.0.0.1:80 -r 10.1.0.7:80",
            ExitCode = 255,
            StandardError = "No such destination",
        });
        stub.Commands.Should().Equal([.. commands.Concat(commands).Select(CommandText.Line)], "the second time each has a mark of its own");
        stub.Starts.Should().ContainSingle("the kernel's refusal does not end ipvsadm");
        stub.Observer.Writes.Should().ContainSingle().Which.Failures.Should().Equal(failures);
    }

    [TestCase("Service already exists", FailureKind.ServiceExists)]
    [TestCase("Destination already exists", FailureKind.ServerExists)]
    [TestCase("No such service", FailureKind.NoSuchService)]
    [TestCase("Scheduler or persistence engine not found", FailureKind.Refused)]
    [TestCase("Numerical result out of range", FailureKind.Refused)]
    [TestCase("something new", FailureKind.Broken)]
    [TestCase("-b: missing argument", FailureKind.Broken)]
    [TestCase("--portal-mark-7: unknown option", FailureKind.Broken, TestName = "a mark of another command")]
    [TestCase("first line\\n\\nDestination already exists\\nlast line", FailureKind.ServerExists, TestName = "a message of many lines")]
    public async Task A_message_says_why(string message, FailureKind kind)
    {
        using var stub = new StubIpvsadm($".2 say {message}");
        await using var client = stub.Client();
        var failures = await client.RunAsync(Samples.Commands(3));
        failures.Kinds().Should().Equal([null, kind, null]);
        failures[1]!.StandardError.Should().Be(message.Replace("\\n", "\n", StringComparison.Ordinal));
    }

    [Test]
    public async Task A_message_on_standard_output_is_no_failure()
    {
        using var stub = new StubIpvsadm("each print --portal-mark-0: unknown option");
        await using var client = stub.Client();
        (await client.RunAsync(Samples.Commands(3))).Should().Equal([null, null, null]);
    }

    [Test]
    public async Task More_commands_than_the_pipes_hold_are_run_while_all_of_them_fail()
    {
        using var stub = new StubIpvsadm("each say Service not defined");
        await using var client = stub.Client();
        var failures = await client.RunAsync(Samples.Commands(2000));
        failures.Kinds().Should().HaveCount(2000).And.OnlyContain(kind => kind == FailureKind.NoSuchService);
        stub.Starts.Should().ContainSingle();
    }

    [Test]
    public async Task A_long_list_may_take_long_as_long_as_it_goes_on()
    {
        using var stub = new StubIpvsadm("each wait 0.5");
        await using var client = stub.Client(new IpvsadmOptions { Timeout = TimeSpan.FromSeconds(1.5) });
        (await client.RunAsync(Samples.Commands(5))).Should().Equal([null, null, null, null, null]);
        stub.Observer.Writes.Single().Elapsed.Should().BeGreaterThan(TimeSpan.FromSeconds(2));
    }

    [Test]
    public async Task A_command_that_no_line_can_say_is_never_sent_and_the_rest_is()
    {
        using var stub = new StubIpvsadm();
        await using var client = stub.Client();
        IpvsadmCommand[] commands = [.. Samples.Commands(1), new AddService(Samples.Service, new() { Scheduler = "rr\n-C" })];
        var outcomes = await client.RunAsync(commands);
        outcomes[0].Should().BeNull();
        outcomes[1].Should().BeEquivalentTo(new { Kind = FailureKind.Refused, StandardError = "The name of the scheduler cannot be part of a command line." });
        (await client.RunAsync([commands[1]])).Should().ContainSingle().Which!.Kind.Should().Be(FailureKind.Refused);
        (await client.RunAsync(Samples.Commands(1, first: 5))).Should().Equal([null]);
        stub.Commands.Should().Equal(Samples.Line(1), Samples.Line(5));
    }

    [Test]
    public async Task Many_callers_get_their_own_answers_and_their_commands_stay_together()
    {
        using var stub = new StubIpvsadm(".2 say No such destination");
        await using var client = stub.Client();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(caller => Task.Run(() => client.RunAsync(Samples.Commands(3, first: 1 + (3 * caller))))));
        answers.SelectMany(answer => answer).Count(failure => failure is not null).Should().Be(1);
        stub.Commands.Chunk(3).Should().OnlyContain(chunk => chunk.SequenceEqual(chunk.Order()), "they fill three lines in a row");
        stub.Starts.Should().ContainSingle();
    }
}
