using System.Buffers;

namespace Portal.Ipvsadm.Execution;

/// <summary>
/// Lists single services: through a process that is kept open, as long as there is something to list, or by one of its own. What the
/// one that is kept open leaves unanswered is listed by one of its own.
/// </summary>
/// <param name="tool">Starts the one that is kept open.</param>
/// <param name="listings">Lists by one of its own.</param>
/// <param name="options">How ipvsadm is run.</param>
/// <param name="time">The clock.</param>
internal sealed class ServiceListings(ToolProcess tool, ListingRun listings, IpvsadmOptions options, TimeProvider time) : IAsyncDisposable
{
    // Where none can be had, there is no stdbuf, or it has no power over this ipvsadm.
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);

    private readonly Lock state = new();
    private ListingSession? session;
    private ITimer? idle;
    private long? used;
    private long? failed;
    private bool isDisposed;

    /// <summary>Makes listings of one service and reads them.</summary>
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
        if (Session() is { } open)
        {
            var (output, end) = await open.RunAsync(lines).WaitAsync(cancellationToken);
            if (output is not null)
            {
                return ListingRun.Read(ListingRun.CommandOf(lines), new ReadOnlySequence<byte>(output), parse, string.Empty);
            }

            // One that somebody has killed says nothing of what was asked.
            if (end is not null and not { ExitCode: 0 } and not { TimedOut: false, ExitCode: null or (> 128 and < 255) })
            {
                return (null, FailureText.Of(ListingRun.CommandOf(lines), end));
            }
        }

        return await listings.RunAsync(lines, parse, cancellationToken);
    }

    /// <summary>Ends the process that is kept open.</summary>
    /// <returns>When it has ended.</returns>
    public async ValueTask DisposeAsync()
    {
        ListingSession? old;
        lock (state)
        {
            isDisposed = true;
            (old, session) = (session, null);
            idle?.Dispose();
        }

        if (old is not null)
        {
            await EndAsync(old);
        }
    }

    // The one that answers; null when there is none yet. The first listing of many starts none: it may be the only one.
    private ListingSession? Session()
    {
        lock (state)
        {
            var isRepeated = used is { } before && time.GetElapsedTime(before) < options.IdleTime;
            used = time.GetTimestamp();
            if (session is { IsSpent: true } old)
            {
                failed = old.IsReady ? null : used;
                session = null;
                _ = EndAsync(old);
            }

            if (session is null && options.Stdbuf is not null && isRepeated && !isDisposed && !(failed is { } last && time.GetElapsedTime(last) < Retry))
            {
                session = new ListingSession(tool, options, time);
                idle ??= time.CreateTimer(_ => CloseIdle(), null, options.IdleTime, options.IdleTime);
            }

            return session is { IsReady: true } ? session : null;
        }
    }

    private void CloseIdle()
    {
        lock (state)
        {
            if (session is { } old && used is { } last && time.GetElapsedTime(last) >= options.IdleTime)
            {
                session = null;
                _ = EndAsync(old);
            }
        }
    }

    private async Task EndAsync(ListingSession old)
    {
        old.Close();
        await Task.WhenAny(old.Ended, Task.Delay(options.Timeout, time));
        old.Kill();
        await old.Ended;
    }
}
