using Portal.Api.Contracts;
using Portal.Api.Http;
using Portal.Api.State;
using Portal.Api.Views;
using Portal.Api.Writing;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Controllers;

/// <summary>Live figures of services and servers.</summary>
internal sealed class StatsController(Balancer balancer, KernelView kernel)
{
    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/stats", ListAsync).WithMetadata(AccessRule.Callers);
        routes.MapPost("/stats/zero", context => ZeroAsync(context, null)).WithMetadata(AccessRule.AdminsOfAll);
        routes.MapGet(RequestReading.ServiceRoute + "/stats", GetServiceAsync).WithMetadata(AccessRule.Callers);
        routes.MapPost(RequestReading.ServiceRoute + "/stats/zero", context => ZeroAsync(context, context.ServiceInPath())).WithMetadata(AccessRule.Admins);
        routes.MapGet(ServersController.ServerRoute + "/stats", GetServerAsync).WithMetadata(AccessRule.Callers);
    }

    private async Task ListAsync(HttpContext context)
    {
        context.RefuseQuery();
        await context.AwaitRoomAsync(balancer.State.Table);
        var table = context.Reach.Of(await kernel.ListTrafficAsync(context.RequestAborted), balancer.State.Annotations);
        await Answer.WriteArrayAsync(
            context,
            json =>
            {
                json.WriteStartObject();
                StatsBody.Of(table).Write(json);
                json.WritePropertyName(Fields.Services);
            },
            table.Services,
            TrafficBody.Write,
            json => json.WriteEndObject());
    }

    private async Task GetServiceAsync(HttpContext context)
    {
        var key = context.ServiceInPath();
        context.RefuseQuery();
        await context.AwaitRoomAsync(balancer.State.Table, key);
        var service = await kernel.FindTrafficAsync(key, context.RequestAborted);
        await Answer.WriteAsync(context, StatusCodes.Status200OK, json => TrafficBody.Write(json, service));
    }

    private async Task GetServerAsync(HttpContext context)
    {
        var (key, server) = (context.ServiceInPath(), context.ServerInPath());
        context.RefuseQuery();
        var service = await kernel.FindTrafficAsync(key, context.RequestAborted);
        var traffic = service.Find(server) ?? throw new RejectedException(new ServerNotFound(key, server));
        await Answer.WriteAsync(context, StatusCodes.Status200OK, json => TrafficBody.Write(json, service, traffic));
    }

    private async Task ZeroAsync(HttpContext context, ServiceKey? service)
    {
        var violations = new ViolationList();
        var terms = context.ReadUnconditionalTerms(violations, waits: WaitKind.None);
        violations.ThrowIfBroken();
        await Reports.WriteAsync(context, await balancer.ZeroAsync(service, terms), terms);
    }
}
