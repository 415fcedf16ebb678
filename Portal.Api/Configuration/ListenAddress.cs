using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Portal.Ipvsadm.Text;

namespace Portal.Api.Configuration;

/// <summary>An address to listen on.</summary>
/// <param name="Endpoint">The address and the port; port 0 lets the kernel choose one.</param>
/// <param name="IsTls">True for https.</param>
public sealed record ListenAddress(IPEndPoint Endpoint, bool IsTls)
{
    /// <summary>What Portal listens on when nothing else is said.</summary>
    public static ListenAddress Default { get; } = new(new IPEndPoint(IPAddress.Loopback, 8443), IsTls: false);

    /// <summary>Reads an address.</summary>
    /// <param name="text">For example <c>http://127.0.0.1:8443</c> or <c>https://[::]:8443</c>.</param>
    /// <exception cref="FormatException">It is none, or would send the token in the clear beyond this machine.</exception>
    public static ListenAddress Parse(string text)
    {
        var isTls = text.StartsWith("https://", StringComparison.Ordinal);
        var rest = isTls ? text["https://".Length..]
            : text.StartsWith("http://", StringComparison.Ordinal) ? text["http://".Length..]
            : string.Empty;
        rest = rest.StartsWith("localhost:", StringComparison.Ordinal) ? "127.0.0.1" + rest["localhost".Length..] : rest;
        if (!EndpointText.TryParse(rest.TrimEnd('/'), out var address, out var port))
        {
            throw new FormatException("must look like http://127.0.0.1:8443 or https://[::]:8443: an IP address and a port.");
        }

        var endpoint = new IPEndPoint(IPAddress.Parse(address.ToString()), port);
        return isTls || IPAddress.IsLoopback(endpoint.Address)
            ? new ListenAddress(endpoint, isTls)
            : throw new FormatException("must be https: over http, others in the network could read the token.");
    }

    /// <summary>Whether two sockets cannot listen on both: they share a port, and an address of the one is an address of the other.</summary>
    /// <param name="other">The other address.</param>
    /// <returns>True when only one of them can be had.</returns>
    public bool Excludes(ListenAddress other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var (one, another) = (Endpoint.Address, other.Endpoint.Address);
        return Endpoint.Port == other.Endpoint.Port && Endpoint.Port != 0 && (Covers(one, another) || Covers(another, one));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(IsTls ? "https" : "http")}://{Endpoint}");

    // Every IPv6 address of this machine is every IPv4 address, too: such a socket takes both.
    private static bool Covers(IPAddress all, IPAddress one) =>
        all.Equals(one) || all.Equals(IPAddress.IPv6Any) || (all.Equals(IPAddress.Any) && one.AddressFamily == AddressFamily.InterNetwork);
}
