using System.Collections.Immutable;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Balancing;

/// <summary>What becomes of the tables, and of what is drained, when a host is taken out of service or comes back.</summary>
/// <param name="Declared">Portal's data afterwards.</param>
/// <param name="Kernel">The kernel's table afterwards.</param>
/// <param name="Steps">The steps in what is drained; none when the host is out already, with all its servers.</param>
internal sealed record HostMaintenance(IpvsTable Declared, IpvsTable Kernel, ImmutableArray<DrainChange> Steps)
{
    /// <summary>
    /// Takes a host out of service: every server with its address gets weight 0. What only the kernel has is adopted.
    /// </summary>
    /// <exception cref="RejectedException">No service has a server with that address, and the host is not out already.</exception>
    public static HostMaintenance Begin(Address host, DeclaredState state, IpvsTable kernel, DateTimeOffset now)
    {
        var target = new HostDrain(host);
        var present = state.Drains.Find(target);
        var hosts = new MaintainedHosts(state.Drains.After(new DrainStarted(present ?? new Drain { Target = target, Started = now, Servers = [] })));
        var (declaredAfter, kernelAfter) = (hosts.Lift(state.Table), kernel);
        var hasServers = false;
        foreach (var key in state.Table.Services.Concat(kernel.Services).Select(service => service.Key).Distinct().Order())
        {
            var (declared, actual) = (declaredAfter.Find(key), kernel.Find(key));
            var (wanted, made) = (declared ?? actual!, actual ?? hosts.Hold(declared!));
            foreach (var server in wanted.Servers.Keys.Union(made.Servers.Keys).Where(server => server.Address == host).Order())
            {
                var settings = wanted.Servers.GetValueOrDefault(server) ?? Adopt(made.Servers[server], isDrained: state.Drains.Find(new ServiceDrain(key)) is not null);
                (wanted, made) = (wanted.WithServer(server, settings), made.WithServer(server, settings with { Weight = 0 }));
                (declaredAfter, kernelAfter) = (declaredAfter.With(wanted), kernelAfter.With(declared is null ? hosts.Hold(made) : made));
                hasServers = true;
            }
        }

        return hasServers || present is not null
            ? new HostMaintenance(hosts.Hold(declaredAfter), kernelAfter, [.. hosts.Steps(declaredAfter)])
            : throw new RejectedException(Unmanaged(host, kernel) is { } place ? new CannotBeSaid(place) : new HostNotFound(host));
    }

    /// <summary>Takes a host back into service: its servers get the weights that are declared for them.</summary>
    /// <exception cref="RejectedException">The host was not taken out of service.</exception>
    public static HostMaintenance End(Address host, DeclaredState state, IpvsTable kernel)
    {
        var end = new DrainEnded(new HostDrain(host));
        var drain = state.Drains.Find(end.Target) ?? throw new RejectedException(new DrainNotFound(end.Target));
        var declaredAfter = new MaintainedHosts(state.Drains.After(end)).Hold(new MaintainedHosts(state.Drains).Lift(state.Table));
        var kernelAfter = drain.Servers.Select(server => server.Service).Distinct().Select(key => declaredAfter.Find(key)).OfType<VirtualService>()
            .Aggregate(kernel, (table, declared) => table.With(WithServersOf(host, kernel.Find(declared.Key) ?? declared, declared)));
        return new HostMaintenance(declaredAfter, kernelAfter, [end]);
    }

    // A server with that address that no command line can say.
    private static UnmanagedPlace? Unmanaged(Address host, IpvsTable kernel) =>
        (from service in kernel.Unmanaged.Values
         from server in service.Servers
         where server.Key.Address == host && (service.Unmanaged ?? server.Unmanaged) is not null
         select new UnmanagedPlace(service.Key, server.Key, service.Unmanaged ?? server.Unmanaged!, IsWanted: true)).FirstOrDefault();

    // A weight would end the drain of the service.
    private static RealServerSettings Adopt(RealServerSettings settings, bool isDrained) => isDrained ? settings with { Weight = 0 } : settings;

    // The servers of the host as they are declared now, and all others as the kernel has them.
    private static VirtualService WithServersOf(Address host, VirtualService kernel, VirtualService declared) => declared.Servers
        .Where(server => server.Key.Address == host)
        .Aggregate(kernel, (service, server) => service.WithServer(server.Key, server.Value));
}
