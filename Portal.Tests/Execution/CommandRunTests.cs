using FluentAssertions;
using NUnit.Framework;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Execution;

/// <summary>Commands that share a mark are told apart by a second run, and only by what they themselves did in the first.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CommandRunTests
{
    private const string Gone = "No such destination";
    private static readonly RealServerKey Server = new(Address.IPv4(0x0A010001), 80);

    [TestCase(1, 1)]
    [TestCase(2, 1)]
    [TestCase(512, 1)]
    [TestCase(513, 2)]
    [TestCase(1200, 3)]
    public async Task Many_commands_that_succeed_need_few_marks(int commands, int marks)
    {
        using var stub = new StubIpvsadm();
        await using var client = stub.Client();
        (await client.RunAsync(Samples.Commands(commands))).Should().HaveCount(commands).And.OnlyContain(failure => failure == null);
        stub.Commands.Should().HaveCount(commands);
        stub.Lines.Should().HaveCount(1 + commands + marks, "one more tells where ipvsadm has begun");
    }

    [Test]
    public async Task A_command_alone_is_run_once_whatever_comes_of_it()
    {
        using var stub = new StubIpvsadm($"1 say {Gone}", "2 exit 2");
        await using var client = stub.Client();
        (await client.RunAsync(Samples.Commands(1))).Kinds().Should().Equal(FailureKind.NoSuchServer);
        (await client.RunAsync(Samples.Commands(1))).Kinds().Should().Equal(FailureKind.Broken);
        stub.Commands.Should().HaveCount(2);
    }

    [TestCase("signal TERM")]
    [TestCase("signal KILL")]
    [TestCase("exit 0")]
    [TestCase("hang")]
    public async Task What_fails_the_first_time_alone_is_made_good(string action)
    {
        using var stub = new StubIpvsadm($"1/3 {action}", $"2/1 say {Gone}", $"2/2 say {Gone}");
        await using var client = stub.ImpatientClient();
        (await client.RunAsync(Samples.Commands(4))).Should().Equal([null, null, null, null], "the first two were done before it ended");
        stub.Starts.Should().HaveCount(2);
    }

    [Test]
    public async Task What_was_refused_the_first_time_too_is_not_taken_for_done()
    {
        using var stub = new StubIpvsadm($"1/2 say {Gone}", "1/3 signal KILL", $"2/1 say {Gone}", $"2/2 say {Gone}");
        await using var client = stub.Client();
        (await client.RunAsync(Samples.Commands(4))).Kinds().Should()
            .Equal([FailureKind.NoSuchServer, FailureKind.NoSuchServer, null, null], "nobody knows which of the two it was said of");
    }

    [Test]
    public async Task Nothing_is_taken_for_done_when_the_first_text_was_too_long_to_be_kept()
    {
        using var stub = new StubIpvsadm("1/1 say " + new string('x', 70_000), "1/2 signal KILL", $"2/1 say {Gone}");
        await using var client = stub.Client();
        (await client.RunAsync(Samples.Commands(3))).Kinds().Should().Equal([FailureKind.NoSuchServer, null, null]);
    }

    [TestCaseSource(nameof(Repeated))]
    public async Task A_command_that_finds_its_own_work_done_has_succeeded(IpvsadmCommand command, string message, FailureKind? kind)
    {
        using var stub = new StubIpvsadm("1/2 signal KILL", $"2/1 say {message}");
        await using var client = stub.Client();
        (await client.RunAsync([command, .. Samples.Commands(1, first: 2)])).Kinds().Should().Equal([kind, null]);
    }

    [Test]
    public async Task Nothing_is_sent_behind_a_chunk_at_which_the_process_ended()
    {
        using var stub = new StubIpvsadm("5 say illegal weight specified", "5 exit 2");
        await using var client = stub.Client();
        var failures = await client.RunAsync(Samples.Commands(300));
        failures.Kinds().Should().Equal([null, null, null, null, FailureKind.Refused, .. Enumerable.Repeat<FailureKind?>(FailureKind.NotRun, 295)]);
        stub.Commands.Should().HaveCount(10);
        stub.Starts.Should().HaveCount(2);
    }

    [Test]
    public async Task A_refusal_holds_up_nothing_and_only_its_chunk_is_run_twice()
    {
        using var stub = new StubIpvsadm(".3 say Numerical result out of range");
        await using var client = stub.Client();
        var failures = await client.RunAsync(Samples.Commands(700));
        failures.Kinds().Should().Equal([null, null, FailureKind.Refused, .. Enumerable.Repeat<FailureKind?>(null, 697)]);
        stub.Commands.Should().HaveCount(700 + 512);
        stub.Starts.Should().ContainSingle();
    }

    private static IEnumerable<TestCaseData> Repeated()
    {
        IpvsadmCommand[] commands =
        [
            new AddService(Samples.Service, new()), new EditService(Samples.Service, new()), new DeleteService(Samples.Service),
            new AddServer(Samples.Service, Server, new()), new EditServer(Samples.Service, Server, new()), new DeleteServer(Samples.Service, Server),
        ];
        (string Text, FailureKind Kind, Type Done)[] messages =
        [
            ("Service already exists", FailureKind.ServiceExists, typeof(AddService)),
            ("No such service", FailureKind.NoSuchService, typeof(DeleteService)),
            ("Destination already exists", FailureKind.ServerExists, typeof(AddServer)),
            (Gone, FailureKind.NoSuchServer, typeof(DeleteServer)),
            ("Service not defined", FailureKind.NoSuchService, typeof(DeleteService)),
        ];
        foreach (var command in commands)
        {
            foreach (var (text, kind, done) in messages)
            {
                FailureKind? expected = command.GetType() == done ? null : kind;
                yield return new TestCaseData(command, text, expected).SetArgDisplayNames(command.GetType().Name, text);
            }
        }
    }
}
