using System.Buffers;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Portal.Ipvsadm.Commands;

namespace Portal.Ipvsadm.Execution;

/// <summary>
/// One <c>ipvsadm -R</c> kept open for many commands: starting a process costs as much as a hundred lines. It carries a
/// line out as soon as it has arrived, but says nothing about one that succeeds and names no line when one fails. So
/// each command is followed by a mark, a line with an option that ipvsadm does not know: it answers
/// <c>--portal-mark-7: unknown option</c> on standard error, unbuffered, without a word to the kernel, and goes on.
/// What stands before a mark is the outcome of the command before it.
/// </summary>
internal sealed class RestoreSession : IDisposable
{
    private const string Mark = "--portal-mark-";
    private static readonly string[] Arguments = ["-R"];

    private readonly IpvsadmOptions options;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource kill = new();
    private readonly Channel<ReadOnlyMemory<byte>> input = Channel.CreateUnbounded<ReadOnlyMemory<byte>>();
    private readonly Lock state = new();
    private readonly StringBuilder text = new();
    private readonly TaskCompletionSource remembered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<ProcessEnd> process;
    private Exchange? current;
    private long sent;

    /// <summary>Starts the process.</summary>
    public RestoreSession(ToolProcess tool, IpvsadmOptions options, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        process = tool.RunAsync(Arguments, Started, WriteAsync, ReadAsync, kill.Token);
    }

    /// <summary>True when it can take further commands.</summary>
    public bool IsUsable => !process.IsCompleted && !kill.IsCancellationRequested && sent < options.CommandsPerProcess;

    /// <summary>Runs commands in their order; only one caller at a time.</summary>
    /// <param name="commands">At least one command.</param>
    /// <returns>A failure or null for each.</returns>
    public async Task<IpvsadmFailure?[]> RunAsync(IReadOnlyList<IpvsadmCommand> commands)
    {
        var exchange = new Exchange(sent, commands.Count);
        var lines = Lines(commands, exchange.FirstMark);
        lock (state)
        {
            current = exchange;
            text.Clear();
        }

        sent += commands.Count;
        input.Writer.TryWrite(lines);
        var timedOut = !await exchange.WaitAsync(process, options.Timeout, time);
        if (timedOut)
        {
            await kill.CancelAsync();
        }

        if (timedOut || !exchange.IsComplete)
        {
            var end = await process;
            lock (state)
            {
                exchange.Fail(end with { StandardError = end.IsNotStarted ? end.StandardError : text.ToString().Trim(), TimedOut = timedOut });
                current = null;
            }
        }

        return Failures(commands, exchange);
    }

    /// <summary>Ends the process in good order: it comes to the end of its input and exits.</summary>
    public async Task CloseAsync()
    {
        input.Writer.TryComplete();
        try
        {
            await process.WaitAsync(options.Timeout, time);
        }
        catch (TimeoutException)
        {
            await kill.CancelAsync();
            await process;
        }
    }

    /// <summary>Kills the process if it still runs.</summary>
    public void Dispose()
    {
        input.Writer.TryComplete();
        kill.Cancel();
        kill.Dispose();
    }

    private static ReadOnlyMemory<byte> Lines(IReadOnlyList<IpvsadmCommand> commands, long firstMark)
    {
        var lines = new ArrayBufferWriter<byte>(commands.Count * 128);
        for (var i = 0; i < commands.Count; i++)
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"{CommandText.Line(commands[i])}\n-L {Mark}{firstMark + i}\n");
            Encoding.ASCII.GetBytes(line, lines);
        }

        return lines.WrittenMemory;
    }

    private static IpvsadmFailure?[] Failures(IReadOnlyList<IpvsadmCommand> commands, Exchange exchange)
    {
        var failures = new IpvsadmFailure?[commands.Count];
        for (var i = 0; i < failures.Length; i++)
        {
            failures[i] = FailureText.Of(commands[i], exchange.Outcomes[i]);
        }

        return failures;
    }

    private void Started(int number)
    {
        LeftProcess.Remember(options.ProcessFile, number);
        remembered.SetResult();
    }

    private async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        // Nothing is written to a process that the next program would not know of.
        await remembered.Task.WaitAsync(cancellationToken);
        await foreach (var lines in input.Reader.ReadAllAsync(cancellationToken))
        {
            await stream.WriteAsync(lines, cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }
    }

    private async Task ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        var buffer = new char[4 << 10];
        var line = new StringBuilder();
        while (await reader.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            for (var rest = buffer.AsMemory(0, count); !rest.IsEmpty;)
            {
                var end = rest.Span.IndexOf('\n');
                var piece = end < 0 ? rest : rest[..end];

                // A line without end is no message: it is cut, and the process is killed when it takes too long.
                line.Append(piece.Span[..Math.Min(piece.Length, ToolProcess.MaximumError - line.Length)]);
                rest = end < 0 ? default : rest[(end + 1)..];
                if (end >= 0)
                {
                    Take(line.ToString());
                    line.Clear();
                }
            }
        }

        Take(line.ToString());
    }

    private void Take(string line)
    {
        lock (state)
        {
            if (current is { } exchange && exchange.IsNextMark(line, Mark))
            {
                exchange.Complete(text.ToString().Trim());
                text.Clear();
            }
            else if (text.Length < ToolProcess.MaximumError)
            {
                text.Append(line.AsSpan(0, Math.Min(line.Length, ToolProcess.MaximumError - text.Length))).Append('\n');
            }
        }
    }
}
