using System.Globalization;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Text;

/// <summary>The text of networks, in both directions: <c>10.0.0.0/24</c>, or an address alone for one of all its bits.</summary>
public static class NetworkText
{
    /// <summary>Reads a network.</summary>
    /// <param name="text">For example <c>10.0.0.0/24</c>, <c>2001:db8::/64</c> or <c>10.0.0.1</c>.</param>
    /// <returns>The network; null when the text is none.</returns>
    public static Network? Parse(ReadOnlySpan<char> text)
    {
        var slash = text.IndexOf('/');
        if (!AddressText.TryParse(slash < 0 ? text : text[..slash], out var address))
        {
            return null;
        }

        var width = Network.WidthOf(address.Family);
        if (slash < 0)
        {
            return new Network(address, width);
        }

        // Bits behind the prefix are a slip of the pen: 10.0.0.1/8 hardly means all of 10.0.0.0/8.
        var digits = text[(slash + 1)..];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && (digits.Length == 1 || digits[0] != '0')
            && length <= width && HasNoBitsBehind(address, length, width)
            ? new Network(address, length)
            : null;
    }

    /// <summary>Writes a network.</summary>
    /// <returns>For example <c>10.0.0.0/24</c>.</returns>
    public static string Format(Network network) => network.PrefixLength == Network.WidthOf(network.Address.Family)
        ? network.Address.ToString()
        : string.Create(CultureInfo.InvariantCulture, $"{network.Address}/{network.PrefixLength}");

    private static bool HasNoBitsBehind(Address address, int length, int width) => length == 0
        ? address.Bits == UInt128.Zero
        : length == width || (address.Bits & ((UInt128.One << (width - length)) - 1)) == UInt128.Zero;
}
