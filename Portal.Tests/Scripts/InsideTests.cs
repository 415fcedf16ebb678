using System.Text;
using FluentAssertions;
using NUnit.Framework;
using Portal.Tests.Conventions;
using Portal.Tests.Doubles;
using Portal.Tests.Lab;

namespace Portal.Tests.Scripts;

/// <summary>scripts/inside.sh, through relays such as lead into the lab, to what answers it there.</summary>
public sealed class InsideTests
{
    private Relay relay = null!;

    [SetUp]
    public async Task Connect() => relay = await Relay.ToAsync("EXEC:scripts/lab/inside.pl serve,nofork");

    [TearDown]
    public void Disconnect() => relay.Dispose();

    [Test]
    public async Task A_command_may_be_silent_for_long()
    {
        var (exitCode, output, _) = await RunAsync("sh", "-c", "echo early; sleep 0.8; echo late");

        (exitCode, Text(output)).Should().Be((0, "early\nlate\n"));
    }

    [TestCase(7, "exit 7")]
    [TestCase(137, "kill -KILL $$")]
    [TestCase(143, "kill -TERM $$")]
    public async Task The_exit_status_is_the_commands(int status, string script) => (await RunAsync("sh", "-c", script)).ExitCode.Should().Be(status);

    [Test]
    public async Task A_command_that_is_not_there_is_named()
    {
        var (exitCode, _, error) = await RunAsync("no-such-command");

        (exitCode, error).Should().Be((127, "no-such-command: No such file or directory\n"));
    }

    [Test]
    public async Task Output_and_errors_stay_apart()
    {
        var (exitCode, output, error) = await RunAsync("sh", "-c", "echo out; echo wrong >&2; printf 'no line end'");

        (exitCode, Text(output), error).Should().Be((0, "out\nno line end", "wrong\n"));
    }

    [Test]
    public async Task Words_arrive_as_they_are()
    {
        string[] words = ["two words", "", "*", "'quoted' \"twice\" \\n $HOME", "line\nend", " "];

        var (_, output, _) = await RunAsync(["printf", "<%s>", .. words]);

        Text(output).Should().Be(string.Concat(words.Select(word => $"<{word}>")));
    }

    [Test]
    public async Task Ten_megabytes_of_any_bytes_go_in_and_come_out_again()
    {
        var bytes = new byte[10_000_000];
        new Random(1).NextBytes(bytes);

        var (exitCode, output, error) = await RunWithInputAsync(bytes, "cat");

        (exitCode, error).Should().Be((0, string.Empty));
        output.AsSpan().SequenceEqual(bytes).Should().BeTrue("{0} bytes came back", output.Length);
    }

    [Test]
    public async Task A_command_that_does_not_read_its_input_ends_all_the_same()
    {
        var (exitCode, output, _) = await RunWithInputAsync(new byte[10_000_000], "echo", "done");

        (exitCode, Text(output)).Should().Be((0, "done\n"));
    }

    [TestCase("INT", 130)]
    [TestCase("TERM", 143)]
    [TestCase("HUP", 129)]
    public async Task A_signal_ends_the_command(string signal, int status)
    {
        using var inside = Start("sh", "-c", "echo $$; sleep 1000; echo not asked to");
        var command = await inside.LineAsync();

        inside.Signal(signal);
        var (exitCode, output, _) = await inside.EndAsync();

        (exitCode, Text(output)).Should().Be((status, string.Empty));
        await GoneAsync(command);
    }

    [Test]
    public async Task What_becomes_of_a_signal_is_for_the_command_to_decide()
    {
        using var inside = Start("sh", "-c", "trap 'echo bye; exit 3' TERM; echo ready; while :; do sleep 0.1; done");
        await inside.LineAsync();

        inside.Signal("TERM");
        var (exitCode, output, _) = await inside.EndAsync();

        (exitCode, Text(output)).Should().Be((3, "bye\n"));
    }

    [Test]
    public async Task After_a_second_signal_nobody_waits_for_the_command()
    {
        using var inside = Start("sh", "-c", "trap '' TERM; trap 'echo not yet' INT; echo $$; while :; do sleep 0.1; done");
        var command = await inside.LineAsync();

        inside.Signal("INT");
        (await inside.LineAsync()).Should().Be("not yet");
        inside.Signal("TERM");

        (await inside.EndAsync()).ExitCode.Should().Be(143);
        Tool.Run("kill", "-KILL", command);
    }

    [Test]
    public async Task A_caller_that_is_killed_takes_the_command_with_it()
    {
        using var inside = Start("sh", "-c", "echo $$; exec sleep 1000");
        var command = await inside.LineAsync();

        inside.Signal("KILL");

        await GoneAsync(command);
    }

    [Test]
    public async Task What_a_command_leaves_running_holds_nobody_up()
    {
        var (exitCode, output, _) = await RunAsync("sh", "-c", "sleep 1000 & echo $!");

        exitCode.Should().Be(0);
        Tool.Check("kill", Text(output).Trim());
    }

    [Test]
    public async Task A_lab_that_ends_first_is_told_from_a_command_that_failed()
    {
        using var inside = Start("sh", "-c", "echo $$; exec sleep 1000");
        var command = await inside.LineAsync();

        relay.Dispose();
        var (exitCode, _, error) = await inside.EndAsync();
        // Whatever was to end it may have been killed before it could.
        Tool.Run("kill", command);

        (exitCode, error).Should().Be((125, "The lab hung up before the command had ended.\n"));
    }

    [Test]
    public void Without_a_lab_it_says_how_to_start_one()
    {
        using var folder = new TemporaryFolder();

        var run = Tool.Run("env", "PORTAL_INSIDE=" + folder["none"], Repository.PathOf("scripts/inside.sh"), "true");

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("scripts/run.sh");
    }

    // The whole group that the process leads; who has ended and is still listed has ended.
    private static Task GoneAsync(string process) =>
        Until.TrueAsync(() => Tool.Run("pgrep", "-r", "D,R,S,T", "-g", process).Output.Length == 0, "the command should end");

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private InsideProcess Start(params string[] command) => new(relay.Socket, command);

    private Task<(int ExitCode, byte[] Output, string Error)> RunAsync(params string[] command) => RunWithInputAsync([], command);

    private async Task<(int ExitCode, byte[] Output, string Error)> RunWithInputAsync(byte[] input, params string[] command)
    {
        using var inside = Start(command);
        return await inside.EndAsync(input);
    }
}
