using Portal.Api.Contracts;
using Portal.Api.Http;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Controllers;

/// <summary>Earlier revisions of Portal's data: what was changed, what was declared, and the way back.</summary>
internal sealed class HistoryController(Balancer balancer, IHistory history, DrainAnswers answers, TimeProvider time)
{
    private const string CollectionRoute = "/history";
    private const int DefaultPage = 100;
    private const int LargestPage = 1000;
    private const string RevisionRoute = CollectionRoute + "/{revision}";

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(CollectionRoute, ListAsync).WithMetadata(AccessRule.Callers);
        routes.MapGet(RevisionRoute, GetAsync).WithMetadata(AccessRule.Callers);
        routes.MapGet(RevisionRoute + "/diff/{other}", CompareAsync).WithMetadata(AccessRule.Callers);
        routes.MapPost(RevisionRoute + "/restore", RestoreAsync).WithMetadata(AccessRule.AdminsOfAll);
    }

    private async Task ListAsync(HttpContext context)
    {
        var violations = new ViolationList();
        var query = new QueryParameters(context, violations);
        var before = query.ReadNumber("before", 0, long.MaxValue) ?? long.MaxValue;
        var limit = query.ReadNumber("limit", 1, LargestPage) ?? DefaultPage;
        var filter = ReadFilter(context, query, violations);
        query.RefuseOthers();
        violations.ThrowIfBroken();
        var changes = await history.ReadChangesAsync(before, (int)limit, filter, context.RequestAborted);
        await Answer.WriteArrayAsync(context, changes, (json, past) => Revisions.ToBody(past.Change).Write(json, past.NamedSteps()));
    }

    private HistoryFilter ReadFilter(HttpContext context, QueryParameters query, ViolationList violations)
    {
        var now = time.GetUtcNow();
        T? Read<T>(string name, Func<string, string, T> named) => query.ReadText(name) is { } text ? named(name, text) : default;
        var filter = new HistoryFilter
        {
            Since = Read("since", (name, text) => ModelMapping.TimeNamed(name, text, now, violations)),
            Until = Read("until", (name, text) => ModelMapping.TimeNamed(name, text, now, violations)),
            Service = Read("service", (name, text) => ModelMapping.ServiceNamed(name, text, violations)),
            Host = Read("host", (name, text) => ModelMapping.HostNamed(name, text, violations)),
            Reach = context.Reach,
            Caller = Read("caller", (_, text) => ModelMapping.CallerNamed(text)),
        };
        if (filter.Caller is { Length: 0 })
        {
            violations.Add("caller", "must not be empty.");
        }

        if (filter.Until <= filter.Since)
        {
            violations.AddUnlessBroken("until", "must be later than since.");
        }

        return filter;
    }

    private async Task GetAsync(HttpContext context)
    {
        var revision = context.RevisionInPath();
        context.RefuseQuery();
        await context.AwaitRoomAsync(balancer.State.Table);
        var past = await history.ReadStateAsync(revision, context.RequestAborted);
        var seen = past.State.SeenBy(context.Reach);
        var seenChange = past.Change is { } made && !context.Reach.IsEverything ? await SeenAsync(made, context) : past.Change;
        await Answer.WriteArrayAsync(
            context,
            json =>
            {
                json.WriteStartObject();
                (seenChange is { } change ? Revisions.ToBody(change) : new RevisionBody(revision, null, null, null)).WriteFields(json);
                json.WritePropertyName(Fields.Services);
            },
            seen.Table.Services,
            (json, service) => Drains.ToBody(service, seen.Annotations.Of(service.Key), seen.Overlays).Write(json),
            json =>
            {
                StateBody.WriteGlobals(json, context.Reach.IsEverything && balancer.DeclaresGlobals ? seen.Globals : null);
                Drains.Write(json, seen);
                json.WriteEndObject();
            });
    }

    // As the list of changes shows it: null for a caller who sees none of its steps, and is not to learn who made it and why.
    private async Task<AcceptedChange?> SeenAsync(AcceptedChange change, HttpContext context)
    {
        var filter = new HistoryFilter { Reach = context.Reach, Since = change.Time };
        var changes = await history.ReadChangesAsync(change.Revision + 1, 1, filter, context.RequestAborted);
        return changes is [{ Change: var seen }] && seen.Revision == change.Revision ? seen : null;
    }

    // What leads from the one to the other, as if the one were declared and the other were restored.
    private async Task CompareAsync(HttpContext context)
    {
        var (revision, other) = (context.RevisionInPath(), context.RevisionInPath("other"));
        context.RefuseQuery();
        await context.AwaitRoomAsync(balancer.State.Table);
        var from = await history.ReadStateAsync(revision, context.RequestAborted);
        var to = await history.ReadStateAsync(other, context.RequestAborted);
        var steps = from.State.SeenBy(context.Reach).StepsTo(to.State.SeenBy(context.Reach));
        var report = new ChangeReportBody(other, steps.Table)
        {
            Globals = context.Reach.IsEverything && balancer.DeclaresGlobals ? steps.Globals : GlobalsPlan.Empty,
            Annotations = steps.Annotations,
        };
        await Answer.WriteAsync(context, StatusCodes.Status200OK, report.Write);
    }

    private async Task RestoreAsync(HttpContext context)
    {
        var revision = context.RevisionInPath();
        var violations = new ViolationList();
        var query = new QueryParameters(context, violations);
        var terms = context.ReadUnconditionalTerms(violations, query, isGuarded: true, drains: true, waits: WaitKind.DirectorsOrAskedDrain);
        violations.ThrowIfBroken();

        // Read before the queue: what was declared then does not change, and writes need not wait for it.
        var past = await history.ReadStateAsync(revision, context.RequestAborted);
        await answers.WriteReportAsync(context, await balancer.RestoreAsync(past.State, terms), terms);
    }
}
