using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>
/// What the kernel shall have: what is declared, with what overlays make of it. Whatever compares with the kernel compares with this.
/// It is computed anew each time and never adds up.
/// </summary>
public static class Effective
{
    /// <summary>The effective table.</summary>
    /// <param name="state">Portal's data.</param>
    /// <returns>What the kernel shall have.</returns>
    public static IpvsTable Of(DeclaredState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Of(state.Table, state.Overlays);
    }

    /// <summary>The effective table.</summary>
    /// <param name="declared">What is declared.</param>
    /// <param name="overlays">What stands between.</param>
    /// <returns>What the kernel shall have; the same object where nothing is held.</returns>
    public static IpvsTable Of(IpvsTable declared, Overlays overlays)
    {
        ArgumentNullException.ThrowIfNull(declared);
        ArgumentNullException.ThrowIfNull(overlays);
        return Concerned(declared, overlays).Aggregate(declared, (table, service) =>
            Of(service, overlays) is var held && ReferenceEquals(held, service) ? table : table.With(held));
    }

    /// <summary>One effective service.</summary>
    /// <param name="declared">The service as it is declared; null when it is not.</param>
    /// <param name="overlays">What stands between.</param>
    /// <returns>What the kernel shall have; the same object where nothing is held.</returns>
    [return: NotNullIfNotNull(nameof(declared))]
    public static VirtualService? Of(VirtualService? declared, Overlays overlays)
    {
        ArgumentNullException.ThrowIfNull(overlays);
        if (declared is null || overlays.IsEmpty)
        {
            return declared;
        }

        var held = declared;
        foreach (var server in Held(declared, overlays))
        {
            if (declared.Servers.TryGetValue(server, out var settings) && overlays.Over(declared.Key, server, settings) is var effective && !ReferenceEquals(effective, settings))
            {
                held = effective is null ? held.WithoutServer(server) : held.WithServer(server, effective);
            }
        }

        return held;
    }

    /// <summary>The effective settings of one server.</summary>
    /// <param name="service">The service.</param>
    /// <param name="server">The server.</param>
    /// <param name="declared">Its declared settings.</param>
    /// <param name="overlays">What stands between.</param>
    /// <returns>What the kernel shall have, the same object where it is not held; null when it shall not have it.</returns>
    public static RealServerSettings? Of(ServiceKey service, RealServerKey server, RealServerSettings declared, Overlays overlays)
    {
        ArgumentNullException.ThrowIfNull(overlays);
        return overlays.Over(service, server, declared);
    }

    /// <summary>
    /// The way back: what the kernel has as people see it, with the declared weight of each server that an overlay holds, and with the
    /// servers that health has removed.
    /// </summary>
    /// <param name="kernel">What the kernel has.</param>
    /// <param name="state">Portal's data.</param>
    /// <returns>The table; the same object where nothing is held.</returns>
    public static IpvsTable Seen(IpvsTable kernel, DeclaredState state)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(state);
        return Concerned(kernel, state.Overlays).Aggregate(kernel, (table, service) =>
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
        var overlays = state.Overlays;
        if (kernel is null || overlays.IsEmpty || state.Table.Find(kernel.Key) is not { } declared)
        {
            return kernel;
        }

        ImmutableSortedDictionary<RealServerKey, RealServerSettings>.Builder? servers = null;
        foreach (var server in Held(declared, overlays))
        {
            if (!declared.Servers.TryGetValue(server, out var settings))
            {
                continue;
            }

            if (kernel.Servers.TryGetValue(server, out var present))
            {
                if (present.Weight != settings.Weight)
                {
                    (servers ??= kernel.Servers.ToBuilder())[server] = present with { Weight = settings.Weight };
                }
            }
            else if (overlays.Over(kernel.Key, server, settings) is null)
            {
                (servers ??= kernel.Servers.ToBuilder())[server] = settings;
            }
        }

        return servers is null ? kernel : kernel with { Servers = servers.ToImmutable() };
    }

