using System.Globalization;

namespace Portal.Cli.Naming;

/// <summary>
/// How people write a service: <c>tcp/10.0.0.1/80</c> as in addresses of the API; <c>10.0.0.1:80</c>, <c>udp:10.0.0.1:53</c>, <c>[2001:db8::1]:80</c>;
/// <c>fwmark/ipv4/5</c>; or its declared name.
/// </summary>
/// <param name="Path">The path below <c>/services/</c>; null where it is a name.</param>
/// <param name="Name">The name; null where it is a path.</param>
internal sealed record ServiceRef(string? Path, string? Name)
{
    private static readonly string[] Protocols = ["tcp", "udp", "sctp"];

    /// <summary>Reads what somebody has written.</summary>
    public static ServiceRef Parse(string text)
    {
        var parts = text.Split('/');
        if (parts is [_, _, _])
        {
            return new ServiceRef($"{parts[0]}/{parts[1].Trim('[', ']')}/{parts[2]}", null);
        }

        var (protocol, rest) = Protocols.FirstOrDefault(word => text.StartsWith(word + ":", StringComparison.Ordinal)) is { } given ? (given, text[(given.Length + 1)..]) : ("tcp", text);
        return Endpoint.TryParse(rest, out var host, out var port)
            ? new ServiceRef(string.Create(CultureInfo.InvariantCulture, $"{protocol}/{host}/{port}"), null)
            : new ServiceRef(null, text);
    }
}
