using Portal.Api.Balancing;
using Portal.Api.Http;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Controllers;

/// <summary>Portal's data and the kernel as wholes: import, push, and what differs between them.</summary>
internal sealed class SyncController(Balancer balancer)
{
    private const string Route = "/sync";

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, ImportAsync);
        routes.MapPost(Route, PushAsync);
        routes.MapGet("/drift", DriftAsync);
    }

    private async Task ImportAsync(HttpContext context)
    {
        // It changes Portal's data although it is a GET: no cache may answer it.
        context.Response.Headers.CacheControl = "no-store";
        var isDryRun = ReadDryRun(context);
        await Reports.WriteAsync(context, await balancer.ImportAsync(CallerOf.Request(context), isDryRun));
    }

    private async Task PushAsync(HttpContext context)
    {
        var isDryRun = ReadDryRun(context);
        await Reports.WriteAsync(context, await balancer.PushAsync(CallerOf.Request(context), isDryRun));
    }

    private async Task DriftAsync(HttpContext context)
    {
        var violations = new ViolationList();
        QueryParameters.ReadNone(context, violations);
        violations.ThrowIfBroken();
        await Reports.WriteAsync(context, await balancer.PushAsync(CallerOf.Request(context), dryRun: true));
    }

    private static bool ReadDryRun(HttpContext context)
    {
        var violations = new ViolationList();
        var isDryRun = QueryParameters.ReadDryRun(context, violations);
        violations.ThrowIfBroken();
        return isDryRun;
    }
}
