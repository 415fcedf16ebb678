using System.ComponentModel;
using System.IO.Pipelines;
using System.Text;
using CliWrap;

namespace Portal.Ipvsadm.Execution;

/// <summary>
/// Starts ipvsadm and <c>ip</c>. The only file that knows how a process is started; everything that can happen to one comes back as a
/// value.
/// </summary>
internal sealed class ToolProcess(IpvsadmOptions options, TimeProvider time)
{
    private const int MaximumOutput = 256 << 20;
    private const int Block = 4 << 10;
    internal const int MaximumError = 64 << 10;
    private const int MaximumTimeouts = 30;
    private const int PausesPerTime = 8;

    // errno: ENOENT, ENOEXEC, EACCES, ENOTDIR. Whatever else keeps a process from starting says nothing of the program.
    private const int NoSuchFile = 2;
    private const int NotExecutable = 8;
    private const int NotAllowed = 13;
    private const int NotAFolder = 20;

    // A process that cannot be killed (it hangs inside the kernel) is not waited for any longer than this.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs the tool to its end.</summary>
    /// <param name="arguments">Its arguments, one element each.</param>
    /// <param name="input">What it reads from standard input.</param>
    /// <param name="output">Where its standard output goes; it is not flushed.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<ProcessEnd> RunAsync(
        IReadOnlyList<string> arguments,
        ReadOnlyMemory<byte> input,
        PipeWriter output,
        CancellationToken cancellationToken)
    {
        // Never disposed: a process that cannot be killed may outlive this method, and its reader with it.
#pragma warning disable CA2000, CA2025
        var timeout = new CancellationTokenSource(options.Timeout, time);
        var overflow = new CancellationTokenSource();
        using var kill = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token, overflow.Token);
        var error = new StringBuilder();
        var command = Command(arguments)
            .WithStandardInputPipe(PipeSource.FromBytes(input))
            .WithStandardOutputPipe(PipeTarget.Create((stream, token) => BlockingPipe.RunAsync(() => ReadOutput(stream, output, timeout, overflow, token))))
            .WithStandardErrorPipe(PipeTarget.Create((stream, token) => ReadErrorAsync(stream, error, token)));
