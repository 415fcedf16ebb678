namespace Portal.Ipvsadm.Model;

/// <summary>
/// The identity of a virtual service in the kernel's table. It is never edited: a service with another key is another
/// service. Either <see cref="AddressKey"/> or <see cref="FirewallMarkKey"/>.
/// </summary>
public abstract record ServiceKey : IComparable<ServiceKey>
{
    private protected ServiceKey()
    {
    }

    /// <summary>The family of the packets that the service takes.</summary>
    public abstract IpFamily Family { get; }

    /// <summary>Whether an address is its virtual address. A service of a firewall mark has none.</summary>
    /// <param name="address">The address.</param>
    /// <returns>True when it is.</returns>
    public bool IsAt(Address address) => this is AddressKey { Address: var own } && own == address;

    /// <inheritdoc/>
    /// <remarks>Address services come first, by protocol, address and port; then marks, by family and number.</remarks>
    public int CompareTo(ServiceKey? other) => (this, other) switch
    {
        (_, null) => 1,
        (AddressKey left, AddressKey right) => AddressKey.Compare(left, right),
        (FirewallMarkKey left, FirewallMarkKey right) => FirewallMarkKey.Compare(left, right),
        (AddressKey, _) => -1,
        _ => 1,
    };

    /// <summary>Orders keys as <see cref="CompareTo"/> does.</summary>
    public static bool operator <(ServiceKey left, ServiceKey right) => Comparer<ServiceKey>.Default.Compare(left, right) < 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator <=(ServiceKey left, ServiceKey right) => Comparer<ServiceKey>.Default.Compare(left, right) <= 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator >(ServiceKey left, ServiceKey right) => Comparer<ServiceKey>.Default.Compare(left, right) > 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator >=(ServiceKey left, ServiceKey right) => Comparer<ServiceKey>.Default.Compare(left, right) >= 0;
}

/// <summary>A service that takes the packets of one protocol to one address and port.</summary>
/// <param name="Protocol">The transport protocol.</param>
/// <param name="Address">The virtual address. The kernel takes any, also 0.0.0.0 and multicast.</param>
/// <param name="Port">0 to 65535; 0 takes every port that has no service of its own and needs persistence.</param>
public sealed record AddressKey(Protocol Protocol, Address Address, ushort Port) : ServiceKey
{
    /// <inheritdoc/>
    public override IpFamily Family => Address.Family;

    internal static int Compare(AddressKey left, AddressKey right)
    {
        var order = left.Protocol.CompareTo(right.Protocol);
        order = order != 0 ? order : left.Address.CompareTo(right.Address);
        return order != 0 ? order : left.Port.CompareTo(right.Port);
    }
}

/// <summary>
/// A service that takes the packets which the firewall marked. The same number is two services, one a family.
/// </summary>
/// <param name="MarkFamily">The family of the packets.</param>
/// <param name="Mark">1 to 4294967295. ipvsadm lists marks from 2^31 on as negative numbers.</param>
public sealed record FirewallMarkKey(IpFamily MarkFamily, uint Mark) : ServiceKey
{
    /// <inheritdoc/>
    public override IpFamily Family => MarkFamily;

    internal static int Compare(FirewallMarkKey left, FirewallMarkKey right)
    {
        var order = left.MarkFamily.CompareTo(right.MarkFamily);
        return order != 0 ? order : left.Mark.CompareTo(right.Mark);
    }
}
