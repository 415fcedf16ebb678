using Portal.Api.Balancing;
using Portal.Api.Contracts;
using Portal.Api.Http;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Controllers;

/// <summary>Hosts, in every service that they serve: to take one out for maintenance, and to bring it back.</summary>
internal sealed class HostsController(Balancer balancer, DrainWarnings warnings)
{
    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/hosts/{host}/drain", context => MaintainAsync(context, isOut: true));
        routes.MapPost("/hosts/{host}/resume", context => MaintainAsync(context, isOut: false));
    }

    private async Task MaintainAsync(HttpContext context, bool isOut)
    {
        var host = context.HostInPath();
        var violations = new ViolationList();
        var terms = context.ReadUnconditionalTerms(violations);
        violations.ThrowIfBroken();
        var result = await balancer.MaintainAsync(host, isOut, terms);
        var report = new ChangeReportBody(result.Revision, result.Plan) { Warnings = result.Drain is { } drain ? Drains.Warnings(warnings.StickyServices(drain)) : [] };
        await Answer.WriteAsync(context, StatusCodes.Status200OK, report.Write);
    }
}
