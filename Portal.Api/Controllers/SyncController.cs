using Portal.Api.Contracts;
using Portal.Api.Http;
using Portal.Api.Intents;
using Portal.Api.Writing;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Controllers;

/// <summary>Portal's data and the kernel as wholes: import, push, and what differs between them.</summary>
internal sealed class SyncController(Balancer balancer, Reconciler reconciler, DrainAnswers answers)
{
    private const string Route = "/sync";

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/import", ImportAsync).WithMetadata(AccessRule.AdminsOfAll);
        routes.MapGet(Route, ImportByGetAsync).WithMetadata(AccessRule.AdminsOfAll);
        routes.MapPost(Route, PushAsync).WithMetadata(AccessRule.AdminsOfAll);
        routes.MapGet("/drift", DriftAsync).WithMetadata(AccessRule.CallersOfAll);
        routes.MapGet("/reconcile", ReconcileAsync).WithMetadata(AccessRule.CallersOfAll);
    }

    private async Task ImportAsync(HttpContext context)
    {
        var terms = ReadTerms(context);
        await answers.WriteReportAsync(context, await balancer.ImportAsync(terms), terms);
    }

    private Task ImportByGetAsync(HttpContext context)
    {
        if (HeadRequests.IsHead(context))
        {
            // Who asks for headers alone wants nothing changed.
            throw new ProblemException(Problems.WrongMethod(HttpMethods.Head, "GET, POST"));
        }

        // It changes Portal's data although it is a GET: no cache may answer it.
        context.Response.Headers.CacheControl = "no-store";
        return ImportAsync(context);
    }

    private async Task PushAsync(HttpContext context)
    {
        var violations = new ViolationList();
        var query = new QueryParameters(context, violations);
        var terms = context.ReadUnconditionalTerms(violations, query, isGuarded: true, drains: true, waits: WaitKind.Drains);
        violations.ThrowIfBroken();
        await answers.WriteReportAsync(context, await balancer.PushAsync(terms), terms);
    }

    private async Task DriftAsync(HttpContext context)
    {
        context.RefuseQuery();
        await Reports.WriteAsync(context, await balancer.PushAsync(new WriteTerms(CallerOf.Request(context)) { IsDryRun = true }));
    }

    private async Task ReconcileAsync(HttpContext context)
    {
        context.RefuseQuery();
        var status = reconciler.Status;
        var body = new ReconcileBody
        {
            Interval = reconciler.Interval,
            LastCheck = status.LastCheck,
            LastRepair = status.LastRepair,
            Repaired = new ChangeReportBody(balancer.State.Revision, status.Repaired) { Globals = status.Globals },
            Problem = status.Problem,
        };
        await Answer.WriteAsync(context, StatusCodes.Status200OK, body.Write);
    }

    private static WriteTerms ReadTerms(HttpContext context)
    {
        var violations = new ViolationList();
        var terms = context.ReadUnconditionalTerms(violations, isGuarded: true);
        violations.ThrowIfBroken();
        return terms;
    }
}
