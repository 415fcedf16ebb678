using System.Buffers;
using System.Collections.Immutable;
using System.IO.Pipelines;
using System.Text;
using Portal.Ipvsadm.Text;

namespace Portal.Ipvsadm.Execution;

/// <summary>Makes listings, one ipvsadm for those that are read together.</summary>
/// <param name="tool">Starts it.</param>
internal sealed class ListingRun(ToolProcess tool) : IAsyncDisposable
{
    private static readonly string[] Arguments = ["-R"];
    private static readonly PipeOptions Unbounded = new(pauseWriterThreshold: 0, minimumSegmentSize: 64 << 10, useSynchronizationContext: false);

    private readonly CancellationTokenSource ending = new();
    private readonly HashSet<Task> running = [];

    /// <summary>The command lines that make the same listings.</summary>
    /// <param name="lines">The listings, as lines for <c>ipvsadm -R</c>.</param>
    public static string CommandOf(IReadOnlyList<string> lines) => string.Join("; ", lines.Select(line => "ipvsadm " + line));

    /// <summary>What <c>ipvsadm -R</c> reads to make listings.</summary>
    /// <param name="lines">The listings, as lines for <c>ipvsadm -R</c>.</param>
    public static byte[] InputOf(IReadOnlyList<string> lines) => Encoding.ASCII.GetBytes(string.Concat(lines.Select(line => line + "\n")));

    /// <summary>Finds out whether ipvsadm can do anything, with nothing to do.</summary>
    /// <returns>Null when it can, else why not.</returns>
    public async Task<IpvsadmFailure?> ProbeAsync(CancellationToken cancellationToken)
    {
        var end = await StartAsync(default, new Pipe(Unbounded).Writer, cancellationToken);
        return end.IsSuccess ? null : FailureText.Of("ipvsadm -R", end);
    }

    /// <summary>Makes listings and reads them.</summary>
    /// <typeparam name="T">What they hold.</typeparam>
    /// <param name="lines">The listings, as lines for <c>ipvsadm -R</c>.</param>
    /// <param name="parse">Reads their output; null when they are torn.</param>
    /// <param name="cancellationToken">Ends them early.</param>
    /// <returns>What they hold, or why they could not be had.</returns>
    public async Task<(T? Listed, IpvsadmFailure? Failure)> RunAsync<T>(
        IReadOnlyList<string> lines,
        Func<ReadOnlySequence<byte>, T?> parse,
        CancellationToken cancellationToken)
        where T : class
    {
        var command = CommandOf(lines);
        // Its memory comes from the pool and goes back to it when all has been read.
        var output = new Pipe(Unbounded);
        var end = await StartAsync(InputOf(lines), output.Writer, cancellationToken);
        if (!end.IsSuccess)
        {
            return (null, FailureText.Of(command, end));
        }

        await output.Writer.CompleteAsync();
        var read = Read(command, (await output.Reader.ReadAsync(CancellationToken.None)).Buffer, parse, end.StandardError);
        await output.Reader.CompleteAsync();
        return read;
    }

    /// <summary>Reads what listings have printed.</summary>
    /// <typeparam name="T">What they hold.</typeparam>
    /// <param name="command">The command lines that make them.</param>
    /// <param name="output">What they have printed.</param>
    /// <param name="parse">Reads it; null when they are torn.</param>
    /// <param name="standardError">What was said beside it.</param>
    /// <returns>What they hold, or why it cannot be read.</returns>
    public static (T? Listed, IpvsadmFailure? Failure) Read<T>(string command, ReadOnlySequence<byte> output, Func<ReadOnlySequence<byte>, T?> parse, string standardError)
        where T : class
    {
        try
        {
            var listed = parse(output);
            return (listed, listed is null ? new IpvsadmFailure { Kind = FailureKind.Torn, Command = command } : null);
        }
        catch (ListingFormatException exception)
        {
            var error = string.Join(' ', ImmutableArray.Create(exception.Message, standardError)).Trim();
            return (null, new IpvsadmFailure { Kind = FailureKind.Unreadable, Command = command, ExitCode = 0, StandardError = error });
        }
    }

    /// <summary>Ends what still lists, whoever waits for it. From now on nothing is started.</summary>
    /// <returns>When all processes have ended.</returns>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        Task[] rest;
        lock (running)
        {
            rest = [.. running];
        }

        await Task.WhenAll(rest).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ending.Dispose();
    }

    private async Task<ProcessEnd> StartAsync(ReadOnlyMemory<byte> input, PipeWriter output, CancellationToken cancellationToken)
    {
        Task<ProcessEnd> run;
        CancellationTokenSource kill;
        lock (running)
        {
            ObjectDisposedException.ThrowIf(ending.IsCancellationRequested, this);
            kill = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ending.Token);
            run = tool.RunAsync(Arguments, input, output, kill.Token);
            running.Add(run);
        }

        using (kill)
        {
            try
            {
                return await run;
            }
            finally
            {
                lock (running)
                {
                    running.Remove(run);
                }
            }
        }
    }
}
