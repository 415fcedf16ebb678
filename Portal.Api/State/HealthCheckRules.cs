using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.State;

/// <summary>The bounds of health checks.</summary>
public static class HealthCheckRules
{
    /// <summary>The shortest time of an interval or a time-out, in seconds.</summary>
    public const double ShortestTime = 0.5;

    /// <summary>The longest time of an interval or a time-out, in seconds.</summary>
    public const double LongestTime = 3600;

    /// <summary>The longest text that is sent, expected or asked for, in characters.</summary>
    public const int LongestText = 4096;

    /// <summary>The greatest number of results in a row.</summary>
    public const int MostResults = 100;

    /// <summary>How many headers a request may have.</summary>
    public const int MostHeaders = 32;

    /// <summary>The rule of how many servers must be up.</summary>
    public const string MinimumUpRule = "must be a number of servers, or a percentage from 0% to 100%, such as \"30%\".";

    /// <summary>The rule of the good statuses.</summary>
    public const string StatusRule = "must be text such as \"200\" or \"200-299,304\".";

    /// <summary>Checks a health check by itself.</summary>
    /// <param name="check">The check.</param>
    /// <param name="service">The service that it is of.</param>
    /// <param name="violations">Where everything is noted that breaks a rule.</param>
    public static void Check(HealthCheck check, ServiceKey service, ViolationList violations)
    {
        ArgumentNullException.ThrowIfNull(check);
        ArgumentNullException.ThrowIfNull(violations);
        switch (check.Kind)
        {
            case TcpCheck { Send: var send, Expect: var expect }:
                Text(HealthFields.Send, send, violations);
                Text(HealthFields.Expect, expect, violations);
                break;
            case UdpCheck { Send: var send, Expect: var expect }:
                Text(HealthFields.Send, send, violations);
                Text(HealthFields.Expect, expect, violations);
                break;
            case HttpCheck http:
                Check(http, violations);
                break;
            case TlsCheck { Tls: var tls }:
                Check(tls, violations);
                break;
            case DnsCheck dns:
                Check(dns, violations);
                break;
            case ProgramCheck { FileName: { Length: > 0 } file } when file is "." or ".." || file.Contains('/', StringComparison.Ordinal) || file.Length > 255 || file.Any(char.IsControl):
                violations.AddUnlessBroken(HealthFields.Name, "must be the name of a file in the folder of --health-programs, and no path.");
                break;
        }

        if (check.Kind is PingCheck && check.Port is not null)
        {
            violations.AddUnlessBroken(HealthFields.Port, "is not for type ping.");
        }

        if (check is { Via: CheckPath.Service, Kind: PingCheck or ProgramCheck })
        {
            violations.AddUnlessBroken(HealthFields.Via, $"must be server for type {check.Kind.Name}: only tcp, http, https, tls, udp and dns go through a virtual address.");
        }

        if (check.Source is { } source && (source.Family != service.Family || source.IsUnspecified || source.IsMulticast))
        {
            violations.AddUnlessBroken(HealthFields.Source, "must be an address of this machine, of the family of the service.");
        }

        if (check.Source is { } own && service.IsAt(own))
        {
            violations.AddUnlessBroken(HealthFields.Source, "must not be a virtual address: the answers would not come back to the check.");
        }

        if (check.RemoveAfter is not null && check.OnDown == DownAction.Observe)
        {
            violations.AddUnlessBroken(HealthFields.RemoveAfter, "does not go with on_down observe, which changes nothing.");
        }
    }

    /// <summary>The weight below which a weight cannot climb in ten steps.</summary>
    public const int LeastRampedWeight = 10;

    private static void Check(HttpCheck http, ViolationList violations)
    {
        if (!http.Path.StartsWith('/') || http.Path.Length > LongestText || http.Path.Any(character => character is <= ' ' or > '~'))
        {
            violations.AddUnlessBroken(HealthFields.Path, "must begin with / and have only printable ASCII characters without spaces.");
        }

        if (http.Method.Length is 0 or > 32 || !http.Method.All(IsToken))
        {
            violations.AddUnlessBroken(HealthFields.Method, "must be the name of an HTTP method, such as GET or HEAD.");
        }

        if (http.Host is { } host && (host.Length is 0 or > 255 || host.Any(character => character is <= ' ' or > '~')))
        {
            violations.AddUnlessBroken(HealthFields.Host, "must be a host name or an address, with a port if you like.");
        }

        if (http.Headers.Count > MostHeaders)
        {
            violations.AddUnlessBroken(HealthFields.Headers, "must be at most 32.");
        }

        foreach (var (name, value) in http.Headers)
        {
            if (name.Length is 0 or > 255 || !name.All(IsToken) || value.Length > LongestText || value.Any(character => character is < ' ' or > '~')
                || name.ToUpperInvariant() is "HOST" or "CONTENT-LENGTH" or "TRANSFER-ENCODING" or "CONNECTION")
            {
                violations.AddUnlessBroken(HealthFields.Headers, "must be names of HTTP headers with texts of printable ASCII characters; Host has its own field, and Connection, Content-Length and Transfer-Encoding are Portal's.");
            }
        }

        Text(HealthFields.Body, http.Body, violations);
        if (http.Body is not null && http.Method == "HEAD")
        {
            violations.AddUnlessBroken(HealthFields.Body, "does not go with method HEAD, whose answers have no body.");
        }

        if (http.Tls is { } tls)
        {
            Check(tls, violations);
        }
    }

    private static void Check(CheckTls tls, ViolationList violations)
    {
        var at = violations.At(HealthFields.Tls);
        if (tls.ServerName is { } name && (name.Length is 0 or > 255 || name.Any(character => character is <= ' ' or > '~')))
        {
            at.AddUnlessBroken(HealthFields.ServerName, "must be a host name.");
        }

        if (tls.Authority is { } authority && (authority.Length > 16 << 10 || !authority.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal)))
        {
            at.AddUnlessBroken(HealthFields.Authority, "must be one or more certificates in PEM, at most 16 KiB.");
        }

        if (tls is { Authority: not null, Verify: false })
        {
            at.AddUnlessBroken(HealthFields.Authority, "needs verify: true.");
        }
    }

    private static void Check(DnsCheck dns, ViolationList violations)
    {
        if (dns.Query.Length > 253 || dns.Query.TrimEnd('.').Split('.').Any(label => label.Length is 0 or > 63) || dns.Query.Any(character => character is <= ' ' or > '~'))
        {
            violations.AddUnlessBroken(HealthFields.Name, "must be a domain name: labels of at most 63 characters with dots between them.");
        }

        if (!DnsCheck.Types.ContainsKey(dns.QueryType))
        {
            violations.AddUnlessBroken(HealthFields.QueryType, $"must be {string.Join(", ", DnsCheck.Types.Keys)}.");
        }

        Text(HealthFields.Answer, dns.Answer, violations);
        IpFamily? family = dns.QueryType switch { "A" => IpFamily.IPv4, "AAAA" => IpFamily.IPv6, _ => null };
        if (dns.Answer is { Length: > 0 } answer && family is not null && Address.Of(answer)?.Family != family)
        {
            violations.AddUnlessBroken(HealthFields.Answer, $"must be an {family} address for qtype {dns.QueryType}.");
        }
    }

    private static void Text(string field, string? text, ViolationList violations)
    {
        if (text is { Length: 0 or > LongestText })
        {
            violations.AddUnlessBroken(field, "must have 1 to 4096 characters.");
        }
    }

    private static bool IsToken(char character) => char.IsAsciiLetterOrDigit(character) || "!#$%&'*+-.^_`|~".Contains(character, StringComparison.Ordinal);
}
