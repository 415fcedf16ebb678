using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Execution;

/// <summary>
/// The kernel's table through ipvsadm. Listings are no snapshots: a caller keeps its own writes away while it lists.
/// </summary>
public interface IIpvsadm
{
    /// <summary>Lists the whole table: <c>ipvsadm -Ln --tun-info</c> and <c>ipvsadm -Ln --thresholds</c>.</summary>
    /// <param name="cancellationToken">Ends the listing early.</param>
    /// <exception cref="IpvsadmException">The listing could not be had.</exception>
    Task<ObservedTable> ListAsync(CancellationToken cancellationToken);

    /// <summary>Lists one service, as <see cref="ListAsync(CancellationToken)"/> with <c>-t ADDRESS:PORT</c>.</summary>
    /// <param name="service">Which one. It is looked up exactly.</param>
    /// <param name="cancellationToken">Ends the listing early.</param>
    /// <returns>The service, or null when there is none.</returns>
    /// <exception cref="IpvsadmException">The listing could not be had.</exception>
    Task<ObservedService?> ListAsync(ServiceKey service, CancellationToken cancellationToken);

    /// <summary>
    /// Looks at the kernel in passing: lists the whole table, and the globals where they are wanted, by one ipvsadm that is
    /// started once. What is torn is not listed again.
    /// </summary>
    /// <param name="withGlobals">Whether the globals are wanted.</param>
    /// <param name="cancellationToken">Ends the listing early.</param>
    /// <returns>The table, and perhaps the globals.</returns>
    /// <exception cref="IpvsadmException">The listing could not be had, or is torn.</exception>
    Task<ObservedKernel> LookAsync(bool withGlobals, CancellationToken cancellationToken);

    /// <summary>
    /// Lists the traffic of all services: <c>ipvsadm -Ln --tun-info</c>, <c>ipvsadm -Ln --stats --exact</c> and
    /// <c>ipvsadm -Ln --rate --exact</c>. The kernel brings its figures up to date every two seconds.
    /// </summary>
    /// <param name="cancellationToken">Ends the listing early.</param>
    /// <exception cref="IpvsadmException">The listing could not be had.</exception>
    Task<TrafficTable> ListTrafficAsync(CancellationToken cancellationToken);

    /// <summary>Lists the traffic of one service, as <see cref="ListTrafficAsync(CancellationToken)"/> with <c>-t ADDRESS:PORT</c>.</summary>
    /// <param name="service">Which one. It is looked up exactly.</param>
    /// <param name="cancellationToken">Ends the listing early.</param>
    /// <returns>The traffic, or null when there is no such service.</returns>
    /// <exception cref="IpvsadmException">The listing could not be had.</exception>
    Task<ServiceTraffic?> ListTrafficAsync(ServiceKey service, CancellationToken cancellationToken);

    /// <summary>Finds out whether IPVS can be used at all: <c>ipvsadm -R</c> with nothing to do.</summary>
    /// <param name="cancellationToken">Ends the probe early.</param>
    /// <returns>Null when it can, else why not.</returns>
    Task<IpvsadmFailure?> ProbeAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Runs commands in their order. After one that is refused the later ones may have been run or not; after one whose
    /// outcome is unknown none is. Some may be run twice, to find out which of them failed; that changes nothing.
    /// </summary>
    /// <param name="commands">The commands. No two of them add, edit or delete the same service, or the same server.</param>
    /// <returns>A failure or null for each command, in their order. Failures are never thrown.</returns>
    Task<IReadOnlyList<IpvsadmFailure?>> RunAsync(IReadOnlyList<IpvsadmCommand> commands);

    /// <summary>Lists the time-outs and the sync daemons: <c>ipvsadm -L --daemon</c> and <c>ipvsadm -L --timeout</c>.</summary>
    /// <param name="cancellationToken">Ends the listing early.</param>
    /// <returns>The globals; the time-outs are always there.</returns>
    /// <exception cref="IpvsadmException">The listing could not be had.</exception>
    Task<Globals> ListGlobalsAsync(CancellationToken cancellationToken);

    /// <summary>Runs a command about globals in a process of its own. One that stops what does not run succeeds.</summary>
    /// <returns>A failure, or null. Failures are never thrown.</returns>
    Task<IpvsadmFailure?> RunAsync(GlobalCommand command);
}
