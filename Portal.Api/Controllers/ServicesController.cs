using Portal.Api.Balancing;
using Portal.Api.Contracts;
using Portal.Api.Http;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Controllers;

/// <summary>Services, one and all of them.</summary>
internal sealed class ServicesController(Balancer balancer, KernelView kernel)
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
        var violations = new ViolationList();
        QueryParameters.ReadNone(context, violations);
        violations.ThrowIfBroken();
        var table = await kernel.ListAsync(context.RequestAborted);
        await Answer.WriteArrayAsync(context, table.Services, (json, service) => ModelMapping.ToBody(service).Write(json));
    }

    private async Task ResetAsync(HttpContext context)
    {
        var violations = new ViolationList();
        var isDryRun = QueryParameters.ReadDryRun(context, violations);
        var bodies = await RequestBody.ReadListAsync(context, ServiceBody.Read, violations);
        var table = ModelMapping.ToTable(bodies, violations);
        violations.ThrowIfBroken();
        await Reports.WriteAsync(context, await balancer.ResetAsync(table, CallerOf.Request(context), isDryRun));
    }

    private async Task GetAsync(HttpContext context)
    {
        var key = context.ServiceInPath();
        var violations = new ViolationList();
        QueryParameters.ReadNone(context, violations);
        violations.ThrowIfBroken();
        var service = await kernel.FindAsync(key, context.RequestAborted);
        await Answer.WriteAsync(context, StatusCodes.Status200OK, ModelMapping.ToBody(service).Write);
    }

    private Task AddAsync(HttpContext context) =>
        DeclareAsync(context, (key, declaration) => new AddServiceIntent(key, declaration.Settings, declaration.Servers));

    private Task ReplaceAsync(HttpContext context) =>
        DeclareAsync(context, (key, declaration) => new ReplaceServiceIntent(key, declaration.Settings, declaration.Servers));

    private async Task PatchAsync(HttpContext context)
    {
        var key = context.ServiceInPath();
        var violations = new ViolationList();
        var isDryRun = QueryParameters.ReadDryRun(context, violations);
        var patch = await RequestBody.ReadPatchAsync(context, ServiceBody.Read, violations);
        violations.ThrowIfBroken();
        var intent = new PatchServiceIntent(key, before =>
        {
            var broken = new ViolationList();
            var declaration = ModelMapping.ToDeclaration(before, patch, broken);
            return broken.IsEmpty ? (declaration.Settings, declaration.Servers) : throw new RejectedException(new RulesBroken([.. broken.All]));
        });
        await AnswerAsync(context, await balancer.WriteAsync(intent, CallerOf.Request(context), isDryRun), isDryRun);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        var key = context.ServiceInPath();
        var violations = new ViolationList();
        var isDryRun = QueryParameters.ReadDryRun(context, violations);
        violations.ThrowIfBroken();
        var result = await balancer.WriteAsync(new DeleteServiceIntent(key), CallerOf.Request(context), isDryRun);
        await AnswerAsync(context, result, isDryRun);
    }

    private async Task DeclareAsync(HttpContext context, Func<ServiceKey, ServiceDeclaration, ServiceIntent> intent)
    {
        var key = context.ServiceInPath();
        var violations = new ViolationList();
        var isDryRun = QueryParameters.ReadDryRun(context, violations);
        var body = await RequestBody.ReadOptionalAsync(context, ServiceBody.Read, new ServiceBody(), violations);
        var declaration = ModelMapping.ToDeclaration(key, body, violations);
        violations.ThrowIfBroken();
        await AnswerAsync(context, await balancer.WriteAsync(intent(key, declaration), CallerOf.Request(context), isDryRun), isDryRun);
    }

    private static Task AnswerAsync(HttpContext context, WriteResult result, bool isDryRun) =>
        Reports.WriteAsync(context, result, isDryRun, service => (ModelMapping.PathOf(service.Key), ModelMapping.ToBody(service).Write));
}
