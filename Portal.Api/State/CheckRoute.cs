using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>The way from a virtual address to a server that checks take as packets of clients do. All services that reach the server in this way share it.</summary>
/// <param name="Family">The family of the virtual address.</param>
/// <param name="Server">The server's address; of the other family only through a tunnel.</param>
/// <param name="Forwarding">How packets reach it: gatewaying or a tunnel.</param>
public sealed record CheckRoute(IpFamily Family, Address Server, Forwarding Forwarding) : IComparable<CheckRoute>
{
    // Datagrams are scheduled each by itself: the kernel would otherwise remember the port of a check for minutes, and send a check of
    // another server that comes from the same port to this one.
    private static readonly VirtualServiceSettings Settings = new() { Scheduler = "rr", OnePacket = true };

    /// <summary>The way that a check takes.</summary>
    /// <param name="service">The service.</param>
    /// <param name="server">The server.</param>
    /// <param name="forwarding">How packets reach it.</param>
    /// <param name="check">The check.</param>
    /// <returns>The way; null where the check goes to the server itself. Masquerading needs nothing else: the server answers on its own address.</returns>
    public static CheckRoute? Of(ServiceKey service, RealServerKey server, Forwarding forwarding, HealthCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        return check.Via == CheckPath.Service && service is AddressKey && forwarding is Gatewaying or IpInIp ? new CheckRoute(service.Family, server.Address, forwarding) : null;
    }

    /// <summary>The way that a row of the kernel's table leads, as far as it looks like one that Portal has made for checks.</summary>
    /// <param name="row">The row.</param>
    /// <returns>The way; null where the row leads nowhere or looks otherwise.</returns>
    public static CheckRoute? Of(VirtualService row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return LooksOwn(row) && row.Servers is { Count: 1 } servers && servers.First() is var (server, settings) ? new CheckRoute(row.Key.Family, server.Address, settings.Forwarding) : null;
    }

    /// <summary>
    /// Whether a row of the kernel's table looks like one that Portal has made for checks, perhaps changed by hand since. One-packet scheduling to
    /// a server without a port is nothing that serves clients.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <returns>True when it does.</returns>
    public static bool LooksOwn(VirtualService row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row is { Key: FirewallMarkKey, Settings: { OnePacket: true, Persistence: null } }
            && row.Servers.All(server => server.Key.Port == 0 && server.Value.Forwarding is Gatewaying or IpInIp);
    }

    /// <summary>The row of the kernel's table that leads this way.</summary>
    /// <param name="key">Its mark.</param>
    /// <returns>The row: a service with one server, whose port is the one that is asked.</returns>
    public VirtualService ToRow(FirewallMarkKey key) => new VirtualService { Key = key, Settings = Settings }
        .WithServer(new RealServerKey(Server, 0), new RealServerSettings { Forwarding = Forwarding });

    /// <inheritdoc/>
    public int CompareTo(CheckRoute? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = Family.CompareTo(other.Family);
        order = order != 0 ? order : Server.CompareTo(other.Server);
        return order != 0 ? order : string.CompareOrdinal(Forwarding.ToString(), other.Forwarding.ToString());
    }

    /// <summary>Orders ways by family, server and forwarding.</summary>
    public static bool operator <(CheckRoute left, CheckRoute right) => Comparer<CheckRoute>.Default.Compare(left, right) < 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator <=(CheckRoute left, CheckRoute right) => Comparer<CheckRoute>.Default.Compare(left, right) <= 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator >(CheckRoute left, CheckRoute right) => Comparer<CheckRoute>.Default.Compare(left, right) > 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator >=(CheckRoute left, CheckRoute right) => Comparer<CheckRoute>.Default.Compare(left, right) >= 0;
}
