using System.Collections.Frozen;
using Portal.Api.Callers;
using Portal.Api.Events;
using Portal.Api.Http;
using Portal.Api.Writing;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Controllers;

/// <summary>What happens, as it happens: a stream that goes on until the client or Portal ends it.</summary>
/// <param name="hub">Has the events.</param>
/// <param name="balancer">Knows the present revision.</param>
/// <param name="time">The clock.</param>
/// <param name="stopping">Is set when Portal stops: a stream must not keep it.</param>
internal sealed class EventsController(EventHub hub, Balancer balancer, TimeProvider time, CancellationToken stopping)
{
    private const string PlaceHeader = "Last-Event-ID";
    private const string PlaceParameter = "last_event_id";

    // Longer than most things that end a silent connection are patient.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/events", StreamAsync).WithMetadata(AccessRule.Callers);

    private async Task StreamAsync(HttpContext context)
    {
        var violations = new ViolationList();
        var query = new QueryParameters(context, violations);
        var kinds = ReadKinds(query, violations);
        var place = ReadPlace(context, query, violations);
        query.RefuseOthers();
        violations.ThrowIfBroken();
        using var reader = hub.TryOpen(place) ?? throw new ProblemException(Problems.TooManyReaders());
        Place.Of(context).Leave();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping, reader.CutsOff);
        try
        {
            await using var stream = new EventStream(context, time);
            if (HeadRequests.IsHead(context))
            {
                stream.Start();
                return;
            }

            await BeginAsync(stream, reader, place, end.Token);
            await FollowAsync(stream, reader, item => ToShow(item, kinds, Recognition.RightsOf(context)!), () => Recognition.IsCurrent(context), end.Token);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // The client does not read, has gone, is too far behind, or would hold up Portal's end with what it has not read.
            context.Abort();
        }
    }

    private static FrozenSet<string>? ReadKinds(QueryParameters query, ViolationList violations)
    {
        if (query.ReadText("kinds") is not { } text)
        {
            return null;
        }

        var kinds = text.Split(',').ToFrozenSet(StringComparer.Ordinal);
        if (!kinds.IsSubsetOf(EventKinds.All))
        {
            violations.Add("kinds", $"must be one or more of {string.Join(", ", EventKinds.All)}, with commas between them.");
        }

        return kinds;
    }

    // A client that reconnects sends its last event id in the header. Its address still has the first one.
    private static EventPlace? ReadPlace(HttpContext context, QueryParameters query, ViolationList violations)
    {
        var (name, text) = (PlaceParameter, query.ReadText(PlaceParameter));
        if (context.Request.Headers[PlaceHeader].ToString() is { Length: > 0 } given)
        {
            (name, text) = (PlaceHeader, given);
        }

        var place = text is null ? null : EventPlace.Parse(text);
        if (text is not null && place is null)
        {
            violations.Add(name, "must be the id of an event, for example 3f2a9c01-17.");
        }

        return place;
    }

    private async Task BeginAsync(EventStream stream, EventReader reader, EventPlace? asked, CancellationToken end)
    {
        stream.Start();
        if (reader.HasGap)
        {
            // The revision is read behind the place: what came between them comes once more, and nothing is missing.
            await stream.WriteAsync(reader.Place.ToString(), "gap", EventData.Gap(time.GetUtcNow(), balancer.State.Revision, asked!.Value.ToString()), end);
        }
        else
        {
            stream.WritePlace(reader.Place.ToString());
        }

        await stream.SendAsync(end);
    }

    private async Task FollowAsync(EventStream stream, EventReader reader, Func<PortalEvent, PortalEvent?> toShow, Func<bool> isCurrent, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var fetched = reader.Fetch();
            if (!isCurrent())
            {
                return;
            }

            if (fetched is not { } events)
            {
                await stream.WriteAsync(null, "dropped", EventData.Dropped(time.GetUtcNow(), balancer.State.Revision), end);
                await stream.SendAsync(end);
                return;
            }

            if (await WriteAsync(stream, events, toShow, end))
            {
                continue;
            }

            if (Heartbeat - time.GetElapsedTime(stream.LastWrite) is var rest && rest <= TimeSpan.Zero)
            {
                // With the place: one who reads a few kinds only must not fall behind while nothing comes for him.
                stream.WriteComment("heartbeat");
                stream.WritePlace(reader.Place.ToString());
                await stream.SendAsync(end);
            }
            else if (events.Count == 0)
            {
                await reader.WhenNewsAsync().WaitAsync(rest, time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // Null for what was not asked for, or what the caller does not see.
    private PortalEvent? ToShow(PortalEvent item, FrozenSet<string>? kinds, Rights rights) =>
        kinds?.Contains(item.Content.Kind) == false ? null
        : rights.Reach.IsEverything ? item
        : EventSight.Of(item.Content, rights, balancer.State.Annotations) is { } content ? new PortalEvent(item.Id, item.Time, content)
        : null;

    // False when there was nothing to write.
    private static async Task<bool> WriteAsync(EventStream stream, IReadOnlyList<PortalEvent> events, Func<PortalEvent, PortalEvent?> toShow, CancellationToken end)
    {
        var isWritten = false;
        foreach (var item in events.Select(toShow).OfType<PortalEvent>())
        {
            await stream.WriteAsync(item.Id.ToString(), item.Content.Kind, item.Text(EventData.Of), end);
            isWritten = true;
            if (stream.IsFull)
            {
                await stream.SendAsync(end);
            }
        }

        if (isWritten)
        {
            await stream.SendAsync(end);
        }

        return isWritten;
    }
}
