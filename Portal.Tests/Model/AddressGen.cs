using CsCheck;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Model;

/// <summary>Random addresses. IPv6 ones have many zeros, since that is where spellings differ.</summary>
internal static class AddressGen
{
    private static readonly Gen<UInt128> Groups = Gen.Frequency((3, Gen.Const((ushort)0)), (1, Gen.UShort[1, 15]), (2, Gen.UShort))
        .Array[8]
        .Select(groups => groups.Aggregate(UInt128.Zero, (bits, group) => (bits << 16) | group));

    private static readonly Gen<UInt128> Embedded = Gen.Select(Gen.OneOf(UInt128.Zero, (UInt128)0xFFFF << 32), Gen.UInt)
        .Select(parts => parts.Item1 | parts.Item2);

    /// <summary>Any address of a family.</summary>
    public static Gen<Address> Any(IpFamily family) => family == IpFamily.IPv4
        ? Gen.Frequency((1, Gen.OneOf(0u, 1u, 0x0A000001u, 0x7F000001u, uint.MaxValue)), (4, Gen.UInt)).Select(Address.IPv4)
        : Gen.Frequency((4, Groups), (1, Embedded), (1, Gen.OneOf(UInt128.Zero, UInt128.One, UInt128.MaxValue))).Select(Address.IPv6);

    /// <summary>
    /// An address that a server can have. Link-local ones keep the rules too, but the kernel wants those to be its own.
    /// </summary>
    public static Gen<Address> OfServer(IpFamily family) => Any(family).Select(address => address switch
    {
        { Family: IpFamily.IPv4 } when address.IsMulticast || address.Bits >> 24 == 0 || address.Bits == uint.MaxValue =>
            Address.IPv4(0x0B000000 | ((uint)address.Bits & 0xFFFFFF)),
        { Family: IpFamily.IPv6 } when address.IsMulticast || address.IsUnspecified || address.IsIPv4Mapped || IsLinkLocal(address) =>
            Address.IPv6(((UInt128)0x20010DB8 << 96) | (address.Bits & ulong.MaxValue)),
        _ => address,
    });

    private static bool IsLinkLocal(Address address) => address.Bits >> 118 == 0xFE80 >> 6;
}
