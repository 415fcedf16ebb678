using System.Collections.Immutable;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Balancing;

/// <summary>What becomes of the tables, and of what is drained, when a host is taken out of service or comes back.</summary>
/// <param name="Declared">Portal's data afterwards.</param>
/// <param name="Kernel">The kernel's table afterwards.</param>
/// <param name="Drain">The step in what is drained.</param>
internal sealed record HostMaintenance(IpvsTable Declared, IpvsTable Kernel, DrainChange Drain)
{
    /// <summary>
    /// Takes a host out of service: every server with its address gets weight 0. What only the kernel has is adopted. A host
    /// that is out already keeps the weights that are remembered, and servers that have come since go out too.
    /// </summary>
    /// <exception cref="RejectedException">No service has a server with that address.</exception>
    public static HostMaintenance Begin(Address host, DeclaredState state, IpvsTable kernel, DateTimeOffset now)
    {
        var (declaredAfter, kernelAfter) = (state.Table, kernel);
        var drained = ImmutableArray.CreateBuilder<DrainedServer>();
        foreach (var key in state.Table.Services.Concat(kernel.Services).Select(service => service.Key).Distinct().Order())
        {
            var (declared, actual) = (state.Table.Find(key), kernel.Find(key));
            var (wanted, made) = (declared ?? actual!, actual ?? declared!);
            foreach (var server in wanted.Servers.Keys.Union(made.Servers.Keys).Where(server => server.Address == host).Order())
            {
                var settings = wanted.Servers.GetValueOrDefault(server) ?? made.Servers[server];
                drained.Add(new DrainedServer(key, server, state.Drains.WeightBefore(key, server, settings.Weight)));
                (wanted, made) = (wanted.WithServer(server, settings with { Weight = 0 }), made.WithServer(server, settings with { Weight = 0 }));
                (declaredAfter, kernelAfter) = (declaredAfter.With(wanted), kernelAfter.With(made));
            }
        }

        return drained.Count == 0
            ? throw new RejectedException(new HostNotFound(host))
            : new HostMaintenance(declaredAfter, kernelAfter, new DrainStarted(new Drain
            {
                Target = new HostDrain(host),
                Started = state.Drains.Find(new HostDrain(host))?.Started ?? now,
                Servers = drained.ToImmutable(),
            }));
    }

    /// <summary>Takes a host back into service: its servers get their weights back, but those that something else drains.</summary>
    /// <exception cref="RejectedException">The host was not taken out of service.</exception>
    public static HostMaintenance End(Address host, DeclaredState state, IpvsTable kernel)
    {
        var target = new HostDrain(host);
        var drain = state.Drains.Find(target) ?? throw new RejectedException(new DrainNotFound(target));
        var (declaredAfter, kernelAfter) = (state.Table, kernel);
        foreach (var key in drain.Servers.Select(server => server.Service).Distinct())
        {
            if (state.Drains.Restore(drain, state.Table.Find(key)) is { } declared)
            {
                declaredAfter = declaredAfter.With(declared);
                kernelAfter = kernelAfter.With(WithServersOf(host, kernel.Find(key) ?? declared, declared));
            }
        }

        return new HostMaintenance(declaredAfter, kernelAfter, new DrainEnded(target));
    }

    // The servers of the host as they are declared now, and all others as the kernel has them.
    private static VirtualService WithServersOf(Address host, VirtualService kernel, VirtualService declared) => declared.Servers
        .Where(server => server.Key.Address == host)
        .Aggregate(kernel, (service, server) => service.WithServer(server.Key, server.Value));
}
