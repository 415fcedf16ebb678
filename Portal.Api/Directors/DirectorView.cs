using Portal.Api.State;
using Portal.Api.Views;
using Portal.Api.Writing;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Directors;

/// <summary>Tells what this machine is as a director, at the time of the request.</summary>
internal sealed class DirectorView(DirectorIdentity identity, Balancer balancer, KernelView kernel, IMachineAddresses machine, IKernelSysctls sysctls, AddressKeeper? keeper)
{
    private readonly DirectorSettings settings = new(sysctls, machine);

    /// <summary>Reads it.</summary>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <exception cref="IpvsadmException">IPVS cannot be used.</exception>
    public async Task<DirectorReport> ReadAsync(CancellationToken cancellationToken)
    {
        // First, because it loads the module where it is missing.
        var running = await kernel.ListGlobalsAsync(cancellationToken);
        var (state, devices) = (balancer.State, machine.ByDevice());
        List<DirectorAddress> addresses =
        [
            .. state.Table.Services.Select(service => service.Key).OfType<AddressKey>().CountBy(key => key.Address).OrderBy(count => count.Key)
                .Select(count => new DirectorAddress(count.Key, machine.Has(count.Key), devices.FirstOrDefault(device => device.Value.Contains(count.Key)).Key, count.Value)),
        ];
        return new DirectorReport(identity, addresses, running, state.Globals, [.. settings.Against(state.Table, running, addresses, [.. devices.Keys])], keeper);
    }
}
