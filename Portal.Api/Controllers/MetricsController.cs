using System.Collections.Immutable;
using Portal.Api.Http;
using Portal.Api.Metrics;
using Portal.Api.Views;
using Portal.Api.Writing;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Controllers;

/// <summary>Figures for Prometheus.</summary>
/// <param name="kernel">The kernel's table.</param>
/// <param name="balancer">Knows names and labels.</param>
/// <param name="portal">What Portal knows of itself.</param>
/// <param name="limit">How many series of services and servers there may be.</param>
/// <param name="labels">The labels that those series have.</param>
internal sealed class MetricsController(KernelView kernel, Balancer balancer, PortalMetrics portal, int limit, ImmutableArray<string> labels)
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/metrics", GetAsync).WithMetadata(AccessRule.CallersOfAll);

    private async Task GetAsync(HttpContext context)
    {
        context.RefuseQuery();
        var before = balancer.State;
        await context.AwaitRoomAsync(before.Table);

        // Without IPVS there is still something to tell: that there is no IPVS.
        var (table, traffic) = await kernel.TryMeasureAsync(context.RequestAborted) ?? (null, TrafficTable.Empty);
        await kernel.SettleAsync(context.RequestAborted);
        await Answer.WriteTextAsync(context, ContentType, async (text, flush) =>
        {
            var exposition = new Exposition(text);
            portal.Write(exposition, table, before);
            if (table is not null)
            {
                await new TrafficMetrics(table, traffic, limit, new SeriesLabels(labels, balancer.State.Annotations)).WriteAsync(exposition, flush);
            }
        });
    }
}
