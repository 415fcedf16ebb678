using System.Buffers;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Ipvsadm.Execution;

/// <summary>The kernel's table through the real ipvsadm: one process for a listing of everything, one kept open for listings of single services, and one for writing.</summary>
public sealed class IpvsadmClient : IIpvsadm, IAsyncDisposable
{
    private const int ListingAttempts = 6;
    private const int SegmentationFault = 128 + 11;
    private static readonly TimeSpan PauseAfterTornListing = TimeSpan.FromMilliseconds(20);

    private readonly IpvsadmOptions options;
    private readonly IIpvsadmObserver observer;
    private readonly TimeProvider time;
    private readonly ToolProcess tool;
    private readonly CommandRun run;
    private readonly ListingRun listings;
    private readonly ServiceListings services;
    private readonly GlobalsClient globals;
    private readonly SemaphoreSlim writing = new(1);
    private readonly ITimer idle;
    private readonly Lazy<Task> leftEnded;

    // Disposed by CloseSessionAsync, which DisposeAsync runs.
#pragma warning disable CA2213
    private RestoreSession? session;
#pragma warning restore CA2213
    private bool isDisposed;

    /// <summary>Creates a client. Nothing is started before something is asked for.</summary>
    /// <param name="options">How ipvsadm is run.</param>
    /// <param name="observer">Is told of every run.</param>
    /// <param name="time">The clock.</param>
    public IpvsadmClient(IpvsadmOptions options, IIpvsadmObserver observer, TimeProvider time)
    {
        this.options = options;
        this.observer = observer;
        this.time = time;
        tool = new ToolProcess(options, time);
        run = new CommandRun(SessionAsync);
        listings = new ListingRun(tool);
        services = new ServiceListings(tool, listings, options, time);
        globals = new GlobalsClient(tool, listings, options, observer, time);
        leftEnded = new Lazy<Task>(() => LeftProcess.EndAsync(options.ProcessFile, ToolProcess.Find(options.Path)));
        idle = time.CreateTimer(_ => _ = CloseIdleAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Finds the program that a client would run, without running it.</summary>
    /// <param name="program">A path, or a name that is looked up as <see cref="IpvsadmOptions.Path"/> says.</param>
    /// <returns>Its path; null when there is none that can be run.</returns>
    public static string? Find(string program)
    {
        ArgumentNullException.ThrowIfNull(program);
        const UnixFileMode canBeRun = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        var file = ToolProcess.Find(program);
        return File.Exists(file) && (File.GetUnixFileMode(file) & canBeRun) != 0 ? file : null;
    }

    /// <inheritdoc/>
    public async Task<ObservedTable> ListAsync(CancellationToken cancellationToken) =>
        await ReadAsync(null, CommandText.Listing, ConfigurationListing.Parse, cancellationToken) ?? ObservedTable.Empty;

    /// <inheritdoc/>
    public async Task<ObservedService?> ListAsync(ServiceKey service, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(service);
        var table = await ReadAsync(service, CommandText.Listing, ConfigurationListing.Parse, cancellationToken);
        return table?.Services.FirstOrDefault(listed => listed.Key == service);
    }

    /// <inheritdoc/>
    public async Task<ObservedKernel> LookAsync(bool withGlobals, CancellationToken cancellationToken)
    {
        await leftEnded.Value;
        var (seen, failure) = withGlobals
            ? await TryReadAsync(GlobalCommandText.KernelListing, isWhole: true, KernelListing.Parse, cancellationToken)
            : await TryReadAsync(CommandText.Listing(null), isWhole: true, output => ConfigurationListing.Parse(output) is { } table ? new ObservedKernel(table, null) : null, cancellationToken);
        return seen ?? throw new IpvsadmException(failure!);
    }

    /// <inheritdoc/>
    public async Task<TrafficTable> ListTrafficAsync(CancellationToken cancellationToken) =>
        await ReadAsync(null, CommandText.TrafficListing, TrafficListing.Parse, cancellationToken) ?? TrafficTable.Empty;

    /// <inheritdoc/>
    public async Task<ServiceTraffic?> ListTrafficAsync(ServiceKey service, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(service);
        var table = await ReadAsync(service, CommandText.TrafficListing, TrafficListing.Parse, cancellationToken);
        return table?.Find(service);
    }

    /// <inheritdoc/>
    public Task<IpvsadmFailure?> ProbeAsync(CancellationToken cancellationToken) => listings.ProbeAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IpvsadmFailure?>> RunAsync(IReadOnlyList<IpvsadmCommand> commands)
    {
        ArgumentNullException.ThrowIfNull(commands);
        if (commands.Count == 0)
        {
            return [];
        }

        // No line is sent for what none can say, whoever asks for it.
        var failures = commands.Select(FailureText.OfUnsayable).ToArray();
        IReadOnlyList<IpvsadmCommand> sayable = Array.TrueForAll(failures, failure => failure is null) ? commands : [.. commands.Where((_, index) => failures[index] is null)];
        if (sayable.Count == 0)
        {
            return failures;
        }

        await leftEnded.Value;
        await writing.WaitAsync();
        try
        {
            var start = time.GetTimestamp();
            var outcomes = new Queue<IpvsadmFailure?>(await run.RunAsync(sayable));
            failures = [.. failures.Select(failure => failure ?? outcomes.Dequeue())];
            observer.Wrote(commands, time.GetElapsedTime(start), failures);
            return failures;
        }
        finally
        {
            idle.Change(options.IdleTime, Timeout.InfiniteTimeSpan);
            writing.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<Globals> ListGlobalsAsync(CancellationToken cancellationToken)
    {
        await leftEnded.Value;
        return await globals.ListAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IpvsadmFailure?> RunAsync(GlobalCommand command)
    {
        await leftEnded.Value;
        await writing.WaitAsync();
        try
        {
            // The record of processes has room for one.
            await CloseSessionAsync();
            return await globals.RunAsync(command);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>Ends the open process after its last command, and all listings. The kernel's table stays as it is.</summary>
    /// <returns>When they have ended.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, true))
        {
            return;
        }

        await idle.DisposeAsync();
        await CloseIdleAsync();
        await services.DisposeAsync();
        await listings.DisposeAsync();
        if (leftEnded.IsValueCreated)
        {
            await leftEnded.Value;
        }

        writing.Dispose();
    }

    private async Task<T?> ReadAsync<T>(
        ServiceKey? service,
        Func<ServiceKey?, IReadOnlyList<string>> listing,
        Func<ReadOnlySequence<byte>, T?> parse,
        CancellationToken cancellationToken)
        where T : class
    {
        var lines = listing(service);
        await leftEnded.Value;
        for (var attempt = 1; ; attempt++)
        {
            var (table, failure) = await TryReadAsync(lines, service is null, parse, cancellationToken);
            switch (failure?.Kind)
            {
                case null:
                    return table;
                case FailureKind.Torn when attempt < ListingAttempts:
                    await Task.Delay(PauseAfterTornListing * attempt, time, cancellationToken);
                    break;
                default:
                    throw new IpvsadmException(failure);
            }
        }
    }

    private async Task<(T? Listed, IpvsadmFailure? Failure)> TryReadAsync<T>(
        IReadOnlyList<string> lines,
        bool isWhole,
        Func<ReadOnlySequence<byte>, T?> parse,
        CancellationToken cancellationToken)
        where T : class
    {
        var start = time.GetTimestamp();
        var (listed, failure) = isWhole ? await listings.RunAsync(lines, parse, cancellationToken) : await services.RunAsync(lines, parse, cancellationToken);
        if (failure is { ExitCode: SegmentationFault })
        {
            // ipvsadm 1.31 crashes if it does not know the type or the flags of a tunnel. One such server must not hide all others.
            (listed, failure) = await listings.RunAsync([.. lines.Select(CommandText.WithoutTunnels)], parse, cancellationToken);
        }

        // If one service was listed: a missing service is an answer, not a failure. If the whole table was listed: somebody removed it
        // else while the table was listed, which ended the listing half-way.
        if (failure is { Kind: FailureKind.NoSuchService })
        {
            failure = isWhole ? failure with { Kind = FailureKind.Torn } : null;
        }

        observer.Listed(ListingRun.CommandOf(lines), time.GetElapsedTime(start), failure);
        return (listed, failure);
    }

    private async Task<RestoreSession> SessionAsync()
    {
        if (session is { IsUsable: true } open)
        {
            return open;
        }

        await CloseSessionAsync();
        session = new RestoreSession(tool, options, time);
        return session;
    }

    private async Task CloseIdleAsync()
    {
        await writing.WaitAsync();
        try
        {
            await CloseSessionAsync();
        }
        finally
        {
            writing.Release();
        }
    }

    private async Task CloseSessionAsync()
    {
        if (session is { } old)
        {
            session = null;
            await old.CloseAsync();
            old.Dispose();
        }
    }
}
