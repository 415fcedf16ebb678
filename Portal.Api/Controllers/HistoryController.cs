using Portal.Api.Contracts;
using Portal.Api.Http;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Controllers;

/// <summary>Earlier revisions of Portal's data: what was changed, what was declared, and the way back.</summary>
internal sealed class HistoryController(Balancer balancer, IHistory history, DrainAnswers answers)
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
        routes.MapPost(RevisionRoute + "/restore", RestoreAsync).WithMetadata(AccessRule.AdminsOfAll);
    }

    private async Task ListAsync(HttpContext context)
    {
        var violations = new ViolationList();
        var query = new QueryParameters(context, violations);
        var before = query.ReadNumber("before", 0, long.MaxValue) ?? long.MaxValue;
        var limit = query.ReadNumber("limit", 1, LargestPage) ?? DefaultPage;
        query.RefuseOthers();
        violations.ThrowIfBroken();
        var changes = await history.ReadChangesAsync(before, (int)limit, context.RequestAborted);
        await Answer.WriteArrayAsync(context, changes.Select(past => past.SeenBy(context.Reach)).OfType<PastChange>(), (json, past) => Revisions.ToBody(past.Change).Write(json, past.NamedSteps()));
    }

    private async Task GetAsync(HttpContext context)
    {
        var revision = context.RevisionInPath();
        context.RefuseQuery();
        await context.AwaitRoomAsync(balancer.State.Table);
        var past = await history.ReadStateAsync(revision, context.RequestAborted);
        var seen = past.State.SeenBy(context.Reach);
        await Answer.WriteArrayAsync(
            context,
            json =>
            {
                json.WriteStartObject();
                (past.Change is { } change ? Revisions.ToBody(change) : new RevisionBody(revision, null, null, null)).WriteFields(json);
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
