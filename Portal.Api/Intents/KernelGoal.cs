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
    /// <param name="overlays">What stood between before, and what stands between afterwards.</param>
    /// <param name="concerns">Whether the request says something of a server.</param>
    public static KernelGoal Of(
        (VirtualService? Declared, VirtualService? Kernel) before,
        (VirtualService? Declared, VirtualService? Kernel) decision,
        (Overlays Before, Overlays After) overlays,
        Func<RealServerKey, bool> concerns)
    {
        // What it lacks comes in the order that is declared.
        VirtualService? InOrder(VirtualService? goal) => goal?.InOrderOf(decision.Declared?.InOrderOf(before.Declared));
        if (decision.Kernel is not { } kernel || decision.Declared is not { } declared || (overlays.Before.IsEmpty && overlays.After.IsEmpty))
        {
            return new(InOrder(decision.Kernel), []);
        }

        var key = kernel.Key;
        bool IsTouched(RealServerKey server) => concerns(server)
            || before.Declared?.Servers.ContainsKey(server) != true
            || kernel.Servers.GetValueOrDefault(server) != before.Kernel?.Servers.GetValueOrDefault(server);

        var goal = kernel;
        var held = ImmutableArray.CreateBuilder<DrainedServer>();
        foreach (var (server, settings) in declared.Servers)
        {
            var old = before.Declared?.Servers.GetValueOrDefault(server) ?? settings;
            var was = overlays.Before.Over(key, server, old);
            var effective = overlays.After.Over(key, server, settings);
            var wasHeld = overlays.Before.Holds(key, server);
            if (overlays.After.Holds(key, server))
            {
                if (IsTouched(server) || !wasHeld || was?.Weight != effective?.Weight)
                {
                    goal = Put(goal, server, effective, isBack: was is null);
                }
            }
            else if (wasHeld && IsAsHeld(kernel.Servers.GetValueOrDefault(server), was))
            {
                goal = Put(goal, server, settings, isBack: was is null);
            }

            if (settings.Weight != 0 && overlays.After.Drains.DrainOf(key, server) is { Target: HostDrain } && IsTouched(server))
            {
                held.Add(new DrainedServer(key, server, settings.Weight));
            }
        }

        return new(InOrder(goal), held.ToImmutable());
    }

    // What the kernel has is what an overlay has made.
    private static bool IsAsHeld(RealServerSettings? kernel, RealServerSettings? held) => kernel?.Weight == held?.Weight;

    // Only the weight is the overlay's: other settings may have been made by hand. A server that somebody has taken away stays away.
    private static VirtualService Put(VirtualService service, RealServerKey server, RealServerSettings? effective, bool isBack) =>
        effective is null ? service.WithoutServer(server)
        : service.Servers.GetValueOrDefault(server) is { } present ? service.WithServer(server, present with { Weight = effective.Weight })
        : isBack ? service.WithServer(server, effective) : service;
}
