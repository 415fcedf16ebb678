using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Balancing;

/// <summary>What the kernel has, at the time of the request.</summary>
public sealed class KernelView(IIpvsadm ipvsadm, KernelGate gate)
{
    /// <summary>Lists everything.</summary>
    /// <param name="cancellationToken">Ends the listing early.</param>
    /// <returns>The table.</returns>
    /// <exception cref="IpvsadmException">The listing could not be had.</exception>
    public async Task<ObservedTable> ListAsync(CancellationToken cancellationToken)
    {
        using var pass = await gate.EnterReadAsync();
        return await ipvsadm.ListAsync(cancellationToken);
    }

    /// <summary>Lists one service.</summary>
    /// <param name="key">Which one.</param>
    /// <param name="cancellationToken">Ends the listing early.</param>
    /// <returns>The service.</returns>
    /// <exception cref="IpvsadmException">The listing could not be had.</exception>
    /// <exception cref="RejectedException">The kernel has no such service.</exception>
    public async Task<ObservedService> FindAsync(ServiceKey key, CancellationToken cancellationToken)
    {
        using var pass = await gate.EnterReadAsync();
        return await ipvsadm.ListAsync(key, cancellationToken) ?? throw new RejectedException(new ServiceNotFound(key));
    }

    /// <summary>Lists one service and looks a server up in it.</summary>
    /// <param name="key">Which service.</param>
    /// <param name="server">Which server.</param>
    /// <param name="cancellationToken">Ends the listing early.</param>
    /// <returns>The server.</returns>
    /// <exception cref="IpvsadmException">The listing could not be had.</exception>
    /// <exception cref="RejectedException">The kernel has no such service or server.</exception>
    public async Task<ObservedServer> FindAsync(ServiceKey key, RealServerKey server, CancellationToken cancellationToken) =>
        (await FindAsync(key, cancellationToken)).Find(server) ?? throw new RejectedException(new ServerNotFound(key, server));
}
