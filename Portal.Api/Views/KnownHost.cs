using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Views;

/// <summary>An address with all its servers, in every service: those that the kernel has, and those that are declared.</summary>
/// <param name="Address">The address.</param>
/// <param name="Servers">Its servers in the order of their services; none when a host in maintenance has no server at present.</param>
internal sealed record KnownHost(Address Address, ImmutableArray<HostServer> Servers)
{
    /// <summary>Finds all hosts.</summary>
    /// <param name="kernel">What the kernel has.</param>
    /// <param name="state">What is declared, and what is in maintenance.</param>
    /// <returns>The hosts in the order of their addresses.</returns>
    public static ImmutableArray<KnownHost> Of(ObservedTable kernel, DeclaredState state)
    {
        var observed = from service in kernel.Services
                       from server in service.Servers
                       select new HostServer(service.Key, server.Key, Effective.Seen(service.Key, server, state).Settings.Weight, server.Settings.Weight, server);
        var declared = from service in state.Table.Services
                       from server in service.Servers
                       let effective = (Effective.Of(service.Key, server.Key, server.Value, state.Overlays)?.Weight ?? 0)
                       select new HostServer(service.Key, server.Key, server.Value.Weight, effective, null);
        var servers = observed.Concat(declared).DistinctBy(server => (server.Service, server.Server)).ToLookup(server => server.Server.Address);
        var maintained = state.Drains.All.Select(drain => drain.Target).OfType<HostDrain>().Select(target => target.Host);
        return
        [
            .. servers.Select(host => host.Key).Union(maintained).Order()
                .Select(address => new KnownHost(address, [.. servers[address].OrderBy(server => server.Service).ThenBy(server => server.Server)])),
        ];
    }
}
