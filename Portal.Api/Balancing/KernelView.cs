using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Balancing;

/// <summary>What the kernel has, at the time of the request.</summary>
public sealed class KernelView
{
    private readonly SharedListings<ObservedTable, ObservedService> configuration;
    private readonly SharedListings<TrafficTable, ServiceTraffic> traffic;
    private readonly IIpvsadm ipvsadm;
    private readonly KernelGate gate;

    /// <summary>Creates the view.</summary>
    /// <param name="ipvsadm">The kernel's table.</param>
    /// <param name="gate">Keeps listings and writes apart.</param>
    public KernelView(IIpvsadm ipvsadm, KernelGate gate)
    {
        (this.ipvsadm, this.gate) = (ipvsadm, gate);
        configuration = new SharedListings<ObservedTable, ObservedService>(gate, ipvsadm.ListAsync, ipvsadm.ListAsync);
        traffic = new SharedListings<TrafficTable, ServiceTraffic>(gate, ipvsadm.ListTrafficAsync, ipvsadm.ListTrafficAsync);
    }

    /// <summary>Lists everything.</summary>
    /// <param name="cancellationToken">Ends the wait early, and not the listing: others may wait for it.</param>
    /// <returns>The table.</returns>
    /// <exception cref="IpvsadmException">The listing could not be had.</exception>
    public Task<ObservedTable> ListAsync(CancellationToken cancellationToken) => configuration.ListAsync(cancellationToken);

    /// <summary>Lists one service.</summary>
    /// <param name="key">Which one.</param>
    /// <param name="cancellationToken">Ends the wait early, and not the listing: others may wait for it.</param>
    /// <returns>The service.</returns>
    /// <exception cref="IpvsadmException">The listing could not be had.</exception>
    /// <exception cref="RejectedException">The kernel has no such service.</exception>
    public Task<ObservedService> FindAsync(ServiceKey key, CancellationToken cancellationToken) => configuration.FindAsync(key, cancellationToken);

    /// <summary>Lists one service and looks a server up in it.</summary>
    /// <param name="key">Which service.</param>
    /// <param name="server">Which server.</param>
    /// <param name="cancellationToken">Ends the wait early, and not the listing: others may wait for it.</param>
    /// <returns>The server.</returns>
    /// <exception cref="IpvsadmException">The listing could not be had.</exception>
    /// <exception cref="RejectedException">The kernel has no such service or server.</exception>
    public async Task<ObservedServer> FindAsync(ServiceKey key, RealServerKey server, CancellationToken cancellationToken) =>
        (await FindAsync(key, cancellationToken)).Find(server) ?? throw new RejectedException(new ServerNotFound(key, server));

    /// <summary>Lists the traffic of everything.</summary>
    /// <param name="cancellationToken">Ends the wait early, and not the listing: others may wait for it.</param>
    /// <returns>The traffic.</returns>
    /// <exception cref="IpvsadmException">The listing could not be had.</exception>
    public Task<TrafficTable> ListTrafficAsync(CancellationToken cancellationToken) => traffic.ListAsync(cancellationToken);

    /// <summary>Lists everything with its traffic.</summary>
    /// <param name="cancellationToken">Ends the wait early, and not the listing: others may wait for it.</param>
    /// <returns>The table and the traffic; null when they could not be had.</returns>
    public async Task<(ObservedTable? Table, TrafficTable Traffic)?> TryListAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await ListAsync(cancellationToken), await ListTrafficAsync(cancellationToken));
        }
        catch (IpvsadmException)
        {
            return null;
        }
    }

    /// <summary>Lists the traffic of one service.</summary>
    /// <param name="key">Which one.</param>
    /// <param name="cancellationToken">Ends the wait early, and not the listing: others may wait for it.</param>
    /// <returns>The traffic.</returns>
    /// <exception cref="IpvsadmException">The listing could not be had.</exception>
    /// <exception cref="RejectedException">The kernel has no such service.</exception>
    public Task<ServiceTraffic> FindTrafficAsync(ServiceKey key, CancellationToken cancellationToken) => traffic.FindAsync(key, cancellationToken);

    /// <summary>Lists the settings.</summary>
    /// <param name="cancellationToken">Ends the listing early.</param>
    /// <returns>The settings; the time-outs are always there.</returns>
    /// <exception cref="IpvsadmException">The listing could not be had.</exception>
    public async Task<KernelSettings> ListSettingsAsync(CancellationToken cancellationToken)
    {
        using var pass = await gate.EnterReadAsync(cancellationToken);
        return await ipvsadm.ListSettingsAsync(cancellationToken);
    }
}
