using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Draining;

/// <summary>Knows when a drain does not keep everybody away.</summary>
/// <param name="balancer">Has the services.</param>
/// <param name="sysctls">The settings of the kernel in /proc/sys.</param>
public sealed class DrainWarnings(Balancer balancer, IKernelSysctls sysctls)
{
    /// <summary>
    /// The services whose known clients keep coming to servers of weight 0: those with persistence, as long as the kernel does
    /// not expire its templates.
    /// </summary>
    /// <param name="targets">What is drained.</param>
    /// <returns>The services; none when all is well.</returns>
    public ImmutableArray<ServiceKey> StickyServices(params IEnumerable<DrainTarget> targets)
    {
        if (sysctls.ExpiresQuiescentTemplates)
        {
            return [];
        }

        var table = balancer.State.Table;
        return
        [
            .. targets.SelectMany(target => target.ServersIn(table)).Select(server => server.Service).Distinct()
                .Where(service => table.Find(service) is { Settings.Persistence: not null }),
        ];
    }
}
