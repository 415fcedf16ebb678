namespace Portal.Ipvsadm.Model;

/// <summary>Addresses of one family that begin with the same bits.</summary>
/// <param name="Address">One of them.</param>
/// <param name="PrefixLength">How many leading bits count: 0 to 32, or to 128; all of them for one address.</param>
public readonly record struct Network(Address Address, int PrefixLength)
{
    /// <summary>How many bits an address of a family has.</summary>
    /// <returns>32 or 128.</returns>
    public static int WidthOf(IpFamily family) => family == IpFamily.IPv4 ? 32 : 128;

    /// <summary>Whether an address is one of them.</summary>
    /// <returns>True when it is.</returns>
    public bool Contains(Address address)
    {
        // A shift by the whole width would shift by nothing.
        var shift = WidthOf(Address.Family) - PrefixLength;
        return address.Family == Address.Family && (PrefixLength == 0 || Address.Bits >> shift == address.Bits >> shift);
    }
}
