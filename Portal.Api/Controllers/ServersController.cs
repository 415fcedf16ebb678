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

/// <summary>Servers of a service, one and all of them.</summary>
internal sealed class ServersController(Balancer balancer, KernelView kernel, DrainAnswers answers, Bodies bodies, HealthView health)
{
    private const string CollectionRoute = RequestReading.ServiceRoute + "/servers";

    /// <summary>The route of one server.</summary>
    public const string ServerRoute = CollectionRoute + "/{server}/{serverPort}";

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(CollectionRoute, ListAsync).WithMetadata(AccessRule.Callers);
        routes.MapPost(CollectionRoute, ResetAsync).WithMetadata(AccessRule.Admins);
        routes.MapGet(ServerRoute, GetAsync).WithMetadata(AccessRule.Callers);
        routes.MapPost(ServerRoute, AddAsync).WithMetadata(AccessRule.Admins);
        routes.MapPut(ServerRoute, ReplaceAsync).WithMetadata(AccessRule.Admins);
        routes.MapPatch(ServerRoute, PatchAsync).WithMetadata(AccessRule.Operators);
        routes.MapDelete(ServerRoute, DeleteAsync).WithMetadata(AccessRule.Operators);
    }

    private async Task ListAsync(HttpContext context)
    {
        var key = context.ServiceInPath();
        var (withStats, isFresh, filter) = context.ReadListing();
        await balancer.RefreshAsync(isFresh);
        await context.AwaitRoomAsync(balancer.State.Table, key);
        var listed = await kernel.FindAsync(key, context.RequestAborted);
        var traffic = withStats ? await kernel.FindTrafficAsync(key, context.RequestAborted) : null;
        var state = balancer.State;
        var service = Effective.Whole(listed, state);
        var annotations = state.Annotations.Of(key);
        var volatileVersion = ContentVersion.OfState(key, service.Servers, state.Drains, health.Versions, traffic is null ? [] : [traffic]);
        if (!EntityTags.IsAnswered(context, ContentVersion.OfServers(Effective.Seen(service, state), annotations), volatileVersion))
        {
            var servers = service.Servers.Where(server => filter.IsOpen || filter.Takes(annotations.Of(server.Key)));
            await Answer.WriteArrayAsync(context, bodies.Of(servers, key, state, traffic), (json, server) => server.Write(json));
        }
    }

    private async Task ResetAsync(HttpContext context)
    {
        var (result, terms) = await MakeAsync(context);
        await answers.WriteReportAsync(context, result, terms);
    }

    // By itself, so that what was read is not held while the answer waits.
    private async Task<(WriteResult Result, WriteTerms Terms)> MakeAsync(HttpContext context)
    {
        var key = context.ServiceInPath();
        var violations = new ViolationList();
        var query = new QueryParameters(context, violations);
        var keepsWeights = query.ReadFlag("keep_weights");
        var terms = context.ReadTerms(violations, query, isGuarded: true, drains: true, waits: WaitKind.DirectorsOrAskedDrain);
        var path = $"/services/{ModelMapping.PathOf(key)}/servers";
        var rule = $"must be an array: POST {path} replaces all servers of the service. To add one server, use POST {path}/{{host}}/{{port}}.";
        var given = await RequestBody.ReadListAsync(context, ServerBody.Read, rule, violations);
        var servers = ModelMapping.ToServers(key, given, violations);
        var annotations = ServiceAnnotationEdit.None with { Servers = ModelMapping.ToAnnotations(key, given, violations) };
        violations.ThrowIfBroken();
        var result = await balancer.WriteAsync(new ResetServersIntent(key, servers) { KeepsWeights = keepsWeights, LeftPatience = terms.Patience, Annotations = annotations, Marks = DrainMarking.Of(given) }, terms);
        return (result, terms);
    }

    private async Task GetAsync(HttpContext context)
    {
        var (service, server) = (context.ServiceInPath(), context.ServerInPath());
        var (withStats, isFresh) = context.ReadLook();
        await balancer.RefreshAsync(isFresh);
        var listed = await kernel.FindAsync(service, context.RequestAborted);
        var traffic = withStats ? await kernel.FindTrafficAsync(service, context.RequestAborted) : null;
        var state = balancer.State;
        var observed = Effective.Whole(listed, state).Find(server) ?? throw new RejectedException(new ServerNotFound(service, server));
        var volatileVersion = ContentVersion.OfState(service, [observed], state.Drains, health.Versions, traffic is null ? [] : [traffic]);
        if (!EntityTags.IsAnswered(context, ContentVersion.Of(Effective.Seen(service, observed, state).Settings, state.Annotations.Of(service).Of(server)), volatileVersion))
        {
            await Answer.WriteAsync(context, StatusCodes.Status200OK, bodies.Of([observed], service, state, traffic).Single().Write);
        }
    }

    private Task AddAsync(HttpContext context) =>
        DeclareAsync(context, (service, server, settings) => new AddServerIntent(service, server, settings));

    private Task ReplaceAsync(HttpContext context) =>
        DeclareAsync(context, (service, server, settings) => new ReplaceServerIntent(service, server, settings));

    private async Task PatchAsync(HttpContext context)
    {
        var (service, server) = (context.ServiceInPath(), context.ServerInPath());
        var violations = new ViolationList();
        var terms = context.ReadTerms(violations);
        var patch = await RequestBody.ReadPatchAsync(context, ServerBody.Read, violations);
        var annotation = ModelMapping.ToAnnotation(service, patch, isPatch: true, violations);
        violations.ThrowIfBroken();
        if (!patch.IsWeightOnly)
        {
            AccessCheck.Require(context, Role.Admin);
        }

        var intent = new PatchServerIntent(service, server, ModelMapping.ToPatch(server, patch))
        {
            Annotations = ServiceAnnotationEdit.Of(server, annotation),
            Marks = DrainMarking.Of(server, patch),
        };
        await AnswerAsync(context, server, await balancer.WriteAsync(intent, terms), terms);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        var (service, server) = (context.ServiceInPath(), context.ServerInPath());
        var violations = new ViolationList();
        var query = new QueryParameters(context, violations);
        var patience = RequestReading.ReadPatience(query);
        var terms = context.ReadTerms(violations, query, waits: WaitKind.DirectorsOrAskedDrain);
        violations.ThrowIfBroken();
        if (patience is { } time)
        {
            var drained = await balancer.WriteAsync(new DrainServerIntent(service, server, time), terms);
            await answers.WriteAsync(context, drained, terms, $"{ModelMapping.PathOf(service)}/servers/{ModelMapping.PathOf(server)}");
            return;
        }

        AccessCheck.Require(context, Role.Admin);
        var result = await balancer.WriteAsync(new DeleteServerIntent(service, server), terms);
        await AnswerAsync(context, server, result, terms);
    }

    private async Task DeclareAsync(HttpContext context, Func<ServiceKey, RealServerKey, RealServerSettings, ServiceIntent> intent)
    {
        var (service, server) = (context.ServiceInPath(), context.ServerInPath());
        var violations = new ViolationList();
        var terms = context.ReadTerms(violations);
        var body = await RequestBody.ReadOptionalAsync(context, ServerBody.Read, new ServerBody(), violations);
        var settings = ModelMapping.ToSettings(service, server, body, violations);
        var annotation = ModelMapping.ToAnnotation(service, body, isPatch: false, violations);
        violations.ThrowIfBroken();
        var result = await balancer.WriteAsync(intent(service, server, settings) with { Annotations = ServiceAnnotationEdit.Of(server, annotation), Marks = DrainMarking.Of(server, body) }, terms);
        await AnswerAsync(context, server, result, terms);
    }

    private static Task AnswerAsync(HttpContext context, RealServerKey server, WriteResult result, WriteTerms terms) =>
        Reports.WriteAsync(context, result, terms, done => Reports.Describe(done, server));
}
