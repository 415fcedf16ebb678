using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Views;

/// <summary>What the kernel has, at the time of the request.</summary>
public sealed class KernelView
{
    private readonly SharedListings<ObservedTable, ObservedService> configuration;
    private readonly SharedListings<TrafficTable, ServiceTraffic> traffic;

    // Listings that hold off nobody.
    private readonly (SharedListings<ObservedTable, ObservedService> Configuration, SharedListings<TrafficTable, ServiceTraffic> Traffic) passing;
    private readonly IIpvsadm ipvsadm;
    private readonly KernelGate gate;

    /// <summary>Creates the view.</summary>
    /// <param name="ipvsadm">The kernel's table.</param>
    /// <param name="gate">Keeps listings and writes apart.</param>
    public KernelView(IIpvsadm ipvsadm, KernelGate gate)
    {
        (this.ipvsadm, this.gate) = (ipvsadm, gate);
        (configuration, traffic) = Listings(gate);
        passing = Listings(new KernelGate());
    }

    /// <summary>Lists everything.</summary>
    /// <param name="cancellationToken">Ends the wait early, and not the listing: others may wait for it.</param>
    /// <exception cref="IpvsadmException">The listing could not be had.</exception>
    public Task<ObservedTable> ListAsync(CancellationToken cancellationToken) => configuration.ListAsync(cancellationToken);

    /// <summary>Lists one service.</summary>
    /// <param name="key">Which one.</param>
    /// <param name="cancellationToken">Ends the wait early, and not the listing: others may wait for it.</param>
    /// <exception cref="IpvsadmException">The listing could not be had.</exception>
    /// <exception cref="RejectedException">The kernel has no such service.</exception>
    public Task<ObservedService> FindAsync(ServiceKey key, CancellationToken cancellationToken) => configuration.FindAsync(key, cancellationToken);

    /// <summary>Lists one service and looks a server up in it.</summary>
    /// <param name="key">Which service.</param>
    /// <param name="server">Which server.</param>
    /// <param name="cancellationToken">Ends the wait early, and not the listing: others may wait for it.</param>
    /// <exception cref="IpvsadmException">The listing could not be had.</exception>
    /// <exception cref="RejectedException">The kernel has no such service or server.</exception>
    public async Task<ObservedServer> FindAsync(ServiceKey key, RealServerKey server, CancellationToken cancellationToken) =>
        (await FindAsync(key, cancellationToken)).Find(server) ?? throw new RejectedException(new ServerNotFound(key, server));

    /// <summary>Lists the traffic of everything.</summary>
    /// <param name="cancellationToken">Ends the wait early, and not the listing: others may wait for it.</param>
    /// <exception cref="IpvsadmException">The listing could not be had.</exception>
    public Task<TrafficTable> ListTrafficAsync(CancellationToken cancellationToken) => traffic.ListAsync(cancellationToken);

    /// <summary>
    /// Lists the table and its traffic for one who measures: writes go on meanwhile. A torn listing is repeated, and
    /// at last with writes held off; what comes or goes meanwhile may be missing.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait early, and not the listings: others may wait for them.</param>
    /// <returns>The table and the traffic; null when they could not be listed.</returns>
    public async Task<(ObservedTable? Table, TrafficTable Traffic)?> TryMeasureAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await MeasureAsync(passing.Configuration, configuration, cancellationToken), await MeasureAsync(passing.Traffic, traffic, cancellationToken));
        }
        catch (IpvsadmException)
        {
            return null;
        }
    }

    /// <summary>Waits for the write that is being made.</summary>
    /// <param name="cancellationToken">Ends the wait early.</param>
    /// <returns>When it has ended.</returns>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        using var pass = await gate.EnterReadAsync(cancellationToken);
    }

    /// <summary>Lists the traffic of one service.</summary>
    /// <param name="key">Which one.</param>
    /// <param name="cancellationToken">Ends the wait early, and not the listing: others may wait for it.</param>
    /// <exception cref="IpvsadmException">The listing could not be had.</exception>
    /// <exception cref="RejectedException">The kernel has no such service.</exception>
    public Task<ServiceTraffic> FindTrafficAsync(ServiceKey key, CancellationToken cancellationToken) => traffic.FindAsync(key, cancellationToken);

    /// <summary>Lists the globals.</summary>
    /// <param name="cancellationToken">Ends the listing early.</param>
    /// <returns>The globals; the time-outs are always there.</returns>
    /// <exception cref="IpvsadmException">The listing could not be had.</exception>
    public async Task<Globals> ListGlobalsAsync(CancellationToken cancellationToken)
    {
        using var pass = await gate.EnterReadAsync(cancellationToken);
        return await ipvsadm.ListGlobalsAsync(cancellationToken);
    }

    private static async Task<TTable> MeasureAsync<TTable, TService>(
        SharedListings<TTable, TService> passing, SharedListings<TTable, TService> alone, CancellationToken cancellationToken)
        where TService : class
    {
        try
        {
            return await passing.ListAsync(cancellationToken);
        }
        catch (IpvsadmException exception) when (exception.Failure.Kind == FailureKind.Torn)
        {
            return await alone.ListAsync(cancellationToken);
        }
    }

    private (SharedListings<ObservedTable, ObservedService> Configuration, SharedListings<TrafficTable, ServiceTraffic> Traffic) Listings(KernelGate held) =>
        (new(held, ipvsadm.ListAsync, ipvsadm.ListAsync), new(held, ipvsadm.ListTrafficAsync, ipvsadm.ListTrafficAsync));
}
