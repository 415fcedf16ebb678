using System.Text;
using System.Threading.Channels;

namespace Portal.Ipvsadm.Execution;

/// <summary>
/// One <c>ipvsadm -R</c> kept open for many commands: starting a process costs as much as a hundred lines. It carries a
/// line out as soon as it has arrived, but says nothing about one that succeeds and names no line when one fails. So
/// commands are followed by a mark, a line with an option that ipvsadm does not know: it answers
/// <c>--portal-mark-7: unknown option</c> on standard error, unbuffered, without a word to the kernel, and goes on.
/// The lines before a mark are the outcome of the commands before it. Each mark wakes Portal up, which costs as much as
/// some commands do; <see cref="CommandRun"/> knows when one is enough for many.
/// </summary>
internal sealed class RestoreSession : IDisposable
{
    private const string Mark = "--portal-mark-";
    private const string MarkLine = "-L " + Mark;
    private const string Begun = Mark + "begun";
    private static readonly string[] Arguments = ["-R"];

    private readonly IpvsadmOptions options;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource kill = new();
    private readonly Channel<ReadOnlyMemory<byte>> input = Channel.CreateUnbounded<ReadOnlyMemory<byte>>();
    private readonly Lock state = new();
    private readonly StringBuilder text = new();
    private readonly Task<ProcessEnd> process;
    private Exchange? current;
    private bool isCut;
    private long marks;
    private long sent;

    /// <summary>Starts the process.</summary>
    public RestoreSession(ToolProcess tool, IpvsadmOptions options, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        process = tool.RunAsync(Arguments, WriteAsync, (stream, _) => BlockingPipe.RunAsync(() => Read(stream)), kill.Token);
    }

    /// <summary>
    /// The line that comes first: what ipvsadm writes before it answers it, a warning of the loader for one, is about no command.
    /// </summary>
    public static ReadOnlySpan<byte> FirstLine => "-L --portal-mark-begun\n"u8;

    /// <summary>True when it can take further commands.</summary>
    public bool IsUsable => !process.IsCompleted && !kill.IsCancellationRequested && sent < options.CommandsPerProcess;

    /// <summary>Runs commands in their order; only one caller at a time.</summary>
    /// <param name="lines">The commands.</param>
    /// <param name="range">Which of them; at least one.</param>
    /// <param name="perMark">How many commands share a mark.</param>
    /// <returns>How the commands of each mark ended; null for those of marks behind one at which the process ended.</returns>
    public async Task<LineEnd?[]> RunAsync(CommandLines lines, Range range, int perMark)
    {
        var (_, count) = range.GetOffsetAndLength(lines.Count);
        var exchange = new Exchange(marks, (count + perMark - 1) / perMark);
        var marked = lines.Marked(range, perMark, MarkLine, marks);
        lock (state)
        {
            current = exchange;
            ClearText();
        }

        sent += count;
        marks += exchange.Outcomes.Length;
        if (exchange.IsFirst)
        {
            input.Writer.TryWrite(FirstLine.ToArray());
        }

        input.Writer.TryWrite(marked);
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
                exchange.Fail(end with { StandardError = end.IsNotStarted ? end.StandardError : text.ToString().Trim(), TimedOut = timedOut }, isCut);
                current = null;
            }
        }

        return exchange.Outcomes;
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

    private async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        PipeSize.Widen(stream);
        await foreach (var lines in input.Reader.ReadAllAsync(cancellationToken))
        {
            // It does not block: the pipe holds all that is sent before an answer is waited for.
            stream.Write(lines.Span);
        }
    }

    private void Read(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        var buffer = new char[4 << 10];
        var line = new StringBuilder();
        while (reader.Read(buffer) is var count and > 0)
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
                exchange.Complete(text.ToString().Trim(), isCut);
                ClearText();
                return;
            }

            if (line.StartsWith(Begun, StringComparison.Ordinal))
            {
                ClearText();
                return;
            }

            var kept = Math.Min(line.Length, Math.Max(0, ToolProcess.MaximumError - text.Length));
            if (text.Length < ToolProcess.MaximumError)
            {
                text.Append(line.AsSpan(0, kept)).Append('\n');
            }

            isCut |= kept < line.Length || line.Length >= ToolProcess.MaximumError;
        }
    }

    /// <summary>What ipvsadm wrote after it had answered <see cref="FirstLine"/>; all of it where it did not come to that.</summary>
    public static string WithoutStart(string error)
    {
        var begun = error.IndexOf(Begun, StringComparison.Ordinal);
        var end = begun < 0 ? -1 : error.IndexOf('\n', begun);
        return begun < 0 ? error : end < 0 ? string.Empty : error[(end + 1)..];
    }

    private void ClearText()
    {
        text.Clear();
        isCut = false;
    }
}
