using Portal.Api.Checks;
using Portal.Api.Etcd;
using Portal.Api.Fleet;
using Portal.Api.State;
using Portal.Api.Views;
using Portal.Api.Writing;

namespace Portal.Api.Hosting;

/// <summary>
/// Follows the other directors, and tells them that this one lives. That the head is read regularly is the rule; the watch only makes it sooner.
/// </summary>
internal sealed class FleetLoop(FleetParts parts, Balancer balancer, FleetView view, FleetNews news, HealthMonitor health, IHostApplicationLifetime lifetime, TimeProvider time, FleetLog log, FleetJury? jury = null) : BackgroundService
{
    private static readonly TimeSpan Rule = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AtMost = TimeSpan.FromMilliseconds(100);

    // Where others write all the time, many of their changes are taken over at once.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim hints = new(0, 1);
    private long lastRetry;
    private long? asked;
    private long votedWith;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A Portal that cannot listen must not say that it lives.
        using var started = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStarted, stoppingToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, started.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(
            RepeatAsync(FollowAsync, stoppingToken),
            RepeatAsync(token => WatchAsync(EtcdRange.Key(parts.Keys.Head), Follow, token), stoppingToken),
            jury is null ? Task.CompletedTask : RepeatAsync(token => WatchAsync(parts.Keys.Votes, _ => news.Wake(), token), stoppingToken),
            RepeatAsync(TellAsync, stoppingToken));
        await LeaveAsync();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        hints.Dispose();
        base.Dispose();
    }

    private async Task RepeatAsync(Func<CancellationToken, Task> turn, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await turn(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                // Portal stops.
            }
            catch (Exception exception)
            {
                log.Failed(exception);
                await Task.Delay(Soon, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // The store is asked outside of the queue of writes before it is asked there: while it does not answer, health and repair go on there.
    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        var journal = parts.Journal;
        try
        {
            // The watch tells nothing of what is wrong with the store, and it tells of what this director has appended itself as well.
            var asks = asked is not { } last || time.GetElapsedTime(last) >= Rule;
            if (asks || journal.Status.State != FleetState.Following || journal.IsInDoubt)
            {
                await journal.PeekAsync();
            }

            var retries = time.GetElapsedTime(lastRetry) > RetryPause;
            lastRetry = retries ? time.GetTimestamp() : lastRetry;
            await balancer.FollowAsync(retries, asks);
            asked = asks ? time.GetTimestamp() : asked;
            await SnapshotAsync();
        }
        catch (Exception exception) when (exception is StoreException or RejectedException)
        {
            // Its status says so.
        }

        await Task.Delay(Pace, time, stoppingToken);
        await hints.WaitAsync(journal.Status.State == FleetState.Away ? Jittered(Soon) : Rule, stoppingToken);
    }

    private void Follow(EtcdChange head)
    {
        parts.Journal.Told(head.Value);
        if (hints.CurrentCount == 0)
        {
            hints.Release();
        }
    }

    private async Task WatchAsync(EtcdRange range, Action<EtcdChange> hint, CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var change in parts.Etcd.WatchAsync(range, stoppingToken))
            {
                hint(change);
            }
        }
        catch (EtcdException)
        {
            // The rule finds what the watch does not tell.
        }

        news.Wake();
        await Task.Delay(Jittered(Soon), time, stoppingToken);
    }

    private async Task TellAsync(CancellationToken stoppingToken)
    {
        var turn = TurnAsync(stoppingToken);
        if (jury is not null && (await Task.WhenAny(turn, Task.Delay(Soon, time, stoppingToken)) != turn || !await turn))
        {
            // Nobody is waited for who cannot be heard: this director judges by itself until it hears them again.
            jury.Forget();
            health.Wake();
        }

        await turn;

        // Many changes in a row are told together.
        await Task.Delay(AtMost, time, stoppingToken);
        await news.WaitAsync(view.IsDraining ? Soon : Rule, time, stoppingToken);
    }

    private async Task<bool> TurnAsync(CancellationToken stoppingToken) =>
        await TryAsync(() => RollAsync(stoppingToken)) & (jury is null || await TryAsync(() => JudgeAsync(jury, stoppingToken)));

    private async Task RollAsync(CancellationToken stoppingToken)
    {
        // Who does not belong to the fleet that is there writes nothing into it.
        if (parts.Journal.IsAtHome)
        {
            var other = await parts.Roll.SayAsync(view.Report(), stoppingToken);
            parts.Journal.NameIs(other is null ? null : $"Another director of the name {other.Name} lives ({string.Join(", ", other.Addresses)}). Give each director a name of its own with --director.");
        }

        var roster = await parts.Roll.ReadAsync(stoppingToken);
        view.Seen(roster);
        if (parts.Roll.Misses(roster))
        {
            news.Wake();
        }
    }

    private async Task JudgeAsync(FleetJury jury, CancellationToken stoppingToken)
    {
        // One that was away for so long says nothing before it has looked again.
        var lease = parts.Roll.Lease;
        if (votedWith is not 0 && lease is not 0 && votedWith != lease)
        {
            jury.TakeBack();
            health.Doubt();
        }

        votedWith = lease is 0 ? votedWith : lease;
        if (await jury.TurnAsync(stoppingToken))
        {
            health.Wake();
        }
    }

    private async Task<bool> TryAsync(Func<Task> work)
    {
        try
        {
            await work();
            return true;
        }
        catch (EtcdException)
        {
            // The status says that the store does not answer.
        }
        catch (FormatException exception)
        {
            log.Failed(exception);
        }

        return false;
    }

    private async Task SnapshotAsync()
    {
        try
        {
            await parts.Journal.SnapshotIfDueAsync();
        }
        catch (StoreException exception)
        {
            log.SnapshotNotWritten(exception.Message);
        }
    }

    // So that the others need not wait until this one is given up.
    private async Task LeaveAsync()
    {
        try
        {
            await parts.Roll.LeaveAsync().WaitAsync(LastWord, time);
        }
        catch (Exception exception) when (exception is EtcdException or TimeoutException)
        {
            // Its lease ends by itself.
        }
    }

    // Not all directors at once. Nobody gains by guessing it.
#pragma warning disable CA5394
    private static TimeSpan Jittered(TimeSpan pause) => pause * (0.5 + Random.Shared.NextDouble());
#pragma warning restore CA5394
}
