using System.Collections.Immutable;
using Portal.Api.Contracts;
using Portal.Api.Http;
using Portal.Api.State;
using Portal.Api.Views;
using Portal.Api.Writing;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Controllers;

/// <summary>Hosts, in every service that they serve: to see them, to take one out for maintenance, and to bring it back.</summary>
internal sealed class HostsController(Balancer balancer, KernelView kernel, DrainAnswers answers)
{
    /// <summary>The route of one host.</summary>
    public const string HostRoute = CollectionRoute + "/{host}";

    private const string CollectionRoute = "/hosts";
    private const int LongestReturn = 3600;

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(CollectionRoute, ListAsync).WithMetadata(AccessRule.Callers);
        routes.MapGet(HostRoute, GetAsync).WithMetadata(AccessRule.Callers);
        routes.MapPost(HostRoute + "/drain", context => MaintainAsync(context, isOut: true)).WithMetadata(AccessRule.Operators);
        routes.MapPost(HostRoute + "/resume", context => MaintainAsync(context, isOut: false)).WithMetadata(AccessRule.Operators);
    }

    private async Task ListAsync(HttpContext context)
    {
        context.RefuseQuery();
        var (hosts, state) = await FindAsync(context);
        await Answer.WriteArrayAsync(context, hosts, (json, host) => ToBody(host, state).Write(json));
    }

    private async Task GetAsync(HttpContext context)
    {
        var address = context.HostInPath();
        context.RefuseQuery();
        var (hosts, state) = await FindAsync(context);
        var host = hosts.FirstOrDefault(host => host.Address == address) ?? throw new RejectedException(new HostNotFound(address));
        await Answer.WriteAsync(context, StatusCodes.Status200OK, ToBody(host, state).Write);
    }

    private async Task MaintainAsync(HttpContext context, bool isOut)
    {
        var host = context.HostInPath();
        var violations = new ViolationList();
        var query = new QueryParameters(context, violations);
        var patience = isOut ? null : ReadPatience(query);
        var terms = context.ReadUnconditionalTerms(violations, query, waits: isOut ? WaitKind.DirectorsOrDrain : WaitKind.Directors);
        violations.ThrowIfBroken();
        await answers.WriteHostAsync(context, await balancer.MaintainAsync(host, isOut, terms, patience), terms);
    }

    private async Task<(ImmutableArray<KnownHost> Hosts, DeclaredState State)> FindAsync(HttpContext context)
    {
        var (table, whole) = (await kernel.ListAsync(context.RequestAborted), balancer.State);
        var state = whole.SeenBy(context.Reach);
        return (KnownHost.Of(context.Reach.Of(table, whole.Annotations), state), state);
    }

    // How long servers wait until their checks call them up.
    private static TimeSpan? ReadPatience(QueryParameters query) => query.ReadNumber("when_healthy", 1, LongestReturn) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static HostBody ToBody(KnownHost host, DeclaredState state) => new(host.Address.ToString(), [.. host.Servers.Select(server => ToBody(server, state))])
    {
        Drain = Drains.ToField(host.Address, state.Drains),
    };

    private static ServerPlaceBody ToBody(HostServer server, DeclaredState state) =>
        new(ModelMapping.PathOf(server.Service), ModelMapping.PathOf(server.Server), server.Weight)
        {
            EffectiveWeight = server.EffectiveWeight,
            Unmanaged = server.Observed?.Unmanaged,
            Connections = ModelMapping.ToConnections(server.Observed),
            Drain = Drains.ToField(server.Service, server.Server, state),
        };
}
