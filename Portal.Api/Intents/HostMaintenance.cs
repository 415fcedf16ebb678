using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Intents;

/// <summary>The new tables and drains when a host goes into maintenance or returns.</summary>
/// <param name="Declared">Portal's data afterwards.</param>
/// <param name="Kernel">The kernel's table afterwards.</param>
/// <param name="Steps">The steps in what is drained; none when the host is out already.</param>
internal sealed record HostMaintenance(IpvsTable Declared, IpvsTable Kernel, ImmutableArray<DrainChange> Steps)
{
    /// <summary>
    /// Takes a host out of service: every server with its address gets weight 0. What only the kernel has is adopted.
    /// </summary>
    /// <exception cref="RejectedException">No service has a server with that address, and the host is not out already.</exception>
    public static HostMaintenance Begin(Address host, DeclaredState state, IpvsTable kernel, DateTimeOffset now)
    {
        var target = new HostDrain(host);
        ImmutableArray<DrainChange> steps = state.Drains.Find(target) is null ? [new DrainStarted(new Drain { Target = target, Started = now })] : [];
        var change = Of(host, state, kernel, steps, isAdopting: true);
        return change is null && !steps.IsEmpty
            ? throw new RejectedException(Unmanaged(host, kernel) is { } place ? new CannotBeSaid(place) : new HostNotFound(host))
            : change ?? new HostMaintenance(state.Table, kernel, steps);
    }

    /// <summary>Takes a host back into service: its servers get the weights that are declared for them.</summary>
    /// <exception cref="RejectedException">The host was not taken out of service.</exception>
    public static HostMaintenance End(Address host, DeclaredState state, IpvsTable kernel)
    {
        var target = new HostDrain(host);
        return state.Drains.Find(target) is null
            ? throw new RejectedException(new DrainNotFound(target))
            : Of(host, state, kernel, [new DrainEnded(target)], isAdopting: false) ?? new HostMaintenance(state.Table, kernel, [new DrainEnded(target)]);
    }

    // The servers of the host are made as they are declared, under the overlays that are left. Null when there are none.
    private static HostMaintenance? Of(Address host, DeclaredState state, IpvsTable kernel, ImmutableArray<DrainChange> steps, bool isAdopting)
    {
        var overlays = (state.Overlays, state.Overlays with { Drains = state.Drains.After(steps) });
        var (declaredAfter, kernelAfter) = (state.Table, kernel);
        var hasServers = false;
        var services = isAdopting ? state.Table.Services.Concat(kernel.Services) : state.Table.Services;
        foreach (var key in services.Where(service => Servers(service, host).Any()).Select(service => service.Key).Distinct().Order())
        {
            var (declared, actual) = (state.Table.Find(key), kernel.Find(key));
            var wanted = declared ?? actual!;
            wanted = isAdopting && actual is not null ? WithServers(wanted, Servers(actual, host).Where(server => !wanted.Servers.ContainsKey(server.Key))) : wanted;
            var made = WithServers(actual ?? wanted, Servers(wanted, host));
            declaredAfter = ReferenceEquals(wanted, declared) ? declaredAfter : declaredAfter.With(wanted);
            kernelAfter = kernelAfter.With(KernelGoal.Of((declared, actual), (wanted, made), overlays, server => server.Address == host).Service!);
            hasServers = true;
        }

        return hasServers ? new HostMaintenance(declaredAfter, kernelAfter, steps) : null;
    }

    // A server with that address that no command line can say.
    private static UnmanagedPlace? Unmanaged(Address host, IpvsTable kernel) =>
        (from service in kernel.Unmanaged.Values
         from server in service.Servers
         where server.Key.Address == host && (service.Unmanaged ?? server.Unmanaged) is not null
         select new UnmanagedPlace(service.Key, server.Key, service.Unmanaged ?? server.Unmanaged!, IsWanted: true)).FirstOrDefault();

    private static IEnumerable<KeyValuePair<RealServerKey, RealServerSettings>> Servers(VirtualService service, Address host) => service.Servers.Where(server => server.Key.Address == host);

    private static VirtualService WithServers(VirtualService service, IEnumerable<KeyValuePair<RealServerKey, RealServerSettings>> servers) =>
        servers.ToList() is { Count: > 0 } given ? service with { Servers = service.Servers.SetItems(given) } : service;
}
