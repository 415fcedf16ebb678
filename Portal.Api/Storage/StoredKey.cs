using System.Globalization;
using Portal.Api.Json;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;

namespace Portal.Api.Storage;

/// <summary>
/// The keys of services and servers in stored documents: <c>tcp 10.0.0.1:80</c>, <c>fwmark 5 ipv6</c>,
/// <c>[2001:db8::1]:80</c>.
/// </summary>
internal static class StoredKey
{
    private const string MarkWord = "fwmark";

    /// <summary>The key of a service as the value of a field.</summary>
    public static readonly JsonKind<ServiceKey?> Service = JsonKinds.OfText(ParseService, Format);

    /// <summary>The key of a server as the value of a field.</summary>
    public static readonly JsonKind<RealServerKey?> Server = JsonKinds.OfTextValue(ParseServer, Format);

    /// <summary>Writes the key of a service.</summary>
    public static string Format(ServiceKey key) => key switch
    {
        AddressKey { Protocol: var protocol, Address: var address, Port: var port } => $"{Word(protocol)} {EndpointText.Format(address, port)}",
        FirewallMarkKey { MarkFamily: var family, Mark: var mark } => string.Create(CultureInfo.InvariantCulture, $"{MarkWord} {mark} {Word(family)}"),
        _ => throw new ArgumentOutOfRangeException(nameof(key)),
    };

    /// <summary>Reads the key of a service.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static ServiceKey ParseService(string text)
    {
        switch (text.Split(' '))
        {
            case [MarkWord, var number, var family]
                when uint.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var mark) && mark > 0 && family is "ipv4" or "ipv6":
                return new FirewallMarkKey(family == Word(IpFamily.IPv6) ? IpFamily.IPv6 : IpFamily.IPv4, uint.Parse(number, CultureInfo.InvariantCulture));
            case [var word, var endpoint] when EndpointText.TryParse(endpoint, out var address, out var port):
                foreach (var protocol in Enum.GetValues<Protocol>())
                {
                    if (Word(protocol) == word)
                    {
                        return new AddressKey(protocol, address, port);
                    }
                }

                break;
        }

        throw new FormatException($"\"{text}\" is no service.");
    }

    /// <summary>Writes the key of a server.</summary>
    public static string Format(RealServerKey key) => EndpointText.Format(key.Address, key.Port);

    /// <summary>Reads the key of a server.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static RealServerKey ParseServer(string text) => EndpointText.TryParse(text, out var address, out var port)
        ? new RealServerKey(address, port)
        : throw new FormatException($"\"{text}\" is no server.");

    private static string Word(Protocol protocol) => protocol switch
    {
        Protocol.Tcp => "tcp",
        Protocol.Udp => "udp",
        Protocol.Sctp => "sctp",
        _ => throw new ArgumentOutOfRangeException(nameof(protocol)),
    };

    private static string Word(IpFamily family) => family == IpFamily.IPv4 ? "ipv4" : "ipv6";
}
