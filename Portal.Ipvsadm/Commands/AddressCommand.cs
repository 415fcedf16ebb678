using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Commands;

/// <summary>One change of the addresses of this machine. <c>ip</c> of iproute2 makes it.</summary>
public abstract record AddressCommand
{
    private protected AddressCommand()
    {
    }

    /// <summary>The arguments of <c>ip</c>, as a line of <c>ip -batch</c>.</summary>
    public abstract string Line { get; }

    /// <summary>The command line, as a person would type it.</summary>
    /// <returns>For example <c>ip address delete 192.0.2.10/32 dev vips</c>.</returns>
    public sealed override string ToString() => "ip " + Line;

    /// <summary>An address with the length that makes it one address and no network.</summary>
    /// <param name="address">The address.</param>
    /// <returns>For example <c>192.0.2.10/32</c>.</returns>
    protected static string Alone(Address address) => address + (address.Family == IpFamily.IPv4 ? "/32" : "/128");
}

/// <summary>Makes a dummy interface, up from the first: <c>ip link add name vips up type dummy</c>.</summary>
/// <param name="Device">Its name.</param>
public sealed record MakeDummy(string Device) : AddressCommand
{
    /// <inheritdoc/>
    public override string Line => $"link add name {Device} up type dummy";
}

/// <summary>
/// Gives an interface an address and nothing else, no route to a network: <c>ip address add 192.0.2.10/32 dev vips noprefixroute</c>. With IPv6 also
/// <c>nodad</c>, because another director may have it as well, and <c>preferred_lft 0</c>, so that this machine never speaks from it unasked.
/// </summary>
/// <param name="Device">The name of the interface.</param>
/// <param name="Address">The address.</param>
public sealed record PutAddress(string Device, Address Address) : AddressCommand
{
    /// <inheritdoc/>
    public override string Line => $"address add {Alone(Address)} dev {Device} noprefixroute{(Address.Family == IpFamily.IPv6 ? " nodad preferred_lft 0" : string.Empty)}";
}

/// <summary>Takes an address from an interface: <c>ip address delete 192.0.2.10/32 dev vips</c>.</summary>
/// <param name="Device">The name of the interface.</param>
/// <param name="Address">The address.</param>
public sealed record TakeAddress(string Device, Address Address) : AddressCommand
{
    /// <inheritdoc/>
    public override string Line => $"address delete {Alone(Address)} dev {Device}";
}
