using Portal.Api.Checks;
using Portal.Api.Contracts;
using Portal.Api.Http;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Controllers;

/// <summary>The health of servers: to see it, to ask now, and to say something in place of checks.</summary>
internal sealed class HealthController(Balancer balancer, HealthMonitor monitor, HealthView view, TimeProvider time)
{
    private const string ServiceRoute = RequestReading.ServiceRoute + "/health";
    private const string ServerRoute = ServersController.ServerRoute + "/health";
    private const string OverrideRoute = ServerRoute + "/override";
    private const int LongestReason = 255;

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", ListAsync).WithMetadata(AccessRule.Callers);
        routes.MapPost("/health/accept", AcceptAsync).WithMetadata(AccessRule.OperatorsOfAll);
        routes.MapGet(ServiceRoute, GetServiceAsync).WithMetadata(AccessRule.Callers);
        routes.MapGet(ServerRoute, GetServerAsync).WithMetadata(AccessRule.Callers);
        routes.MapPost(ServerRoute + "/check", CheckAsync).WithMetadata(AccessRule.Operators);
        routes.MapPut(OverrideRoute, context => SayAsync(context)).WithMetadata(AccessRule.Operators);
        routes.MapDelete(OverrideRoute, TakeBackAsync).WithMetadata(AccessRule.Operators);
    }

    private async Task ListAsync(HttpContext context)
    {
        context.RefuseQuery();
        var state = balancer.State;
        var services = state.Annotations.Services.Union(view.Verdicts.Keys).Where(key => context.Reach.Covers(key, state.Annotations)).Order().Select(key => view.VerdictOf(key, state)).OfType<ServiceVerdict>().Select(verdict => HealthView.Report(verdict) with
        {
            Down = view.Servers(verdict, server => server.State == ServerState.Down || server is { IsIdle: false, Action: not HealthAction.None }, state),
            Inconclusive = view.Servers(verdict, server => view.IsBlind(verdict.Service, server, state), state),
        });
        await Answer.WriteAsync(context, StatusCodes.Status200OK, new HealthReportBody(monitor.Checks, monitor.IsBraking, [.. services]).Write);
    }

    private async Task GetServiceAsync(HttpContext context)
    {
        var key = context.ServiceInPath();
        context.RefuseQuery();
        var state = balancer.State;
        var declared = state.Table.Find(key) ?? throw new RejectedException(new ServiceNotFound(key));
        var verdict = view.VerdictOf(key, state) ?? Off(declared, state);
        var isGood = verdict is { IsEnough: true, State: not ServiceState.FailingOpen and not ServiceState.Closed };
        var report = HealthView.Report(verdict) with { Servers = view.Servers(verdict, _ => true, state) };
        await Answer.WriteAsync(context, isGood ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, report.Write);
    }

    private async Task GetServerAsync(HttpContext context)
    {
        var (service, server) = (context.ServiceInPath(), context.ServerInPath());
        context.RefuseQuery();
        var state = balancer.State;
        _ = Declared(state, service, server);
        var health = view.Of(service, server, state) ?? view.Of(service, new ServerVerdict { Server = server, State = ServerState.Off }, state);
        await Answer.WriteAsync(context, StatusCodes.Status200OK, health.Write);
    }

    private async Task CheckAsync(HttpContext context)
    {
        var (service, server) = (context.ServiceInPath(), context.ServerInPath());
        context.RefuseQuery();
        var violations = new ViolationList();
        var body = await RequestBody.ReadOptionalAsync<HealthCheckBody?>(context, HealthCheckBody.Read, null, violations);
        var state = balancer.State;
        if (!context.Reach.Covers(service, state.Annotations))
        {
            throw new RejectedException(new OutOfReach([service]));
        }

        var settings = Declared(state, service, server);
        var check = body is null ? state.Annotations.Of(service).CheckOf(server) : body.ToPatch().Apply(null, service, violations);
        if (check is null)
        {
            violations.Add(HealthFields.Check, "is needed: this server has none. Send one as the body to try it.");
        }
        else
        {
            HealthPlaceRules.Check(service, (server, settings), check, state.Table.HasVirtualAddress, violations);
        }

        violations.ThrowIfBroken();
        var result = await monitor.CheckAsync(CheckTargets.Of(service, server, settings.Forwarding, check!)).WaitAsync(context.RequestAborted);
        await Answer.WriteAsync(context, StatusCodes.Status200OK, HealthView.Of(result, time.GetUtcNow()).Write);
    }

    private async Task SayAsync(HttpContext context)
    {
        var (service, server) = (context.ServiceInPath(), context.ServerInPath());
        var violations = new ViolationList();
        var terms = context.ReadTerms(violations);
        var body = await RequestBody.ReadOptionalAsync(context, OverrideBody.Read, new OverrideBody(), violations, "It says the state, and for how many seconds it holds.");
        if (body.State is not ("up" or "down"))
        {
            violations.AddUnlessBroken("state", "must be up or down.");
        }

        if (body.For is null)
        {
            violations.AddUnlessBroken("for", "is needed: for how many seconds it holds.");
        }

        if (body.Reason is { Length: > LongestReason })
        {
            violations.AddUnlessBroken("reason", "must be at most 255 characters.");
        }

        violations.ThrowIfBroken();
        var said = new HealthOverride(service, server, body.State == "up", time.GetUtcNow() + TimeSpan.FromSeconds(body.For!.Value), body.Reason ?? string.Empty);
        var result = await balancer.WriteAsync(new OverrideHealthIntent(service, server, said), terms);
        if (terms.IsDryRun)
        {
            await Reports.WriteAsync(context, result);
            return;
        }

        monitor.Wake();
        if (!await Waits.IsAnsweredAsync(context, result, terms))
        {
            WriteVersion(context, result, server);
            await Answer.WriteAsync(context, StatusCodes.Status200OK, OverrideBody.Of(said).Write);
        }
    }

    private async Task TakeBackAsync(HttpContext context)
    {
        var (service, server) = (context.ServiceInPath(), context.ServerInPath());
        var violations = new ViolationList();
        var terms = context.ReadTerms(violations);
        violations.ThrowIfBroken();
        var result = await balancer.WriteAsync(new OverrideHealthIntent(service, server, null), terms);
        if (terms.IsDryRun)
        {
            await Reports.WriteAsync(context, result);
            return;
        }

        monitor.Wake();
        if (!await Waits.IsAnsweredAsync(context, result, terms))
        {
            WriteVersion(context, result, server);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    // The version is that of the server's configuration, which an override leaves as it is.
    private static void WriteVersion(HttpContext context, WriteResult result, RealServerKey server) => EntityTags.Write(context, Reports.Describe(result, server).Version);

    private async Task AcceptAsync(HttpContext context)
    {
        context.RefuseQuery();
        var isLetGo = monitor.Accept();
        await Answer.WriteAsync(context, StatusCodes.Status200OK, new AcceptedBody(isLetGo).Write);
    }

    // Nothing of it is checked: all that can serve do.
    private static ServiceVerdict Off(VirtualService declared, DeclaredState state)
    {
        var serving = declared.Servers.Count(server => server.Value.Weight > 0 && !state.Drains.Holds(declared.Key, server.Key));
        return new ServiceVerdict
        {
            Service = declared.Key,
            State = ServiceState.Off,
            Up = serving,
            CanServe = serving,
            MinimumUp = 1,
            Servers = [.. declared.Servers.Keys.Select(server => new ServerVerdict { Server = server, State = ServerState.Off })],
        };
    }

    private static RealServerSettings Declared(DeclaredState state, ServiceKey service, RealServerKey server) =>
        (state.Table.Find(service) ?? throw new RejectedException(new ServiceNotFound(service))).Servers.GetValueOrDefault(server) ?? throw new RejectedException(new ServerNotFound(service, server));
}
