using System.Globalization;
using System.Text.RegularExpressions;

namespace Portal.Api.Configuration;

/// <summary>Reads where etcd is.</summary>
internal static partial class EtcdUrl
{
    private const int DefaultPort = 2379;

    /// <summary>Reads an endpoint, for example <c>https://10.0.0.1:2379</c>.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Uri Parse(string text)
    {
        var parts = Pattern().Match(text);
        var port = DefaultPort;
        return parts.Success
            && (!parts.Groups["port"].Success || (int.TryParse(parts.Groups["port"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= ushort.MaxValue))
            && Uri.CheckHostName(parts.Groups["host"].Value) != UriHostNameType.Unknown
                ? new UriBuilder(parts.Groups["scheme"].Value, parts.Groups["host"].Value, port).Uri
                : throw new FormatException("must look like https://10.0.0.1:2379 or http://etcd-1.example.org: a host, perhaps a port, and no path.");
    }

    [GeneratedRegex(@"^(?<scheme>https?)://(?<host>[^/:@?#\[\]]+|\[[0-9A-Fa-f:.]+\])(:(?<port>[0-9]{1,5}))?/?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
