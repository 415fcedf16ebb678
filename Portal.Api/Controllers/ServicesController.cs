using Portal.Api.Callers;
using Portal.Api.Contracts;
using Portal.Api.Http;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Views;
using Portal.Api.Writing;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Controllers;

/// <summary>Services, one and all of them.</summary>
internal sealed class ServicesController(Balancer balancer, KernelView kernel, DrainAnswers answers, Bodies bodies, HealthView health)
{
    private const string CollectionRoute = "/services";
    private const string ArrayRule = $"must be an array: POST {CollectionRoute} replaces all services. To add one service, use POST {RequestReading.ServiceRoute}.";

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(CollectionRoute, ListAsync).WithMetadata(AccessRule.Callers);
        routes.MapPost(CollectionRoute, ResetAsync).WithMetadata(AccessRule.Admins);
        routes.MapGet(RequestReading.ServiceRoute, GetAsync).WithMetadata(AccessRule.Callers);
        routes.MapPost(RequestReading.ServiceRoute, AddAsync).WithMetadata(AccessRule.Admins);
        routes.MapPut(RequestReading.ServiceRoute, ReplaceAsync).WithMetadata(AccessRule.Admins);
        routes.MapPatch(RequestReading.ServiceRoute, PatchAsync).WithMetadata(AccessRule.Admins);
        routes.MapDelete(RequestReading.ServiceRoute, DeleteAsync).WithMetadata(AccessRule.Operators);
    }

    private async Task ListAsync(HttpContext context)
    {
        string? wanted = null;
        var (withStats, isFresh, filter) = context.ReadListing(query => wanted = query.ReadChoice("health", HealthView.Filters));
        await balancer.RefreshAsync(isFresh);
        await context.AwaitRoomAsync(balancer.State.Table);
        var all = await kernel.ListAsync(context.RequestAborted);
        var traffic = withStats ? await kernel.ListTrafficAsync(context.RequestAborted) : TrafficTable.Empty;
        var whole = balancer.State;
        var (listed, state) = (context.Reach.Of(all, whole.Annotations), whole.SeenBy(context.Reach));
        var table = Effective.Whole(listed, state);
        var volatileVersion = ContentVersion.OfState(table.Services, state.Drains, health.Versions, context.Reach.Of(traffic, whole.Annotations).Services);
        if (!EntityTags.IsAnswered(context, ContentVersion.Of(Effective.Seen(table, state), state.Annotations), volatileVersion))
        {
            var services = filter.IsOpen && wanted is null ? table.Services
                : table.Services.Where(service => filter.Takes(state.Annotations.Of(service.Key).Own) && (wanted is null || health.Is(service.Key, wanted)));
            await Answer.WriteArrayAsync(context, services, (json, service) => bodies.Of(service, state, traffic.Find(service.Key)).Write(json));
        }
    }

    private async Task ResetAsync(HttpContext context)
    {
        var (result, terms) = await MakeAsync(context);
        await answers.WriteReportAsync(context, result, terms);
    }

    // A separate method, so that the read body is not held while the answer waits.
    private async Task<(WriteResult Result, WriteTerms Terms)> MakeAsync(HttpContext context)
    {
        var violations = new ViolationList();
        var query = new QueryParameters(context, violations);
        var keepsWeights = query.ReadFlag("keep_weights");
        var terms = context.ReadTerms(violations, query, isGuarded: true, drains: true, waits: WaitKind.DirectorsOrAskedDrain);
        var given = await RequestBody.ReadListAsync(context, ServiceBody.Read, ArrayRule, violations);
        var table = ModelMapping.ToTable(given, violations);
        var annotations = ModelMapping.ToAnnotations(given, violations);
        violations.ThrowIfBroken();
        return (await balancer.ResetAsync(table, terms, keepsWeights, annotations, DrainMarking.Of(given)), terms);
    }

    private async Task GetAsync(HttpContext context)
    {
        var key = context.ServiceInPath();
        var (withStats, isFresh) = context.ReadLook();
        await balancer.RefreshAsync(isFresh);
        await context.AwaitRoomAsync(balancer.State.Table, key);
        var listed = await kernel.FindAsync(key, context.RequestAborted);
        var traffic = withStats ? await kernel.FindTrafficAsync(key, context.RequestAborted) : null;
        var state = balancer.State;
        var service = Effective.Whole(listed, state);
        var volatileVersion = ContentVersion.OfState([service], state.Drains, health.Versions, traffic is null ? [] : [traffic]);
        if (!EntityTags.IsAnswered(context, ContentVersion.Of(Effective.Seen(service, state), state.Annotations.Of(key)), volatileVersion))
        {
            await Answer.WriteAsync(context, StatusCodes.Status200OK, bodies.Of(service, state, traffic).Write);
        }
    }

    private Task AddAsync(HttpContext context) =>
        DeclareAsync(context, (key, declaration) => new AddServiceIntent(key, declaration.Settings, declaration.Servers));

    private Task ReplaceAsync(HttpContext context) =>
        DeclareAsync(context, (key, declaration) => new ReplaceServiceIntent(key, declaration.Settings, declaration.Servers));

    private async Task PatchAsync(HttpContext context)
    {
        var key = context.ServiceInPath();
        var violations = new ViolationList();
        var terms = context.ReadTerms(violations);
        var patch = await RequestBody.ReadPatchAsync(context, ServiceBody.Read, violations);
        var annotations = ModelMapping.ToAnnotations(key, patch, isPatch: true, violations);
        violations.ThrowIfBroken();
        var intent = new PatchServiceIntent(key, ModelMapping.ToPatch(key, patch))
        {
            Annotations = annotations,
            Marks = DrainMarking.Of(patch),
        };
        await AnswerAsync(context, await balancer.WriteAsync(intent, terms), terms);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        var key = context.ServiceInPath();
        var violations = new ViolationList();
        var query = new QueryParameters(context, violations);
        var patience = RequestReading.ReadPatience(query);
        var terms = context.ReadTerms(violations, query, waits: WaitKind.DirectorsOrAskedDrain);
        violations.ThrowIfBroken();
        if (patience is { } time)
        {
            var drained = await balancer.WriteAsync(new DrainServiceIntent(key, time), terms);
            await answers.WriteAsync(context, drained, terms, ModelMapping.PathOf(key));
            return;
        }

        AccessCheck.Require(context, Role.Admin);
        var result = await balancer.WriteAsync(new DeleteServiceIntent(key), terms);
        await AnswerAsync(context, result, terms);
    }

    private async Task DeclareAsync(HttpContext context, Func<ServiceKey, ServiceDeclaration, ServiceIntent> intent)
    {
        var key = context.ServiceInPath();
        var violations = new ViolationList();
        var terms = context.ReadTerms(violations);
        var body = await RequestBody.ReadOptionalAsync(context, ServiceBody.Read, new ServiceBody(), violations);
        var declaration = ModelMapping.ToDeclaration(key, body, violations);
        var annotations = ModelMapping.ToAnnotations(key, body, isPatch: false, violations);
        violations.ThrowIfBroken();
        await AnswerAsync(context, await balancer.WriteAsync(intent(key, declaration) with { Annotations = annotations, Marks = DrainMarking.Of(body) }, terms), terms);
    }

    private static Task AnswerAsync(HttpContext context, WriteResult result, WriteTerms terms) =>
        Reports.WriteAsync(context, result, terms, Reports.Describe);
}
