namespace Portal.Ipvsadm.Model;

/// <summary>The identity of a real server within its virtual service. It is never edited.</summary>
/// <param name="Address">The server's address; of the service's family unless it is reached through a tunnel.</param>
/// <param name="Port">0 to 65535. Behind gatewaying and IP-in-IP the kernel forces it to the service's port.</param>
public readonly record struct RealServerKey(Address Address, ushort Port) : IComparable<RealServerKey>
{
    /// <inheritdoc/>
    public int CompareTo(RealServerKey other)
    {
        var order = Address.CompareTo(other.Address);
        return order != 0 ? order : Port.CompareTo(other.Port);
    }

    /// <summary>Orders keys by address, then by port.</summary>
    public static bool operator <(RealServerKey left, RealServerKey right) => left.CompareTo(right) < 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator <=(RealServerKey left, RealServerKey right) => left.CompareTo(right) <= 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator >(RealServerKey left, RealServerKey right) => left.CompareTo(right) > 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator >=(RealServerKey left, RealServerKey right) => left.CompareTo(right) >= 0;
}
