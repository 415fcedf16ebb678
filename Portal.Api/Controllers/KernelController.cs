using Portal.Api.Contracts;
using Portal.Api.Http;
using Portal.Api.Views;
using Portal.Api.Writing;

namespace Portal.Api.Controllers;

/// <summary>What the kernel's IPVS is.</summary>
internal sealed class KernelController(Balancer balancer, KernelReport report)
{
    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/kernel", GetAsync).WithMetadata(AccessRule.CallersOfAll);

    private async Task GetAsync(HttpContext context)
    {
        context.RefuseQuery();
        var (facts, settings) = await report.ReadAsync(context.RequestAborted);
        await Answer.WriteAsync(context, StatusCodes.Status200OK, json => KernelBody.Write(json, facts, settings, balancer.State.Globals));
    }
}
