using Portal.Api.Balancing;
using Portal.Api.Http;
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
        routes.MapGet("/drains", ListAsync);
        routes.MapGet(ServiceRoute, context => GetAsync(context, new ServiceDrain(context.ServiceInPath())));
        routes.MapDelete(ServiceRoute, context => CancelAsync(context, context.ServiceInPath(), null));
        routes.MapGet(ServerRoute, context => GetAsync(context, new ServerDrain(context.ServiceInPath(), context.ServerInPath())));
        routes.MapDelete(ServerRoute, context => CancelAsync(context, context.ServiceInPath(), context.ServerInPath()));
    }

    private async Task ListAsync(HttpContext context)
    {
        context.RefuseQuery();
        await Answer.WriteArrayAsync(context, balancer.State.Drains.All, (json, drain) => Drains.ToBody(drain).Write(json));
    }

    private async Task GetAsync(HttpContext context, DrainTarget target)
    {
        context.RefuseQuery();
        var drain = balancer.State.Drains.Find(target) ?? throw new RejectedException(new DrainNotFound(target));
        var body = Drains.ToBody(drain) with
        {
            Connections = await watch.ConnectionsAsync(drain, context.RequestAborted),
            Warnings = Drains.Warnings(warnings.StickyServices(drain)),
        };
        await Answer.WriteAsync(context, StatusCodes.Status200OK, body.Write);
    }

    private async Task CancelAsync(HttpContext context, ServiceKey service, RealServerKey? server)
    {
        var violations = new ViolationList();
        var terms = context.ReadUnconditionalTerms(violations);
        violations.ThrowIfBroken();
        var result = await balancer.WriteAsync(new CancelDrainIntent(service, server), terms);
        await Reports.WriteAsync(context, result, terms, (declared, annotations) => server is { } key
            ? Reports.Describe(declared, key, annotations)
            : Reports.Describe(declared, annotations));
    }
}
