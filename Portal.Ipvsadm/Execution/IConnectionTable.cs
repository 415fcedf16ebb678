using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Execution;

/// <summary>The kernel's connection table. Nobody can write to it, and reading it holds nobody up.</summary>
public interface IConnectionTable
{
    /// <summary>
    /// Reads connections in the order in which the kernel keeps them, piece by piece. It is no snapshot: what comes and goes
    /// meanwhile may be there or not, and shifts what follows.
    /// </summary>
    /// <param name="skip">How many to pass over.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <exception cref="IpvsadmException">The kernel has no IPVS.</exception>
    /// <exception cref="ConnectionTableException">The table cannot be read, or was not understood.</exception>
    IAsyncEnumerable<Connection> ReadAsync(long skip, CancellationToken cancellationToken);
}
