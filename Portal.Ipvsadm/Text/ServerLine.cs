using System.Globalization;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Text;

/// <summary>The line of a real server in the listings <c>--tun-info</c> and <c>--thresholds</c>.</summary>
internal static class ServerLine
{
    /// <summary>How every server line starts.</summary>
    public const string Start = "  -> ";

    /// <summary>
    /// Reads <c>-> ADDRESS FORWARD TUNNELINFO WEIGHT ACTIVE INACTIVE</c>, or the same without <c>TUNNELINFO</c>, as it is listed where
    /// ipvsadm cannot list tunnels.
    /// </summary>
    public static string? ReadForwarding(ReadOnlySpan<char> line, out ListedServer server)
    {
        server = default;
        var words = new WordReader(line[Start.Length..]);
        if (!TryReadKey(ref words, out var key))
        {
            return "has no server's address";
        }

        var forward = words.Next();
        var second = words.Next();
        var hasTunnels = !int.TryParse(second, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var weight);
        var forwarding = ForwardingText.Parse(forward, hasTunnels ? second : ForwardingText.NotListed);
        if (hasTunnels && !int.TryParse(words.Next(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out weight))
        {
            return "has a weight that is no number";
        }

        var reason = ReadConnections(ref words, key, out server);
        server = server with { Forwarding = forwarding, Weight = weight };
        return reason;
    }

    /// <summary>Reads <c>-> ADDRESS UPPER LOWER ACTIVE INACTIVE</c>.</summary>
    public static string? ReadThresholds(ReadOnlySpan<char> line, out ListedServer server)
    {
        server = default;
        var words = new WordReader(line[Start.Length..]);
        if (!TryReadKey(ref words, out var key))
        {
            return "has no server's address";
        }

        if (!uint.TryParse(words.Next(), NumberStyles.None, CultureInfo.InvariantCulture, out var upper)
            || !uint.TryParse(words.Next(), NumberStyles.None, CultureInfo.InvariantCulture, out var lower))
        {
            return "has a threshold that is no number up to 4294967295";
        }

        var reason = ReadConnections(ref words, key, out server);
        server = server with { Thresholds = (upper, lower) };
        return reason;
    }

    /// <summary>Reads the address with which every line of a server begins, behind its start.</summary>
    public static bool TryReadKey(ref WordReader words, out RealServerKey key)
    {
        var isEndpoint = EndpointText.TryParse(words.Next(), out var address, out var port);
        key = new RealServerKey(address, port);
        return isEndpoint;
    }

    private static string? ReadConnections(ref WordReader words, RealServerKey key, out ListedServer server)
    {
        server = default;
        if (!uint.TryParse(words.Next(), NumberStyles.None, CultureInfo.InvariantCulture, out var active)
            || !uint.TryParse(words.Next(), NumberStyles.None, CultureInfo.InvariantCulture, out var inactive))
        {
            return "has a count of connections that is no number";
        }

        server = new ListedServer(key, active, inactive);
        return words.IsAtEnd ? null : "goes on where a server ends";
    }
}
