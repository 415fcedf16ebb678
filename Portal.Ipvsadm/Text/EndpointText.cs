using System.Globalization;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Text;

/// <summary>
/// An address with a port as ipvsadm reads and lists it, in both directions: <c>10.0.0.1:80</c> or
/// <c>[2001:db8::1]:80</c>. Without brackets ipvsadm would take the port for a part of the address.
/// </summary>
public static class EndpointText
{
    /// <summary>Writes an endpoint.</summary>
    /// <returns>For example <c>10.0.0.1:80</c>.</returns>
    public static string Format(Address address, ushort port) => address.Family == IpFamily.IPv4
        ? string.Create(CultureInfo.InvariantCulture, $"{address}:{port}")
        : string.Create(CultureInfo.InvariantCulture, $"[{address}]:{port}");

    /// <summary>Reads an endpoint as a listing shows it.</summary>
    /// <param name="text">For example <c>[::0.1.0.2]:80</c>.</param>
    /// <param name="address">The address.</param>
    /// <param name="port">The port.</param>
    /// <returns>True when the text is an endpoint.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Address address, out ushort port)
    {
        address = default;
        port = 0;
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port))
        {
            return false;
        }

        var host = text[..colon];
        return host is ['[', .. var inner, ']']
            ? AddressText.TryParse(inner, out address) && address.Family == IpFamily.IPv6
            : AddressText.TryParse(host, out address) && address.Family == IpFamily.IPv4;
    }
}
