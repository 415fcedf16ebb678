using System.Collections.Immutable;
using System.Globalization;
using Portal.Api.Checks;
using Portal.Api.State;
using Portal.Api.Storage;
using Portal.Api.Writing;
using Portal.Ipvsadm.Execution;

namespace Portal.Api.Readiness;

/// <summary>Finds out whether Portal can do its work: everything that it needs, each by its name.</summary>
public sealed class ReadinessProbe(IIpvsadm ipvsadm, StateStore store, Balancer balancer, HealthMonitor health, DriftWatch watch, IReadinessObserver observer, TimeProvider time) : IAsyncDisposable
{
    private const string NotWatched = "Portal does not watch for drift: --watch is 0.";
    private const string Unsettled = "A write failed. Portal has not yet repaired what the write may have left in the kernel.";

    private const string Braked = "So many servers fail their checks at once that none goes down. The network of this machine is the likelier culprit. See GET /health.";

    private readonly Lock state = new();
    private readonly ListingCheck listing = new(ipvsadm, time);
    private readonly CancellationTokenSource ending = new();
    private Task<ImmutableArray<ReadinessCheck>>? running;
    private long end;

    /// <summary>Says what is wrong between this director and its fleet, in whole sentences, null for nothing; null where there is no fleet.</summary>
    public Func<string?>? FleetProblem { get; init; }

    /// <summary>Makes all checks. Those who ask while they are made share them: anybody may ask, as often as he likes.</summary>
    /// <param name="cancellationToken">Ends the wait early, and not the checks.</param>
    /// <returns>The checks, in a fixed order.</returns>
    public Task<ImmutableArray<ReadinessCheck>> CheckAsync(CancellationToken cancellationToken) => CheckAsync(TimeSpan.Zero, cancellationToken);

    /// <summary>Makes all checks, or takes those that were made a moment ago.</summary>
    /// <param name="maximumAge">How long ago they may have ended.</param>
    /// <param name="cancellationToken">Ends the wait early, and not the checks.</param>
    /// <returns>The checks, in a fixed order.</returns>
    public Task<ImmutableArray<ReadinessCheck>> CheckAsync(TimeSpan maximumAge, CancellationToken cancellationToken)
    {
        lock (state)
        {
            var isRecent = running is { IsCompletedSuccessfully: true } && time.GetElapsedTime(end) < maximumAge;
            running = running is { IsCompleted: false } || isRecent ? running! : MakeAsync();
            return running.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Ends the checks that are being made, whoever waits for them: from now on the folder is another's.</summary>
    /// <returns>When they have ended.</returns>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        Task? last;
        lock (state)
        {
            last = running;
        }

        await (last ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ending.Dispose();
    }

    private async Task<ImmutableArray<ReadinessCheck>> MakeAsync()
    {
        var ended = ending.Token;
        var failure = await ipvsadm.ProbeAsync(ended);
        var unlisted = failure is null ? await listing.RunAsync(ended) : null;
        ended.ThrowIfCancellationRequested();
        ImmutableArray<ReadinessCheck> checks =
        [
            new ReadinessCheck("ipvsadm", failure is null or { Kind: FailureKind.NotPermitted or FailureKind.ModuleMissing } ? null : Describe(failure)),
            new ReadinessCheck("permission", failure is { Kind: FailureKind.NotPermitted } ? Describe(failure) : Unknown(failure, FailureKind.ModuleMissing)),
            new ReadinessCheck("ip_vs", failure is { Kind: FailureKind.ModuleMissing } ? Describe(failure) : Unknown(failure)),
            new ReadinessCheck("listing", unlisted is null ? Unknown(failure) : Describe(unlisted)),
            new ReadinessCheck("store", store.Probe()),
            new ReadinessCheck("last_push", balancer.LastPush.Problem ?? (balancer.NeedsRecovery ? Unsettled : null)),
            new ReadinessCheck("drift", null) { Note = Describe(balancer.Drift) },
            new ReadinessCheck("health", null) { Note = health.IsBraking ? Braked : null },
            .. FleetProblem is { } problem ? [new ReadinessCheck("fleet", problem())] : ImmutableArray<ReadinessCheck>.Empty,
        ];
        observer.Checked(checks);
        Volatile.Write(ref end, time.GetTimestamp());
        return checks;
    }

    // A director that forwards well must not be taken out of service for it.
    private string? Describe(DriftStatus status)
    {
        string[] notes = [.. new[] { DescribeDrift(status), status.Unmanaged.IsEmpty ? null : UnmanagedText.DescribeAll(status.Unmanaged) }.OfType<string>()];
        return notes.Length == 0 ? null : string.Join(' ', notes);
    }

    private string? DescribeDrift(DriftStatus status) => status.Since is { } since
        ? string.Create(CultureInfo.InvariantCulture, $"The kernel differs from Portal's data since {since:yyyy-MM-dd'T'HH:mm:ss'Z'}: {status.Drift}. See GET /drift.")
        : watch.Next is null ? NotWatched : null;

    private static string Describe(IpvsadmFailure failure) => IpvsadmException.Describe(failure).TrimEnd();

    // The checks after the failure were not reached, so nothing is known about them.
    private static string? Unknown(IpvsadmFailure? failure, FailureKind passed = default) =>
        failure is null || (passed != default && failure.Kind == passed) ? null : "Unknown: ipvsadm failed before this check.";
}
