using System.Diagnostics.CodeAnalysis;
using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>
/// What the kernel shall have: what is declared, with weight 0 for each server that an overlay holds. Whatever compares with the
/// kernel compares with this. It is computed anew each time and never adds up.
/// </summary>
public static class Effective
{
    /// <summary>The effective table.</summary>
    /// <param name="state">Portal's data.</param>
    /// <returns>What the kernel shall have.</returns>
    public static IpvsTable Of(DeclaredState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Of(state.Table, state.Drains);
    }

    /// <summary>The effective table.</summary>
    /// <param name="declared">What is declared.</param>
    /// <param name="overlays">What keeps servers out.</param>
    /// <returns>What the kernel shall have; the same object where nothing is held.</returns>
    public static IpvsTable Of(IpvsTable declared, DrainList overlays)
    {
        ArgumentNullException.ThrowIfNull(declared);
        ArgumentNullException.ThrowIfNull(overlays);
        return Concerned(declared, overlays).Aggregate(declared, (table, service) =>
            Of(service, overlays) is var held && ReferenceEquals(held, service) ? table : table.With(held));
    }

    /// <summary>One effective service.</summary>
    /// <param name="declared">The service as it is declared; null when it is not.</param>
    /// <param name="overlays">What keeps servers out.</param>
    /// <returns>What the kernel shall have; the same object where nothing is held.</returns>
    [return: NotNullIfNotNull(nameof(declared))]
    public static VirtualService? Of(VirtualService? declared, DrainList overlays) =>
        declared is null ? null : declared.WithWeights(Held(declared, overlays).Select(server => (server, 0)));

    /// <summary>The effective settings of one server.</summary>
    /// <param name="service">The service.</param>
    /// <param name="server">The server.</param>
    /// <param name="declared">Its declared settings.</param>
    /// <param name="overlays">What keeps servers out.</param>
    /// <returns>What the kernel shall have; the same object where it is not held.</returns>
    public static RealServerSettings Of(ServiceKey service, RealServerKey server, RealServerSettings declared, DrainList overlays)
    {
        ArgumentNullException.ThrowIfNull(declared);
        ArgumentNullException.ThrowIfNull(overlays);
        return declared.Weight != 0 && overlays.Holds(service, server) ? declared with { Weight = 0 } : declared;
    }

    /// <summary>The way back: what the kernel has as people see it, with the declared weight of each server that an overlay holds.</summary>
    /// <param name="kernel">What the kernel has.</param>
    /// <param name="state">Portal's data.</param>
    /// <returns>The table; the same object where nothing is held.</returns>
    public static IpvsTable Seen(IpvsTable kernel, DeclaredState state)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(state);
        return Concerned(kernel, state.Drains).Aggregate(kernel, (table, service) =>
            Seen(service, state) is var seen && ReferenceEquals(seen, service) ? table : table.With(seen));
    }

    /// <summary>One service of the kernel as people see it.</summary>
    /// <param name="kernel">What the kernel has; null when it does not have it.</param>
    /// <param name="state">Portal's data.</param>
    /// <returns>The service; the same object where nothing is held.</returns>
    [return: NotNullIfNotNull(nameof(kernel))]
    public static VirtualService? Seen(VirtualService? kernel, DeclaredState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return kernel is null || state.Drains.IsEmpty ? kernel : kernel.WithWeights(
            from server in Held(kernel, state.Drains)
            let declared = state.Table.Find(kernel.Key, server)
            where declared is not null
            select (server, declared.Weight));
    }

    /// <summary>A listing as people see it, with the declared weight of each server that an overlay holds.</summary>
    /// <param name="kernel">What the kernel has.</param>
    /// <param name="state">Portal's data.</param>
    /// <returns>The listing; the same object where nothing is held.</returns>
    public static ObservedTable Seen(ObservedTable kernel, DeclaredState state)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(state);
        return state.Drains.IsEmpty ? kernel : new ObservedTable([.. kernel.Services.Select(service => Seen(service, state))]);
    }

    /// <inheritdoc cref="Seen(ObservedTable, DeclaredState)"/>
    public static ObservedService Seen(ObservedService kernel, DeclaredState state)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(state);
        return state.Drains.IsEmpty ? kernel : kernel with { Servers = [.. kernel.Servers.Select(server => Seen(kernel.Key, server, state))] };
    }

    /// <summary>A server of a listing as people see it.</summary>
    /// <param name="service">Its service.</param>
    /// <param name="kernel">What the kernel has.</param>
    /// <param name="state">Portal's data.</param>
    /// <returns>The server with its declared weight where an overlay holds it; one that cannot be said is shown as it is.</returns>
    public static ObservedServer Seen(ServiceKey service, ObservedServer kernel, DeclaredState state)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(state);
        return kernel.Unmanaged is null && state.Drains.Holds(service, kernel.Key) && state.Table.Find(service, kernel.Key) is { Weight: var declared } && declared != kernel.Settings.Weight
            ? kernel with { Settings = kernel.Settings with { Weight = declared } }
            : kernel;
    }

    /// <summary>Whether an overlay holds a service, or one of its servers.</summary>
    /// <param name="service">The service.</param>
    /// <param name="state">Portal's data.</param>
    /// <returns>True when one does.</returns>
    public static bool Holds(ServiceKey service, DeclaredState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Drains.Find(new ServiceDrain(service)) is not null || (state.Table.Find(service) is { } declared && Held(declared, state.Drains).Any());
    }

    // Of services that nothing concerns nothing need be looked at.
    private static IEnumerable<VirtualService> Concerned(IpvsTable table, DrainList overlays) =>
        overlays.Hosts.IsEmpty ? overlays.Services.Select(table.Find).OfType<VirtualService>() : table.Services;

    private static IEnumerable<RealServerKey> Held(VirtualService service, DrainList overlays)
    {
        if (overlays.IsEmpty)
        {
            return [];
        }

        return overlays.Find(new ServiceDrain(service.Key)) is not null
            ? service.Servers.Keys
            : overlays.ServersOf(service.Key).Concat(overlays.Hosts.IsEmpty ? [] : service.Servers.Keys.Where(server => overlays.Hosts.Contains(server.Address)));
    }
}