    /// <summary>A listing as people see it, with the declared weight of each server that an overlay holds.</summary>
    /// <param name="kernel">What the kernel has.</param>
    /// <param name="state">Portal's data.</param>
    /// <returns>The listing; the same object where nothing is held.</returns>
    public static ObservedTable Seen(ObservedTable kernel, DeclaredState state)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(state);
        return state.Overlays.IsEmpty ? kernel : new ObservedTable([.. kernel.Services.Select(service => Seen(service, state))]);
    }

    /// <inheritdoc cref="Seen(ObservedTable, DeclaredState)"/>
    public static ObservedService Seen(ObservedService kernel, DeclaredState state)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(state);
        var whole = Whole(kernel, state);
        return state.Overlays.IsEmpty ? whole : whole with { Servers = [.. whole.Servers.Select(server => Seen(whole.Key, server, state))] };
    }

    /// <inheritdoc cref="Whole(ObservedService, DeclaredState)"/>
    public static ObservedTable Whole(ObservedTable kernel, DeclaredState state)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(state);
        return state.Health.IsEmpty ? kernel : new ObservedTable([.. kernel.Services.Select(service => Whole(service, state))]);
    }

    /// <summary>A listing with the servers that health has removed from the kernel: they are declared, and have no connections.</summary>
    /// <param name="kernel">What the kernel has.</param>
    /// <param name="state">Portal's data.</param>
    /// <returns>The listing; the same object where none is removed.</returns>
    public static ObservedService Whole(ObservedService kernel, DeclaredState state)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(state);
        if (kernel.Unmanaged is not null || state.Health.Of(kernel.Key) is not { IsEmpty: false } holds || state.Table.Find(kernel.Key) is not { } declared)
        {
            return kernel;
        }

        List<ObservedServer> removed = [];
        foreach (var (server, hold) in holds)
        {
            if (hold.Weight is null && kernel.Find(server) is null && declared.Servers.TryGetValue(server, out var settings))
            {
                removed.Add(new ObservedServer(server, settings with { Weight = 0 }, 0, 0));
            }
        }

        return removed.Count == 0 ? kernel : kernel with { Servers = [.. kernel.Servers.Concat(removed).OrderBy(server => server.Key)] };
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
        return kernel.Unmanaged is null && state.Overlays.Holds(service, kernel.Key) && state.Table.Find(service, kernel.Key) is { Weight: var declared } && declared != kernel.Settings.Weight
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
        return state.Drains.Find(new ServiceDrain(service)) is not null || (state.Table.Find(service) is { } declared && Held(declared, state.Overlays).Any());
    }

    // Of services that nothing concerns nothing need be looked at.
    private static IEnumerable<VirtualService> Concerned(IpvsTable table, Overlays overlays) =>
        overlays.Drains.Hosts.IsEmpty ? overlays.Services.Select(table.Find).OfType<VirtualService>() : table.Services;

    // The servers of a service that an overlay may hold.
    private static IEnumerable<RealServerKey> Held(VirtualService service, Overlays overlays)
    {
        if (overlays.IsEmpty)
        {
            return [];
        }

        var (drains, backups) = (overlays.Drains, overlays.Annotations.Backups);
        if (drains.Find(new ServiceDrain(service.Key)) is not null)
        {
            return service.Servers.Keys;
        }

        var held = drains.IsEmpty ? [] : drains.ServersOf(service.Key).Concat(drains.Hosts.IsEmpty ? [] : service.Servers.Keys.Where(server => drains.Hosts.Contains(server.Address)));
        var others = overlays.Health.Of(service.Key).Keys.Concat(backups.Contains(service.Key) ? overlays.Annotations.Of(service.Key).Servers.Where(server => server.Value.IsBackup).Select(server => server.Key) : []);
        return held.Concat(others).Distinct();
    }
}
