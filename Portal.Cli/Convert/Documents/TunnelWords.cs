using Portal.Ipvsadm.Model;

namespace Portal.Cli.Convert.Documents;

/// <summary>The words for tunnels, which ipvsadm, keepalived and the API share.</summary>
internal static class TunnelWords
{
    /// <summary>The word for each checksum.</summary>
    public static IReadOnlyDictionary<TunnelChecksum, string> Checksums { get; } = new Dictionary<TunnelChecksum, string>
    {
        [TunnelChecksum.None] = "nocsum",
        [TunnelChecksum.Checksum] = "csum",
        [TunnelChecksum.Remote] = "remcsum",
    };

    /// <summary>Makes a tunnel of the words of a file.</summary>
    /// <param name="type"><c>ipip</c>, <c>gue</c> or <c>gre</c>.</param>
    /// <param name="port">The port, if one is said.</param>
    /// <param name="checksum">The checksum, if one is said.</param>
    /// <param name="rule">The rule that is broken, when there is no tunnel.</param>
    public static Tunnel? Make(string type, ushort? port, TunnelChecksum? checksum, out string? rule)
    {
        rule = (type, port, checksum) switch
        {
            (not ("ipip" or "gue" or "gre"), _, _) => $"The type of a tunnel must be ipip, gue or gre; \"{type}\" is none.",
            ("gue", null or 0, _) => "A gue tunnel needs a port from 1 to 65535.",
            (not "gue", not null, _) => "Only a gue tunnel has a port.",
            ("ipip", _, not null) => "An ipip tunnel has no checksum.",
            ("gre", _, TunnelChecksum.Remote) => "Only a gue tunnel can have remcsum.",
            _ => null,
        };
        return (rule, type) switch
        {
            (not null, _) => null,
            (_, "gue") => new GueTunnel(port!.Value, checksum ?? TunnelChecksum.None),
            (_, "gre") => new GreTunnel(checksum ?? TunnelChecksum.None),
            _ => new IpipTunnel(),
        };
    }
}
