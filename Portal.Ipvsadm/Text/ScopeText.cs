using System.Globalization;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Text;

/// <summary>
/// The text of an entry of a scope, in both directions: an address or a network, perhaps with a port or a range of ports
/// (<c>10.0.0.1</c>, <c>10.0.0.0/24:80</c>, <c>[2001:db8::/64]:8000-8999</c>), ports of every address (<c>:80</c>), or marks
/// (<c>fwmark:5</c>, <c>fwmark:100-199</c>).
/// </summary>
public static class ScopeText
{
    private const string MarkWord = "fwmark:";

    /// <summary>Reads an entry.</summary>
    /// <param name="text">For example <c>10.0.0.0/24:80</c>.</param>
    /// <returns>The entry; null when the text is none.</returns>
    public static ScopeEntry? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith(MarkWord, StringComparison.Ordinal))
        {
            return ParseRange(text.AsSpan(MarkWord.Length), 1, uint.MaxValue) is var (first, last) ? new MarkScope(first, last) : null;
        }

        var (network, ports) = Split(text);
        if ((ports is null ? (0, ushort.MaxValue) : ParseRange(ports, 0, ushort.MaxValue)) is not var (firstPort, lastPort))
        {
            return null;
        }

        return network.Length == 0
            ? ports is null ? null : new AddressScope(null, 0, (ushort)firstPort, (ushort)lastPort)
            : NetworkText.Parse(network) is var (address, length) ? new AddressScope(address, length, (ushort)firstPort, (ushort)lastPort) : null;
    }

    /// <summary>Writes an entry.</summary>
    /// <returns>For example <c>10.0.0.0/24:80</c>.</returns>
    public static string Format(ScopeEntry entry)
    {
        switch (entry)
        {
            case MarkScope { First: var first, Last: var last }:
                return MarkWord + FormatRange(first, last);
            case AddressScope { Network: null } addresses:
                return ":" + FormatRange(addresses.FirstPort, addresses.LastPort);
            case AddressScope { Network: { } network, FirstPort: 0, LastPort: ushort.MaxValue } addresses:
                return NetworkText.Format(new Network(network, addresses.PrefixLength));
            case AddressScope { Network: { } network } addresses:
                var name = NetworkText.Format(new Network(network, addresses.PrefixLength));
                return $"{(network.Family == IpFamily.IPv6 ? $"[{name}]" : name)}:{FormatRange(addresses.FirstPort, addresses.LastPort)}";
            default:
                throw new ArgumentOutOfRangeException(nameof(entry));
        }
    }

    // Of an IPv6 network only what stands behind its brackets is a port.
    private static (string Network, string? Ports) Split(string text)
    {
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            return end > 0 && (end + 1 == text.Length || text[end + 1] == ':')
                ? (text[1..end], end + 1 == text.Length ? null : text[(end + 2)..])
                : (text, null);
        }

        return text.Split(':') is [var network, var ports] ? (network, ports) : (text, null);
    }

    private static (uint First, uint Last)? ParseRange(ReadOnlySpan<char> text, uint minimum, uint maximum)
    {
        var dash = text.IndexOf('-');
        var first = ParseNumber(dash < 0 ? text : text[..dash], minimum, maximum);
        var last = dash < 0 ? first : ParseNumber(text[(dash + 1)..], minimum, maximum);
        return first <= last ? (first.Value, last!.Value) : null;
    }

    private static uint? ParseNumber(ReadOnlySpan<char> text, uint minimum, uint maximum) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && (text.Length == 1 || text[0] != '0') && number >= minimum && number <= maximum
            ? number
            : null;

    private static string FormatRange(uint first, uint last) =>
        first == last ? first.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{first}-{last}");
}
