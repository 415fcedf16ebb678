using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Cli.Convert;

/// <summary>Resolves names as this machine does. Ports are those of /etc/services.</summary>
public sealed class SystemNames : INames
{
    private const string Services = "/etc/services";

    /// <inheritdoc/>
    public IReadOnlyList<Address> Addresses(string host)
    {
        try
        {
            return [.. Dns.GetHostAddresses(host).Select(found => AddressText.TryParse(found.ToString(), out var address) ? address : (Address?)null).OfType<Address>()];
        }
        catch (SocketException)
        {
            return [];
        }
    }

    /// <inheritdoc/>
    public ushort? Port(string service, Protocol protocol)
    {
        ArgumentNullException.ThrowIfNull(service);
        var suffix = "/" + protocol.ToString().ToLowerInvariant();
        foreach (var line in File.Exists(Services) ? File.ReadLines(Services) : [])
        {
            var words = line.Split('#')[0].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 1 && words[1].EndsWith(suffix, StringComparison.Ordinal) && words.Where((_, i) => i != 1).Contains(service)
                && ushort.TryParse(words[1][..^suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            {
                return port;
            }
        }

        return null;
    }
}
