using System.Text;
using System.Threading.Channels;

namespace Portal.Ipvsadm.Execution;

/// <summary>
/// One <c>ipvsadm -R</c> kept open for listings: starting a process costs ten times as much as a listing of one service. By
/// <c>stdbuf</c> it writes each line as soon as it has one. Behind the listings stands <c>-L --timeout</c>, whose answer tells where
/// they end. Requests do not wait for each other's answers. A listing that fails ends the process, as a service that is not there.
/// </summary>
#pragma warning disable CA1001 // The token source must live as long as a caller waits, and it needs no disposal.
internal sealed class ListingSession
#pragma warning restore CA1001
{
    private const int FirstRoom = 16 << 10;
    private const int LargestRoom = 64 << 20;
    private static readonly string[] Arguments = ["-R"];
    private static readonly byte[] MarkLine = "-L --timeout\n"u8.ToArray();

    private readonly IpvsadmOptions options;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource kill = new();
    private readonly Channel<ReadOnlyMemory<byte>> input = Channel.CreateUnbounded<ReadOnlyMemory<byte>>();
    private readonly Lock state = new();
    private readonly Queue<TaskCompletionSource<ListingAnswer>> pending = new();
    private readonly StringBuilder error = new();
    private readonly Task<ProcessEnd> process;
    private readonly Task<ListingAnswer> greeting;
    private int left;
    private volatile bool hasTimedOut;
    private volatile bool isClosed;

    /// <summary>Starts the process.</summary>
    public ListingSession(ToolProcess tool, IpvsadmOptions options, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        left = options.CommandsPerProcess;
        process = tool.RunByLineAsync(Arguments, WriteAsync, stream => BlockingPipe.RunAsync(() => Read(stream)), (stream, token) => ToolProcess.ReadErrorAsync(stream, error, token, CloseIfReady), kill.Token);
        greeting = RunAsync([]);
    }

    /// <summary>True when it has answered once. Before that it is not known whether it answers before it ends.</summary>
    public bool IsReady => greeting is { IsCompletedSuccessfully: true, Result.Output: not null };

    /// <summary>True when it takes nothing any more: it has ended, or has listed so much that another takes its place.</summary>
    public bool IsSpent => greeting is { IsCompletedSuccessfully: true, Result.Output: null } || process.IsCompleted || kill.IsCancellationRequested || isClosed || Volatile.Read(ref left) <= 0;

    /// <summary>When the process has ended.</summary>
    public Task Ended => process;

    /// <summary>Makes listings.</summary>
    /// <param name="lines">The listings, as lines for <c>ipvsadm -R</c>.</param>
    /// <returns>What was printed, or why nothing was.</returns>
    public async Task<ListingAnswer> RunAsync(IReadOnlyList<string> lines)
    {
        var answer = new TaskCompletionSource<ListingAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        byte[] request = [.. ListingRun.InputOf(lines), .. MarkLine];
        lock (state)
        {
            left -= lines.Count + 1;
            pending.Enqueue(answer);
            input.Writer.TryWrite(request);
        }

        try
        {
            await Task.WhenAny(answer.Task, process).WaitAsync(options.Timeout, time);
        }
        catch (TimeoutException)
        {
            hasTimedOut = true;
            await kill.CancelAsync();
        }

        if (!answer.Task.IsCompleted)
        {
            Fail(await process with { TimedOut = hasTimedOut });
        }

        return await answer.Task;
    }

    /// <summary>Ends the process when it has answered what it was asked.</summary>
    public void Close()
    {
        isClosed = true;
        input.Writer.TryComplete();
    }

    /// <summary>Kills the process if it still runs.</summary>
    public void Kill() => kill.Cancel();

    private async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        await foreach (var lines in input.Reader.ReadAllAsync(cancellationToken))
        {
            await stream.WriteAsync(lines, cancellationToken);
        }
    }

    private void Read(Stream stream)
    {
        var (room, filled, start) = (new byte[FirstRoom], 0, 0);
        while (filled < LargestRoom && stream.Read(room, filled, room.Length - filled) is var count and > 0)
        {
            filled += count;
            while (room.AsSpan(start, filled - start).IndexOf((byte)'\n') is var length and >= 0)
            {
                var next = start + length + 1;
                if (!room.AsSpan(start, length).StartsWith("Timeout (tcp tcpfin udp): "u8))
                {
                    start = next;
                    continue;
                }

                Complete(room[..start]);
                room.AsSpan(next, filled - next).CopyTo(room);
                (filled, start) = (filled - next, 0);
            }

            if (filled == room.Length)
            {
                Array.Resize(ref room, 2 * room.Length);
            }
        }
    }

    // What it says is why it ends. A program around it, which may wait for more, learns that no more comes.
    private void CloseIfReady()
    {
        if (IsReady)
        {
            Close();
        }
    }

    private void Complete(byte[] output)
    {
        TaskCompletionSource<ListingAnswer>? answer;
        lock (state)
        {
            pending.TryDequeue(out answer);
        }

        answer?.SetResult(new ListingAnswer(output, null));
    }

    // It ended at the first that was not answered. The others were not even looked at.
    private void Fail(ProcessEnd end)
    {
        string said;
        lock (error)
        {
            said = error.ToString().Trim();
        }

        lock (state)
        {
            var isFirst = true;
            while (pending.TryDequeue(out var answer))
            {
                answer.SetResult(new ListingAnswer(null, isFirst ? end with { StandardError = end.IsNotStarted ? end.StandardError : said } : null));
                isFirst = false;
            }
        }
    }
}
