using System.Collections.Immutable;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Balancing;

/// <summary>Lets all servers of a service run dry; when no connection is left, or the time is up, the service goes.</summary>
/// <param name="Key">The service.</param>
/// <param name="Patience">How long its connections may take.</param>
public sealed record DrainServiceIntent(ServiceKey Key, TimeSpan Patience) : ServiceIntent(Key)
{
    /// <inheritdoc/>
    public override bool LeavesUnmanaged => true;

    /// <inheritdoc/>
    public override bool NeedsLook(VirtualService? declared) => true;

    /// <inheritdoc/>
    public override Decision Decide(VirtualService? declared, VirtualService? kernel)
    {
        var target = WithoutWeights(declared ?? kernel ?? throw new RejectedException(new ServiceNotFound(Key)));
        return new Decision(WriteOutcome.Changed, target, kernel is null ? target : WithoutWeights(kernel));
    }

    /// <inheritdoc/>
    public override IEnumerable<DrainChange> DrainSteps(DrainList drains, VirtualService? declared, VirtualService? kernel, Moment now)
    {
        yield return new DrainStarted(drains.Begin(new ServiceDrain(Key), Patience, now) with
        {
            Servers =
            [
                .. (declared?.Servers ?? VirtualService.NoServers).UnionBy(kernel?.Servers ?? VirtualService.NoServers, server => server.Key)
                    .Select(server => new DrainedServer(Key, server.Key, drains.WeightBefore(Key, server.Key, server.Value.Weight))),
            ],
        });
    }

    private static VirtualService WithoutWeights(VirtualService service) =>
        service with { Servers = service.Servers.ToImmutableSortedDictionary(server => server.Key, server => server.Value with { Weight = 0 }) };
}
