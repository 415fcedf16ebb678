using System.Globalization;
using System.Net;

namespace Portal.Cli.Naming;

/// <summary>Reads <c>10.0.0.1:80</c> and <c>[2001:db8::1]:80</c>.</summary>
internal static class Endpoint
{
    /// <summary>Reads an address and a port.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="host">The address.</param>
    /// <param name="port">The port.</param>
    /// <returns>False when it is something else.</returns>
    public static bool TryParse(string text, out string host, out ushort port)
    {
        (host, port) = (string.Empty, 0);
        var end = text.LastIndexOf(':');
        if (end <= 0 || !ushort.TryParse(text.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port))
        {
            return false;
        }

        host = text[..end];
        if (host is ['[', .., ']'])
        {
            host = host[1..^1];
            return host.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(host, out _);
        }

        return !host.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(host, out _);
    }
}
