using System.Runtime.CompilerServices;
using Portal.Api.Writing;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Views;

/// <summary>
/// The kernel's connections, as far as Portal owns what they go to. Reading them takes no part in keeping listings and writes
/// apart: the connection table is another one, and no write waits for it.
/// </summary>
/// <param name="table">The connection table.</param>
/// <param name="balancer">Has the services.</param>
/// <param name="scope">What Portal owns; null for everything.</param>
/// <param name="isCheck">Tells the connections that health checks make through virtual addresses: nobody's clients.</param>
public sealed class ConnectionView(IConnectionTable table, Balancer balancer, ServiceScope? scope, Func<Connection, bool> isCheck)
{
    // The kernel keeps the templates of an FTP service at port 0, for its data comes at other ports (ip_vs_sched_persist).
    private const ushort FtpPort = 21;

    /// <summary>Looks for connections.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="start">The position in the table to begin at.</param>
    /// <param name="cancellationToken">Ends the look early.</param>
    /// <returns>The connections, in the kernel's order.</returns>
    /// <exception cref="IpvsadmException">The kernel has no IPVS.</exception>
    /// <exception cref="ConnectionTableException">The table cannot be read, or was not understood.</exception>
    public async IAsyncEnumerable<SeenConnection> FindAsync(ConnectionFilter filter, long start, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var services = balancer.State.Table;
        await foreach (var connection in table.ReadAsync(start, cancellationToken))
        {
            var service = ServiceOf(connection, services);
            if (filter.Includes(connection, service) && !isCheck(connection) && scope?.Covers(service ?? connection.Virtual) != false)
            {
                yield return new SeenConnection(connection.Position, connection, service);
            }
        }
    }

    // As the kernel looks services up: by address and port, then by address alone. That a firewall mark came before both does
    // not stand in the table, except with templates.
    private static ServiceKey? ServiceOf(in Connection connection, IpvsTable services)
    {
        if (connection.Virtual is not AddressKey key)
        {
            return connection.Virtual;
        }

        // What was given up has lost its port.
        return connection.IsGivenUp ? null
            : Existing(key, services)
            ?? Existing(key with { Port = 0 }, services)
            ?? (connection.IsTemplate && key.Port == 0 ? Existing(key with { Port = FtpPort }, services) : null);
    }

    private static AddressKey? Existing(AddressKey key, IpvsTable services) => services.Find(key) is null ? null : key;
}
