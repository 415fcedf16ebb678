using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Intents;

/// <summary>
/// What the kernel shall have of one service after a request that has looked at it. A server that the request does not concern stays
/// as it is, also where somebody has given it a weight by hand; one that comes under an overlay gets weight 0, and one that an
/// overlay lets go gets its declared weight again.
/// </summary>
/// <param name="Service">The service in the kernel; null when it goes.</param>
/// <param name="Held">The servers of hosts in maintenance that the request gives a weight, with that weight.</param>
internal sealed record KernelGoal(VirtualService? Service, ImmutableArray<DrainedServer> Held)
{
    /// <summary>Finds it.</summary>
    /// <param name="before">The service in Portal's data and in the kernel before; null where it was not there.</param>
    /// <param name="decision">What was decided, with declared weights on both sides.</param>
    /// <param name="drains">What was drained before, and what is afterwards.</param>
    /// <param name="concerns">Whether the request says something of a server.</param>
    public static KernelGoal Of(
        (VirtualService? Declared, VirtualService? Kernel) before,
        (VirtualService? Declared, VirtualService? Kernel) decision,
        (DrainList Before, DrainList After) drains,
        Func<RealServerKey, bool> concerns)
    {
        if (decision.Kernel is not { } kernel || decision.Declared is not { } declared || (drains.Before.IsEmpty && drains.After.IsEmpty))
        {
            return new(decision.Kernel, []);
        }

        var key = kernel.Key;
        bool IsTouched(RealServerKey server) => concerns(server)
            || before.Declared?.Servers.ContainsKey(server) != true
            || kernel.Servers.GetValueOrDefault(server) != before.Kernel?.Servers.GetValueOrDefault(server);

        List<(RealServerKey Server, int Weight)> weights = [];
        var held = ImmutableArray.CreateBuilder<DrainedServer>();
        foreach (var (server, settings) in declared.Servers)
        {
            var wasHeld = drains.Before.Holds(key, server);
            if (drains.After.DrainOf(key, server) is { } drain)
            {
                var isTouched = IsTouched(server);
                if (isTouched || !wasHeld)
                {
                    weights.Add((server, 0));
                }

                if (isTouched && drain.Target is HostDrain && settings.Weight != 0)
                {
                    held.Add(new DrainedServer(key, server, settings.Weight));
                }
            }
            else if (wasHeld && kernel.Servers.GetValueOrDefault(server) is { Weight: 0 })
            {
                weights.Add((server, settings.Weight));
            }
        }

        return new(kernel.WithWeights(weights), held.ToImmutable());
    }
}
