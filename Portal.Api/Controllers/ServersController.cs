using Portal.Api.Balancing;
using Portal.Api.Contracts;
using Portal.Api.Http;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Controllers;

/// <summary>Servers of a service, one and all of them.</summary>
internal sealed class ServersController(Balancer balancer, KernelView kernel)
{
    private const string CollectionRoute = RequestReading.ServiceRoute + "/servers";
    private const string ServerRoute = CollectionRoute + "/{server}/{serverPort}";

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(CollectionRoute, ListAsync);
        routes.MapPost(CollectionRoute, ResetAsync);
        routes.MapGet(ServerRoute, GetAsync);
        routes.MapPost(ServerRoute, AddAsync);
        routes.MapPut(ServerRoute, ReplaceAsync);
        routes.MapPatch(ServerRoute, PatchAsync);
        routes.MapDelete(ServerRoute, DeleteAsync);
    }

    private async Task ListAsync(HttpContext context)
    {
        var key = context.ServiceInPath();
        var violations = new ViolationList();
        QueryParameters.ReadNone(context, violations);
        violations.ThrowIfBroken();
        var service = await kernel.FindAsync(key, context.RequestAborted);
        await Answer.WriteArrayAsync(context, service.Servers, (json, server) => ModelMapping.ToBody(server).Write(json));
    }

    private async Task ResetAsync(HttpContext context)
    {
        var key = context.ServiceInPath();
        var violations = new ViolationList();
        var isDryRun = QueryParameters.ReadDryRun(context, violations);
        var bodies = await RequestBody.ReadListAsync(context, ServerBody.Read, violations);
        var servers = ModelMapping.ToServers(key, bodies, violations);
        violations.ThrowIfBroken();
        var result = await balancer.WriteAsync(new ResetServersIntent(key, servers), CallerOf.Request(context), isDryRun);
        await Reports.WriteAsync(context, result);
    }

    private async Task GetAsync(HttpContext context)
    {
        var (service, server) = (context.ServiceInPath(), context.ServerInPath());
        var violations = new ViolationList();
        QueryParameters.ReadNone(context, violations);
        violations.ThrowIfBroken();
        var observed = await kernel.FindAsync(service, server, context.RequestAborted);
        await Answer.WriteAsync(context, StatusCodes.Status200OK, ModelMapping.ToBody(observed).Write);
    }

    private Task AddAsync(HttpContext context) =>
        DeclareAsync(context, (service, server, settings) => new AddServerIntent(service, server, settings));

    private Task ReplaceAsync(HttpContext context) =>
        DeclareAsync(context, (service, server, settings) => new ReplaceServerIntent(service, server, settings));

    private async Task PatchAsync(HttpContext context)
    {
        var (service, server) = (context.ServiceInPath(), context.ServerInPath());
        var violations = new ViolationList();
        var isDryRun = QueryParameters.ReadDryRun(context, violations);
        var patch = await RequestBody.ReadPatchAsync(context, ServerBody.Read, violations);
        violations.ThrowIfBroken();
        var intent = new PatchServerIntent(service, server, before =>
        {
            var broken = new ViolationList();
            var settings = ModelMapping.ToSettings(service, server, before, patch, broken);
            return broken.IsEmpty ? settings : throw new RejectedException(new RulesBroken([.. broken.All]));
        });
        await AnswerAsync(context, server, await balancer.WriteAsync(intent, CallerOf.Request(context), isDryRun), isDryRun);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        var (service, server) = (context.ServiceInPath(), context.ServerInPath());
        var violations = new ViolationList();
        var isDryRun = QueryParameters.ReadDryRun(context, violations);
        violations.ThrowIfBroken();
        var result = await balancer.WriteAsync(new DeleteServerIntent(service, server), CallerOf.Request(context), isDryRun);
        await AnswerAsync(context, server, result, isDryRun);
    }

    private async Task DeclareAsync(HttpContext context, Func<ServiceKey, RealServerKey, RealServerSettings, ServiceIntent> intent)
    {
        var (service, server) = (context.ServiceInPath(), context.ServerInPath());
        var violations = new ViolationList();
        var isDryRun = QueryParameters.ReadDryRun(context, violations);
        var body = await RequestBody.ReadOptionalAsync(context, ServerBody.Read, new ServerBody(), violations);
        var settings = ModelMapping.ToSettings(service, server, body, violations);
        violations.ThrowIfBroken();
        var result = await balancer.WriteAsync(intent(service, server, settings), CallerOf.Request(context), isDryRun);
        await AnswerAsync(context, server, result, isDryRun);
    }

    private static Task AnswerAsync(HttpContext context, RealServerKey server, WriteResult result, bool isDryRun) =>
        Reports.WriteAsync(context, result, isDryRun, service => (
            $"{ModelMapping.PathOf(service.Key)}/servers/{ModelMapping.PathOf(server)}",
            ModelMapping.ToBody(server, service.Servers[server]).Write));
}
