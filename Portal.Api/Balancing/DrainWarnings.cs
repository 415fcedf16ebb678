using System.Collections.Immutable;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Balancing;

/// <summary>Knows when a drain does not keep everybody away.</summary>
/// <param name="balancer">Has the services.</param>
/// <param name="settings">The kernel's settings.</param>
public sealed class DrainWarnings(Balancer balancer, IKernelSettings settings)
{
    /// <summary>
    /// The services whose known clients keep coming to servers of weight 0: those with persistence, as long as the kernel does
    /// not expire its templates.
    /// </summary>
    /// <param name="drain">What is drained.</param>
    /// <returns>The services; none when all is well.</returns>
    public ImmutableArray<ServiceKey> StickyServices(Drain drain)
    {
        ArgumentNullException.ThrowIfNull(drain);
        return settings.ExpiresQuiescentTemplates ? [] :
        [
            .. drain.Servers.Select(server => server.Service).Distinct()
                .Where(service => balancer.State.Table.Find(service) is { Settings.Persistence: not null }),
        ];
    }
}
