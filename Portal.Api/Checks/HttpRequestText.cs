using System.Globalization;
using System.Text;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Checks;

/// <summary>The text of the request of a health check.</summary>
internal static class HttpRequestText
{
    private const ushort HttpPort = 80;
    private const ushort HttpsPort = 443;

    /// <summary>Writes the request. The declared headers replace those that Portal would send.</summary>
    /// <param name="target">Who is asked.</param>
    /// <param name="check">What is asked.</param>
    public static byte[] Write(CheckTarget target, HttpCheck check)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{check.Method} {check.Path} HTTP/1.1\r\n");
        Append(text, check, "Host", check.Host ?? HostOf(target, check.Tls is null ? HttpPort : HttpsPort));
        Append(text, check, "User-Agent", "Portal");
        Append(text, check, "Accept", "*/*");
        Append(text, check, "Connection", "close");
        if (check.Method is not ("GET" or "HEAD"))
        {
            Append(text, check, "Content-Length", "0");
        }

        foreach (var (name, value) in check.Headers)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        return Encoding.UTF8.GetBytes(text.Append("\r\n").ToString());
    }

    /// <summary>The name of the server, without a port and without brackets.</summary>
    /// <param name="target">Who is asked.</param>
    /// <param name="check">What is asked.</param>
    public static string NameOf(CheckTarget target, HttpCheck check) => check.Host switch
    {
        null => target.Address.ToString(),
        ['[', ..] host => host[1..].Split(']')[0],
        var host => host.Split(':')[0],
    };

    private static string HostOf(CheckTarget target, ushort usual)
    {
        var address = target.Address.Family == IpFamily.IPv4 ? target.Address.ToString() : $"[{target.Address}]";
        return target.Port == usual ? address : string.Create(CultureInfo.InvariantCulture, $"{address}:{target.Port}");
    }

    private static void Append(StringBuilder text, HttpCheck check, string name, string value)
    {
        if (!check.Headers.ContainsKey(name))
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }
    }
}
