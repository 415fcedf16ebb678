using System.Globalization;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Text;

/// <summary>Reads the columns Forward and TunnelInfo of a listing.</summary>
public static class ForwardingText
{
    /// <summary>Stands for the column TunnelInfo where it was not listed.</summary>
    public const string NotListed = "?";

    private static readonly Masquerading Masquerading = new();
    private static readonly OtherForwarding UnknownTunnel = new("a tunnel of a kind that ipvsadm cannot list");

    /// <summary>Reads both columns together.</summary>
    /// <param name="forward"><c>Route</c>, <c>Masq</c> or <c>Tunnel</c>.</param>
    /// <param name="tunnel"><c>n/a</c>, <c>ipip</c>, <c>gue:PORT:F</c> or <c>gre:F</c>, F being <c>-c</c>, <c>+c</c> or <c>r+c</c>.</param>
    /// <returns>The forwarding method; what has no option of ipvsadm as <see cref="OtherForwarding"/>.</returns>
    public static Forwarding Parse(ReadOnlySpan<char> forward, ReadOnlySpan<char> tunnel) => forward switch
    {
        "Route" when tunnel is "n/a" or NotListed => Forwarding.Default,
        "Masq" when tunnel is "n/a" or NotListed => Masquerading,
        "Tunnel" when ParseTunnel(tunnel) is { } parsed => new IpInIp(parsed),
        "Tunnel" when tunnel is NotListed => UnknownTunnel,
        _ when tunnel is "n/a" or NotListed => new OtherForwarding(forward.ToString()),
        _ => new OtherForwarding($"{forward} {tunnel}"),
    };

    private static Tunnel? ParseTunnel(ReadOnlySpan<char> text)
    {
        if (text is "ipip")
        {
            return new IpipTunnel();
        }

        if (text.StartsWith("gre:") && ParseChecksum(text[4..]) is { } greChecksum)
        {
            return new GreTunnel(greChecksum);
        }

        var last = text.LastIndexOf(':');
        return text.StartsWith("gue:") && last > 4
            && ushort.TryParse(text[4..last], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && ParseChecksum(text[(last + 1)..]) is { } checksum
            ? new GueTunnel(port, checksum)
            : null;
    }

    private static TunnelChecksum? ParseChecksum(ReadOnlySpan<char> text) => text switch
    {
        "-c" => TunnelChecksum.None,
        "+c" => TunnelChecksum.Checksum,
        "r+c" => TunnelChecksum.Remote,
        _ => null,
    };
}
