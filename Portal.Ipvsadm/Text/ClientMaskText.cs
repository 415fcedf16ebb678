using System.Globalization;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Text;

/// <summary>
/// The mask of persistence as ipvsadm reads and lists it, in both directions: dotted for IPv4, a prefix length for IPv6.
/// ipvsadm itself takes <c>-M 24</c> of an IPv4 service for 0.0.0.24; this reader does not.
/// </summary>
public static class ClientMaskText
{
    /// <summary>Writes a mask.</summary>
    /// <returns>For example <c>255.255.255.0</c> or <c>64</c>.</returns>
    public static string Format(ClientMask mask) => mask switch
    {
        IPv4Mask { Bits: var bits } => AddressText.FormatIPv4(bits),
        IPv6Prefix { Length: var length } => length.ToString(CultureInfo.InvariantCulture),
        _ => throw new ArgumentOutOfRangeException(nameof(mask)),
    };

    /// <summary>Reads a mask.</summary>
    /// <param name="family">The family of the service.</param>
    /// <param name="text">A dotted mask for IPv4, 1 to 128 without leading zeros for IPv6.</param>
    /// <param name="mask">The mask; null when it covers whole addresses and so masks nothing.</param>
    /// <returns>True when the text is a mask of that family.</returns>
    public static bool TryParse(IpFamily family, ReadOnlySpan<char> text, out ClientMask? mask)
    {
        if (family == IpFamily.IPv4)
        {
            var isMask = AddressText.TryParseIPv4(text, out var bits);
            mask = isMask ? ClientMask.IPv4(bits) : null;
            return isMask;
        }

        var isPrefix = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && length is >= 1 and <= IPv6Prefix.Whole
            && text[0] != '0';
        mask = isPrefix ? ClientMask.IPv6(length) : null;
        return isPrefix;
    }
}
