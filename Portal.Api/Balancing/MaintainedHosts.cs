using System.Collections.Immutable;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Balancing;

/// <summary>
/// Keeps hosts in maintenance out of service, whatever is declared. In Portal's data and in the kernel every server of such a host
/// has weight 0; the drain of the host has the weights that are declared for them. All writes go the same way: they are decided on
/// what is declared (<c>Lift</c>), what they decide is held at 0 (<c>Hold</c>), and the drains take down what was declared
/// (<c>Steps</c>).
/// </summary>
internal sealed class MaintainedHosts
{
    private readonly DrainList hosts;
    private readonly ImmutableHashSet<Address> addresses;

    /// <summary>Creates it for the hosts that are in maintenance.</summary>
    /// <param name="drains">Everything that is drained.</param>
    public MaintainedHosts(DrainList drains)
    {
        hosts = DrainList.Of(drains.All.Where(drain => drain.Target is HostDrain));
        addresses = [.. hosts.All.Select(host => ((HostDrain)host.Target).Host)];
    }

    /// <summary>Whether a server is of a host in maintenance.</summary>
    public bool Have(RealServerKey server) => addresses.Contains(server.Address);

    /// <summary>Whether a step gives settings to a server of a host in maintenance.</summary>
    public bool AreConcernedBy(TableChange step) => step switch
    {
        ServerAdded { Server: var server } => Have(server),
        ServerEdited { Server: var server } => Have(server),
        _ => false,
    };

    /// <summary>Gives the servers the weights that are declared for them.</summary>
    public IpvsTable Lift(IpvsTable table) => hosts.RestoreAll(table);

    /// <inheritdoc cref="Lift(IpvsTable)"/>
    public VirtualService? Lift(VirtualService? service) => hosts.All.Aggregate(service, (lifted, host) => hosts.Restore(host, lifted));

    /// <summary>Sets the servers to weight 0.</summary>
    public IpvsTable Hold(IpvsTable table) => addresses.IsEmpty ? table : table.Services.Aggregate(table, (held, service) =>
        Hold(service) is var after && ReferenceEquals(after, service) ? held : held.With(after));

    /// <inheritdoc cref="Hold(IpvsTable)"/>
    public VirtualService Hold(VirtualService service) => Hold(service, Have);

    /// <summary>
    /// Sets the servers to weight 0 in what a request has decided about one service. A server that the request does not concern
    /// stays in the kernel as it is, also where somebody has given it a weight by hand.
    /// </summary>
    /// <param name="intent">The request.</param>
    /// <param name="before">The service in Portal's data before; null when it was not declared.</param>
    /// <param name="actual">The service in the kernel before; null when the kernel did not have it.</param>
    /// <param name="decision">What it has decided.</param>
    /// <returns>What shall be, and the servers that get another weight than was decided, with the weight that was.</returns>
    public (Decision Decision, ImmutableArray<DrainedServer> Held) Hold(ServiceIntent intent, VirtualService? before, VirtualService? actual, Decision decision)
    {
        if (addresses.IsEmpty)
        {
            return (decision, []);
        }

        bool IsHeld(RealServerKey server) => Have(server)
            && decision.Declared?.Servers.ContainsKey(server) == true
            && (intent.Concerns(server)
                || before?.Servers.ContainsKey(server) != true
                || decision.Kernel?.Servers.GetValueOrDefault(server) != actual?.Servers.GetValueOrDefault(server));
        var held = decision with
        {
            Declared = decision.Declared is { } declared ? Hold(declared) : null,
            Kernel = decision.Kernel is { } kernel ? Hold(kernel, IsHeld) : null,
        };
        return (held, [.. Weights(decision.Declared is { } wanted ? [wanted] : []).Where(server => IsHeld(server.Server))]);
    }

    /// <summary>The servers that are declared with a weight and do not have it.</summary>
    public IEnumerable<DrainedServer> Weights(IEnumerable<VirtualService> declared) =>
        addresses.IsEmpty ? [] : ServersOf(declared, Have).Where(server => server.Weight != 0);

    /// <summary>What the drains of the hosts take down.</summary>
    /// <param name="declared">Everything that is declared from now on.</param>
    /// <returns>The steps; none where nothing is new.</returns>
    public IEnumerable<DrainChange> Steps(IpvsTable declared) => Steps(_ => [], declared.Services);

    /// <summary>What the drains of the hosts take down about one service.</summary>
    /// <param name="key">The service.</param>
    /// <param name="declared">The service as it is declared from now on; null when it is not.</param>
    /// <returns>The steps; none where nothing is new.</returns>
    public IEnumerable<DrainChange> Steps(ServiceKey key, VirtualService? declared) =>
        Steps(host => host.Servers.Where(server => server.Service != key), declared is null ? [] : [declared]);

    private IEnumerable<DrainChange> Steps(Func<Drain, IEnumerable<DrainedServer>> kept, IEnumerable<VirtualService> declared)
    {
        foreach (var host in hosts.All)
        {
            var address = ((HostDrain)host.Target).Host;
            ImmutableArray<DrainedServer> servers =
            [
                .. kept(host).Concat(ServersOf(declared, server => server.Address == address)).OrderBy(server => server.Service).ThenBy(server => server.Server),
            ];
            if (!servers.SequenceEqual(host.Servers))
            {
                yield return new DrainStarted(host with { Servers = servers });
            }
        }
    }

    private static IEnumerable<DrainedServer> ServersOf(IEnumerable<VirtualService> services, Func<RealServerKey, bool> isMeant) =>
        from service in services
        from server in service.Servers
        where isMeant(server.Key)
        select new DrainedServer(service.Key, server.Key, server.Value.Weight);

    private static VirtualService Hold(VirtualService service, Func<RealServerKey, bool> isHeld)
    {
        var servers = service.Servers.SetItems(service.Servers
            .Where(server => server.Value.Weight != 0 && isHeld(server.Key))
            .Select(server => KeyValuePair.Create(server.Key, server.Value with { Weight = 0 })));
        return ReferenceEquals(servers, service.Servers) ? service : service with { Servers = servers };
    }
}
