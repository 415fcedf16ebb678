using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Doubles;

/// <summary>What drains make of a table, said as plainly as can be: the tests' own word beside that of Portal.</summary>
internal static class DrainedTable
{
    /// <summary>What the kernel shall have.</summary>
    public static IpvsTable On(IpvsTable declared, DrainList drains) => IpvsTable.Of(declared.Services.Select(service => On(service, drains)));

    /// <summary>What the kernel shall have of a service.</summary>
    public static VirtualService On(VirtualService declared, DrainList drains) => Weigh(declared, server => Hold(drains, declared.Key, server) ? 0 : null);

    /// <summary>A service with other weights; null leaves one as it is.</summary>
    public static VirtualService Weigh(VirtualService service, Func<RealServerKey, int?> weightOf) => service with
    {
        Servers = service.Servers.ToImmutableSortedDictionary(server => server.Key, server => server.Value with { Weight = weightOf(server.Key) ?? server.Value.Weight }),
    };

    /// <summary>Whether any drain holds a server.</summary>
    public static bool Hold(DrainList drains, ServiceKey service, RealServerKey server) => drains.All.Any(drain => drain.ReturnsBy is null && drain.Target switch
    {
        ServerDrain one => one.Service == service && one.Server == server,
        ServiceDrain whole => whole.Service == service,
        HostDrain host => host.Host == server.Address,
        _ => throw new InvalidOperationException(),
    });
}
