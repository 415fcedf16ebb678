using System.Runtime.InteropServices;
using CliWrap;

namespace Portal.Api.Checks;

/// <summary>
/// Starts health programs; the only file that does. It is apart from the one that starts ipvsadm, because it wants the
/// opposite: a process group that dies as a whole, an environment without anything of Portal's, and no output but one line.
/// </summary>
internal static partial class ProgramProcess
{
    private const int KillSignal = 9;

    // The children are dead by then, and the pipes closed. Only one that left the group can still hold them.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs a program to its end, in a process group of its own; what is left of the group then is killed.</summary>
    /// <param name="setsid">The path of setsid, which makes the group and becomes the program: no shell is in between.</param>
    /// <param name="path">The program.</param>
    /// <param name="environment">All that its environment has.</param>
    /// <param name="time">The clock.</param>
    /// <param name="kill">Kills the group.</param>
    /// <exception cref="OperationCanceledException">It was killed.</exception>
    public static async Task<ProgramEnd> RunAsync(string setsid, string path, IReadOnlyDictionary<string, string?> environment, TimeProvider time, CancellationToken kill)
    {
        var (output, error) = (new FirstLine(), new FirstLine());

        // Never disposed: who reads may outlive this method.
#pragma warning disable CA2000
        var reading = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
#pragma warning restore CA2000
        var group = new TaskCompletionSource<int>();
        var command = CliWrap.Cli.Wrap(setsid)
            .WithArguments([path])
            .WithWorkingDirectory("/")
            .WithEnvironmentVariables(environment)
            .WithValidation(CommandResultValidation.None)
            .WithStandardOutputPipe(PipeTarget.Create((stream, _) => output.ReadAsync(stream, reading.Token)))
            .WithStandardErrorPipe(PipeTarget.Create((stream, _) => error.ReadAsync(stream, reading.Token)))
            .WithStandardInputPipe(PipeSource.Create(async (stream, ended) =>
            {
                // The program reads nothing. This pipe is cancelled when the program has ended or shall be killed, while the
                // other two wait for everybody who holds them.
                await stream.DisposeAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                _ = Kill(-await group.Task, KillSignal);
                reading.CancelAfter(Grace);
            }));
        using var execution = command.ExecuteAsync(kill);
        group.SetResult(execution.ProcessId);
        var result = await execution;
        return new ProgramEnd(result.ExitCode, output.Text is { Length: > 0 } line ? line : error.Text);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
