using Portal.Ipvsadm.Text;

namespace Portal.Ipvsadm.Model;

/// <summary>
/// An IP address as a number, so that two spellings of one address are one value: ipvsadm lists <c>::1:2</c> as
/// <c>::0.1.0.2</c>, which no comparison of texts survives. It has no zone; IPVS refuses zones.
/// </summary>
/// <param name="Family">Which protocol the address belongs to.</param>
/// <param name="Bits">The address in network order: the low 32 bits for IPv4, all 128 for IPv6.</param>
public readonly record struct Address(IpFamily Family, UInt128 Bits) : IComparable<Address>
{
    /// <summary>An IPv4 address from its four bytes in network order, most significant first.</summary>
    /// <param name="bits">For example <c>0x0A000001</c> for 10.0.0.1.</param>
    public static Address IPv4(uint bits) => new(IpFamily.IPv4, bits);

    /// <summary>An IPv6 address from its sixteen bytes in network order.</summary>
    /// <param name="bits">For example <c>1</c> for ::1.</param>
    public static Address IPv6(UInt128 bits) => new(IpFamily.IPv6, bits);

    /// <summary>The address that a text says.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The address; null where the text is none.</returns>
    public static Address? Of(string text) => AddressText.TryParse(text, out var address) ? address : null;

    /// <summary>True for 0.0.0.0 and for ::.</summary>
    public bool IsUnspecified => Bits == UInt128.Zero;

    /// <summary>True for an IPv6 address that carries an IPv4 one: <c>::ffff:a.b.c.d</c>.</summary>
    public bool IsIPv4Mapped => Family == IpFamily.IPv6 && Bits >> 32 == 0xFFFF;

    /// <summary>True for 224.0.0.0/4 and for ff00::/8.</summary>
    public bool IsMulticast => Family == IpFamily.IPv4 ? Bits >> 28 == 0xE : Bits >> 120 == 0xFF;

    /// <inheritdoc/>
    public int CompareTo(Address other) =>
        Family != other.Family ? Family.CompareTo(other.Family) : Bits.CompareTo(other.Bits);

    /// <summary>Orders addresses: IPv4 before IPv6, then by number.</summary>
    public static bool operator <(Address left, Address right) => left.CompareTo(right) < 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator <=(Address left, Address right) => left.CompareTo(right) <= 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator >(Address left, Address right) => left.CompareTo(right) > 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator >=(Address left, Address right) => left.CompareTo(right) >= 0;

    /// <summary>The canonical spelling: dotted for IPv4, RFC 5952 for IPv6, without brackets.</summary>
    /// <returns>For example <c>10.0.0.1</c> or <c>2001:db8::1</c>.</returns>
    public override string ToString() => AddressText.Format(this);
}