#pragma warning restore CA2000, CA2025
        var end = await EndAsync(command, _ => { }, kill.Token);
        cancellationToken.ThrowIfCancellationRequested();
        lock (error)
        {
            return end with
            {
                StandardError = end.IsNotStarted ? end.StandardError : error.ToString().Trim(),
                TimedOut = timeout.IsCancellationRequested,
                TooMuchOutput = overflow.IsCancellationRequested,
            };
        }
    }

    /// <summary>
    /// Runs the tool while others write to it and read from it, with its number on record: nothing is written to a process
    /// that the next program would not know of. Standard output is read and thrown away: <see cref="PipeTarget.Null"/> would
    /// close it, and a tool that prints something would die of it.
    /// </summary>
    /// <param name="arguments">Its arguments, one element each.</param>
    /// <param name="write">Writes to its standard input, which is closed when this ends.</param>
    /// <param name="read">Reads its standard error to the end.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <returns>How it ended, without what it wrote.</returns>
    public Task<ProcessEnd> RunAsync(
        IReadOnlyList<string> arguments,
        Func<Stream, CancellationToken, Task> write,
        Func<Stream, CancellationToken, Task> read,
        CancellationToken cancellationToken)
    {
        var remembered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return EndAsync(
            Command(arguments)
                .WithStandardInputPipe(PipeSource.Create(async (stream, token) =>
                {
                    await remembered.Task.WaitAsync(token);
                    await write(stream, token);
                }))
                .WithStandardOutputPipe(PipeTarget.ToStream(Stream.Null))
                .WithStandardErrorPipe(PipeTarget.Create(read)),
            number =>
            {
                LeftProcess.Remember(options.ProcessFile, number);
                remembered.SetResult();
            },
            cancellationToken);
    }

    /// <summary>Runs the tool while others write to it and read from it, and has it write each line as soon as it has one.</summary>
    /// <param name="arguments">Its arguments, one element each.</param>
    /// <param name="write">Writes to its standard input, which is closed when this ends.</param>
    /// <param name="read">Reads its standard output to the end.</param>
    /// <param name="readError">Reads its standard error to the end.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <returns>How it ended, without what it wrote.</returns>
    public Task<ProcessEnd> RunByLineAsync(
        IReadOnlyList<string> arguments,
        Func<Stream, CancellationToken, Task> write,
        Func<Stream, Task> read,
        Func<Stream, CancellationToken, Task> readError,
        CancellationToken cancellationToken) => EndAsync(
        Command(Find(options.Stdbuf!), ["-oL", Find(options.Path), .. arguments])
            .WithStandardInputPipe(PipeSource.Create(write))
            .WithStandardOutputPipe(PipeTarget.Create((stream, _) => read(stream)))
            .WithStandardErrorPipe(PipeTarget.Create(readError)),
        _ => { },
        cancellationToken);

    private Command Command(IReadOnlyList<string> arguments) => Command(Find(options.Path), arguments);

    private static Command Command(string program, IReadOnlyList<string> arguments) => Cli.Wrap(program)
        .WithArguments(arguments)
        .WithWorkingDirectory("/")
        .WithEnvironmentVariables(variables => variables.Set("LC_ALL", "C").Set("PORTAL_TOKEN", null))
        .WithValidation(CommandResultValidation.None);

    // The runtime would run a program of that name beside this one or in the working folder before one in PATH.
    internal static string Find(string program) => program.Contains('/', StringComparison.Ordinal)
        ? program
        : (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists) ?? Path.Combine("/usr/sbin", program);

    private async Task<ProcessEnd> EndAsync(Command command, Action<int> started, CancellationToken kill)
    {
        try
        {
            // Off this thread: starting a process is a system call that waits for the child's exec.
            var running = Task.Run(
                async () =>
                {
                    // What has ended before it began starts no process.
                    kill.ThrowIfCancellationRequested();
                    using var execution = command.ExecuteAsync(kill);
                    started(execution.ProcessId);
                    return new ProcessEnd((await execution).ExitCode);
                },
                CancellationToken.None);
            var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = kill.Register(killed.SetResult);
            if (await Task.WhenAny(running, killed.Task) == running)
            {
                return await running;
            }

            return await running.WaitAsync(Grace, time, CancellationToken.None);
        }
        catch (Win32Exception exception)
        {
            // CliWrap wraps the exception with the error number in its own exception.
            var cause = exception.InnerException as Win32Exception ?? exception;
            var isMissing = cause.NativeErrorCode is NoSuchFile or NotAllowed or NotExecutable or NotAFolder || !File.Exists(command.TargetFilePath);
            return new ProcessEnd(null, isMissing ? exception.Message : cause.Message, IsNotStarted: true, IsMissing: isMissing);
        }
        catch (Exception exception) when (exception is OperationCanceledException or TimeoutException)
        {
            return new ProcessEnd(null);
        }
    }

    // A long listing may take long; the time-out starts anew with each piece of it, though not for ever. It comes in blocks
    // of 4 KiB, and to be woken up for each costs more than to read it: while there are more to come they are left to
    // gather, the longer the longer it has taken so far.
    private void ReadOutput(
        Stream stream,
        PipeWriter output,
        CancellationTokenSource timeout,
        CancellationTokenSource overflow,
        CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var isWide = false;
        long written = 0;
        while (true)
        {
            var room = output.GetSpan(Block);
            var count = stream.Read(room);
            if (count == 0)
            {
                return;
            }

            output.Advance(count);
            written += count;
            if (written > MaximumOutput)
            {
                overflow.Cancel();
            }
            else if (time.GetElapsedTime(start) < options.Timeout * MaximumTimeouts)
            {
                timeout.CancelAfter(options.Timeout);
            }

            // A partial block is the end. If the buffer is full, there may be more.
            if (count % Block != 0 || count == room.Length)
            {
                continue;
            }

            if (!isWide)
            {
                PipeSize.Widen(stream);
                isWide = true;
            }

            var pause = time.GetElapsedTime(start) / PausesPerTime;
            pause = pause < ShortestPause ? ShortestPause : pause > LongestPause ? LongestPause : pause;
            Task.Delay(pause, time, cancellationToken).GetAwaiter().GetResult();
        }
    }

    /// <summary>Reads standard error to its end, and keeps its beginning.</summary>
    /// <param name="stream">Standard error.</param>
    /// <param name="error">Gets the beginning; locked while it is changed.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <param name="said">Is told whenever something came; null for nobody.</param>
    internal static async Task ReadErrorAsync(Stream stream, StringBuilder error, CancellationToken cancellationToken, Action? said = null)
    {
        var buffer = new byte[4 << 10];
        while (await stream.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            lock (error)
            {
                error.Append(Encoding.UTF8.GetString(buffer, 0, Math.Min(count, MaximumError - error.Length)));
            }

            said?.Invoke();
        }
    }
}
