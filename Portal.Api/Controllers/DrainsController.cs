using Portal.Api.Draining;
using Portal.Api.Http;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Controllers;

/// <summary>What is drained: to watch it, and to cancel it.</summary>
internal sealed class DrainsController(Balancer balancer, DrainWatch watch, DrainWarnings warnings)
{
    private const string ServiceRoute = RequestReading.ServiceRoute + "/drain";
    private const string ServerRoute = ServersController.ServerRoute + "/drain";

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/drains", ListAsync).WithMetadata(AccessRule.Callers);
        routes.MapGet(HostsController.HostRoute + "/drain", context => GetAsync(context, new HostDrain(context.HostInPath()))).WithMetadata(AccessRule.Callers);
        routes.MapGet(ServiceRoute, context => GetAsync(context, new ServiceDrain(context.ServiceInPath()))).WithMetadata(AccessRule.Callers);
        routes.MapDelete(ServiceRoute, context => CancelAsync(context, context.ServiceInPath(), null)).WithMetadata(AccessRule.Operators);
        routes.MapGet(ServerRoute, context => GetAsync(context, context.ServiceInPath(), context.ServerInPath())).WithMetadata(AccessRule.Callers);
        routes.MapDelete(ServerRoute, context => CancelAsync(context, context.ServiceInPath(), context.ServerInPath())).WithMetadata(AccessRule.Operators);
    }

    private async Task ListAsync(HttpContext context)
    {
        context.RefuseQuery();
        var state = balancer.State.SeenBy(context.Reach);
        await Answer.WriteArrayAsync(context, state.Drains.All, (json, drain) => Drains.ToBody(drain, state.Table).Write(json));
    }

    private async Task GetAsync(HttpContext context, DrainTarget target)
    {
        context.RefuseQuery();
        var drain = balancer.State.SeenBy(context.Reach).Drains.Find(target) ?? throw new RejectedException(new DrainNotFound(target));
        await WriteAsync(context, drain, target);
    }

    // Of the drain of its service or its host it tells what concerns this server.
    private async Task GetAsync(HttpContext context, ServiceKey service, RealServerKey server)
    {
        context.RefuseQuery();
        var target = new ServerDrain(service, server);
        var drain = balancer.State.Overlays.DrainOf(service, server) ?? throw new RejectedException(new DrainNotFound(target));
        await WriteAsync(context, drain, target);
    }

    private async Task WriteAsync(HttpContext context, Drain drain, DrainTarget counted)
    {
        // A host can serve more than the caller sees.
        var seen = balancer.State.SeenBy(context.Reach);
        var counts = await watch.CountAsync([counted], seen.Table, context.RequestAborted);
        var body = Drains.ToBody(drain, counts[0]) with { Warnings = Drains.Warnings(warnings.StickyServices(counted).Where(service => seen.Table.Find(service) is not null)) };
        await Answer.WriteAsync(context, StatusCodes.Status200OK, body.Write);
    }

    private async Task CancelAsync(HttpContext context, ServiceKey service, RealServerKey? server)
    {
        var violations = new ViolationList();
        var terms = context.ReadUnconditionalTerms(violations);
        violations.ThrowIfBroken();
        var result = await balancer.WriteAsync(new CancelDrainIntent(service, server), terms);
        await Reports.WriteAsync(context, result, terms, done => server is { } key ? Reports.Describe(done, key) : Reports.Describe(done));
    }
}
