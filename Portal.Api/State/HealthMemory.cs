using System.Collections.Immutable;
using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>
/// What the kernel remembers of health when Portal starts: a checked server that is declared above 0, is not drained, and has weight 0 in
/// the kernel or is absent there, was down, and so is one that an override holds; one with less than its declared weight climbs, where
/// its check has it climb. So a start, an upgrade or a crash moves no weight.
/// </summary>
public static class HealthMemory
{
    /// <summary>Reads it.</summary>
    /// <param name="state">Portal's data.</param>
    /// <param name="kernel">What the kernel has.</param>
    /// <returns>What health had made of declared weights.</returns>
    public static HealthOverlay Of(DeclaredState state, IpvsTable kernel)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(kernel);
        return Services(state).Aggregate(HealthOverlay.Empty, (overlay, key) =>
            state.Table.Find(key) is { } declared && kernel.Find(key) is { } present ? overlay.With(key, Of(state, declared, present)) : overlay);
    }

    /// <summary>
    /// What is held after a boot of the machine, when the kernel remembers nothing: whatever is checked waits for its first result.
    /// </summary>
    /// <param name="state">Portal's data.</param>
    /// <returns>The overlay in which all that is checked has weight 0.</returns>
    public static HealthOverlay Waiting(DeclaredState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Services(state).Aggregate(HealthOverlay.Empty, (overlay, key) => state.Table.Find(key) is { } declared
            ? overlay.With(key, declared.Servers.Keys.Where(server => state.Annotations.Of(key) is var known && (known.CheckOf(server) is not null || IsSaidDown(state, key, server)) && !known.Of(server).IsBackup)
                .ToImmutableSortedDictionary(server => server, server => Out(state, server)))
            : overlay);
    }

    private static IEnumerable<ServiceKey> Services(DeclaredState state) => state.Annotations.Services.Union(state.Overrides.All.Select(said => said.Service));

    // Also where that is over already: the first turn of health lets it serve.
    private static bool IsSaidDown(DeclaredState state, ServiceKey service, RealServerKey server) => state.Overrides.Find(service, server) is { IsUp: false };

    // What is out and whose host returns from maintenance goes on to wait.
    private static HealthHold Out(DeclaredState state, RealServerKey server) => state.Drains.ReturnOf(server.Address) is null ? HealthHold.Quiesced : HealthHold.Returning;

    private static ImmutableSortedDictionary<RealServerKey, HealthHold> Of(DeclaredState state, VirtualService declared, VirtualService kernel)
    {
        var annotations = state.Annotations.Of(declared.Key);
        var holds = ImmutableSortedDictionary.CreateBuilder<RealServerKey, HealthHold>();
        foreach (var (server, settings) in declared.Servers.Where(server => server.Value.Weight > 0 && !state.Drains.Holds(declared.Key, server.Key)))
        {
            var (isBackup, check) = (annotations.Of(server).IsBackup, annotations.CheckOf(server));
            var weight = kernel.Servers.GetValueOrDefault(server)?.Weight;
            if (isBackup && weight is not 0)
            {
                holds[server] = new HealthHold(weight is > 0 ? settings.Weight : weight);
            }
            else if (!isBackup && (check is not null || IsSaidDown(state, declared.Key, server)) && (weight is null or 0 || (weight < settings.Weight && check is { SlowStart.Ticks: > 0, OnDown: not DownAction.Observe })))
            {
                holds[server] = weight is 0 ? Out(state, server) : new HealthHold(weight);
            }
        }

        return holds.ToImmutable();
    }
}
