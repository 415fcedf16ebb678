using Portal.Api.Contracts;
using Portal.Api.Http;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Views;
using Portal.Api.Writing;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Controllers;

/// <summary>What holds for all services: the time-outs, and the sync daemons.</summary>
internal sealed class GlobalsController(Balancer balancer, KernelView kernel)
{
    private const string TimeoutsRoute = "/timeouts";
    private const string DaemonsRoute = "/daemons";
    private const string DaemonRoute = DaemonsRoute + "/{role}";

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(TimeoutsRoute, GetTimeoutsAsync).WithMetadata(AccessRule.Callers);
        routes.MapPut(TimeoutsRoute, PutTimeoutsAsync).WithMetadata(AccessRule.AdminsOfAll);
        routes.MapDelete(TimeoutsRoute, context => RemoveAsync(context, new ForgetTimeoutsIntent())).WithMetadata(AccessRule.AdminsOfAll);
        routes.MapGet(DaemonsRoute, ListDaemonsAsync).WithMetadata(AccessRule.Callers);
        routes.MapGet(DaemonRoute, GetDaemonAsync).WithMetadata(AccessRule.Callers);
        routes.MapPut(DaemonRoute, PutDaemonAsync).WithMetadata(AccessRule.AdminsOfAll);
        routes.MapDelete(DaemonRoute, context => RemoveAsync(context, new DeleteDaemonIntent(RoleInPath(context)))).WithMetadata(AccessRule.AdminsOfAll);
    }

    private async Task GetTimeoutsAsync(HttpContext context)
    {
        context.RefuseQuery();
        await WriteTimeoutsAsync(context, (await kernel.ListGlobalsAsync(context.RequestAborted)).Timeouts!);
    }

    private async Task PutTimeoutsAsync(HttpContext context)
    {
        var violations = new ViolationList();
        var terms = context.ReadUnconditionalTerms(violations, waits: WaitKind.None);
        var body = await RequestBody.ReadOptionalAsync(context, TimeoutsBody.Read, new TimeoutsBody(), violations);
        violations.ThrowIfBroken();
        var result = await balancer.WriteAsync(new PutTimeoutsIntent(body.ToPatch()), terms);
        await (terms.IsDryRun ? Reports.WriteAsync(context, result) : WriteTimeoutsAsync(context, result.Kernel!.Timeouts!));
    }

    private async Task ListDaemonsAsync(HttpContext context)
    {
        context.RefuseQuery();
        var globals = await kernel.ListGlobalsAsync(context.RequestAborted);
        await Answer.WriteAsync(context, StatusCodes.Status200OK, json => GlobalChangeBody.WriteDaemons(json, globals, balancer.State.Globals));
    }

    private async Task GetDaemonAsync(HttpContext context)
    {
        var role = RoleInPath(context);
        context.RefuseQuery();
        var globals = await kernel.ListGlobalsAsync(context.RequestAborted);
        await WriteDaemonAsync(context, StatusCodes.Status200OK, role, globals.Daemon(role) ?? throw new RejectedException(new DaemonNotFound(role)));
    }

    private async Task PutDaemonAsync(HttpContext context)
    {
        var role = RoleInPath(context);
        var violations = new ViolationList();
        var terms = context.ReadUnconditionalTerms(violations, waits: WaitKind.None);
        var body = await RequestBody.ReadOptionalAsync(context, DaemonBody.Read, new DaemonBody(), violations);
        var daemon = body.ToDaemon(role, violations);
        violations.ThrowIfBroken();
        var result = await balancer.WriteAsync(new PutDaemonIntent(role, daemon), terms);
        if (terms.IsDryRun)
        {
            await Reports.WriteAsync(context, result);
            return;
        }

        if (result.Outcome == WriteOutcome.Created)
        {
            context.Response.Headers.Location = $"{DaemonsRoute}/{DaemonBody.NameOf(role)}";
        }

        var status = result.Outcome == WriteOutcome.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        await WriteDaemonAsync(context, status, role, result.Kernel!.Daemon(role)!);
    }

    private async Task RemoveAsync(HttpContext context, GlobalsIntent intent)
    {
        var violations = new ViolationList();
        var terms = context.ReadUnconditionalTerms(violations, waits: WaitKind.None);
        violations.ThrowIfBroken();
        await Reports.WriteAsync(context, await balancer.WriteAsync(intent, terms), terms);
    }

    private Task WriteTimeoutsAsync(HttpContext context, Timeouts timeouts) => Answer.WriteAsync(
        context,
        StatusCodes.Status200OK,
        (TimeoutsBody.Of(timeouts) with { IsDeclared = balancer.State.Globals.Timeouts is not null }).Write);

    private Task WriteDaemonAsync(HttpContext context, int status, DaemonRole role, SyncDaemon daemon) => Answer.WriteAsync(
        context,
        status,
        (DaemonBody.Of(role, daemon) with { IsDeclared = balancer.State.Globals.Daemon(role) is not null }).Write);

    private static DaemonRole RoleInPath(HttpContext context)
    {
        var violations = new ViolationList();
        var role = DaemonBody.RoleOf((string)context.Request.RouteValues[Fields.Role]!, violations);
        violations.ThrowIfBroken();
        return role;
    }
}
