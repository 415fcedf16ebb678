using System.Threading.Channels;
using Portal.Api.Events;
using Portal.Api.Fleet;
using Portal.Api.Metrics;

namespace Portal.Api.Hosting;

/// <summary>Makes events, lines of the log and figures of how this director stands to its fleet.</summary>
internal sealed class FleetNews(string director, EventHub hub, FleetMetrics metrics, FleetLog log) : IFleetObserver
{
    private readonly Channel<bool> turns = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <inheritdoc/>
    public void Turned(FleetStatus before, FleetStatus after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        Wake();
        if (after.CopyProblem is { } problem && before.CopyProblem is null)
        {
            log.CopyNotWritten(problem);
        }

        // The words for why a store does not answer differ each time.
        if (before.Standing == after.Standing && (after.State == FleetState.Away || before.Reason == after.Reason))
        {
            return;
        }

        switch (after.Standing)
        {
            case FleetState.Following:
                log.Follows(after.Revision);
                break;
            case FleetState.Away:
                log.IsAway(after.Problem!);
                break;
            default:
                log.IsFrozen(after.Reason ?? string.Empty);
                break;
        }

        hub.Publish(new FleetTurned(director, FleetNames.Of(before.Standing), FleetNames.Of(after.Standing), after.Reason, after.Revision));
    }

    /// <inheritdoc/>
    public void Committed(TimeSpan duration) => metrics.Committed(duration);

    /// <inheritdoc/>
    public void Overtaken() => metrics.Overtaken();

    /// <summary>There is something to tell the other directors, or to hear from them.</summary>
    public void Wake() => turns.Writer.TryWrite(true);

    /// <summary>Waits until something has turned, or for so long.</summary>
    public async Task WaitAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(turns.Reader.WaitToReadAsync(end.Token).AsTask(), Task.Delay(patience, time, end.Token));
        await end.CancelAsync();
        turns.Reader.TryRead(out _);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
