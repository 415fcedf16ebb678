using Portal.Api.Balancing;
using Portal.Api.Contracts;
using Portal.Api.Http;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Controllers;

/// <summary>Services, one and all of them.</summary>
internal sealed class ServicesController(Balancer balancer, KernelView kernel, DrainWarnings warnings)
{
    private const string CollectionRoute = "/services";

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(CollectionRoute, ListAsync);
        routes.MapPost(CollectionRoute, ResetAsync);
        routes.MapGet(RequestReading.ServiceRoute, GetAsync);
        routes.MapPost(RequestReading.ServiceRoute, AddAsync);
        routes.MapPut(RequestReading.ServiceRoute, ReplaceAsync);
        routes.MapPatch(RequestReading.ServiceRoute, PatchAsync);
        routes.MapDelete(RequestReading.ServiceRoute, DeleteAsync);
    }

    private async Task ListAsync(HttpContext context)
    {
        var withStats = context.ReadWithStats();
        var table = await kernel.ListAsync(context.RequestAborted);
        var traffic = withStats ? await kernel.ListTrafficAsync(context.RequestAborted) : TrafficTable.Empty;
        var drains = balancer.State.Drains;
        var state = ContentVersion.OfState(table.Services.SelectMany(service => service.Servers), drains.All, traffic.Services);
        if (!EntityTags.IsAnswered(context, ContentVersion.Of(table), state))
        {
            await Answer.WriteArrayAsync(context, table.Services, (json, service) => Bodies.Of(service, drains, traffic.Find(service.Key)).Write(json));
        }
    }

    private async Task ResetAsync(HttpContext context)
    {
        var violations = new ViolationList();
        var query = new QueryParameters(context, violations);
        var keepsWeights = query.ReadFlag("keep_weights");
        var terms = context.ReadTerms(violations, query, isGuarded: true);
        var bodies = await RequestBody.ReadListAsync(context, ServiceBody.Read, violations);
        var table = ModelMapping.ToTable(bodies, violations);
        violations.ThrowIfBroken();
        await Reports.WriteAsync(context, await balancer.ResetAsync(table, terms, keepsWeights));
    }

    private async Task GetAsync(HttpContext context)
    {
        var key = context.ServiceInPath();
        var withStats = context.ReadWithStats();
        var service = await kernel.FindAsync(key, context.RequestAborted);
        var traffic = withStats ? await kernel.FindTrafficAsync(key, context.RequestAborted) : null;
        var drains = balancer.State.Drains;
        var state = ContentVersion.OfState(service.Servers, drains.Concerning(key), traffic is null ? [] : [traffic]);
        if (!EntityTags.IsAnswered(context, ContentVersion.Of(service), state))
        {
            await Answer.WriteAsync(context, StatusCodes.Status200OK, Bodies.Of(service, drains, traffic).Write);
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
        violations.ThrowIfBroken();
        var intent = new PatchServiceIntent(key, before =>
        {
            var broken = new ViolationList();
            var declaration = ModelMapping.ToDeclaration(before, patch, broken);
            return broken.IsEmpty ? (declaration.Settings, declaration.Servers) : throw new RejectedException(new RulesBroken([.. broken.All]));
        });
        await AnswerAsync(context, await balancer.WriteAsync(intent, terms), terms);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        var key = context.ServiceInPath();
        var violations = new ViolationList();
        var query = new QueryParameters(context, violations);
        var patience = query.ReadNumber(Drains.Parameter, 1, Drains.LongestPatience);
        var terms = context.ReadTerms(violations, query);
        violations.ThrowIfBroken();
        if (patience is { } seconds)
        {
            var drained = await balancer.WriteAsync(new DrainServiceIntent(key, TimeSpan.FromSeconds(seconds)), terms);
            await Drains.WriteAsync(context, drained, terms, ModelMapping.PathOf(key), warnings);
            return;
        }

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
        violations.ThrowIfBroken();
        await AnswerAsync(context, await balancer.WriteAsync(intent(key, declaration), terms), terms);
    }

    private static Task AnswerAsync(HttpContext context, WriteResult result, WriteTerms terms) =>
        Reports.WriteAsync(context, result, terms, service => (ContentVersion.Of(service), ModelMapping.PathOf(service.Key), ModelMapping.ToBody(service).Write));
}
