using System.Collections.Immutable;

namespace Portal.Api.State;

/// <summary>What a health check asks of a server, and what it wants to hear.</summary>
public abstract record CheckKind
{
    private protected CheckKind()
    {
    }

    /// <summary>The name in requests, metrics and stored documents.</summary>
    public abstract string Name { get; }
}

/// <summary>The server takes a TCP connection. With an exchange it also says what is expected.</summary>
/// <param name="Send">What is sent after the connection was made; null for nothing.</param>
/// <param name="Expect">What must stand in the first 64 KiB of the answer; null for nothing.</param>
public sealed record TcpCheck(string? Send, string? Expect) : CheckKind
{
    /// <inheritdoc/>
    public override string Name => "tcp";
}

/// <summary>The server answers an HTTP/1.1 request. Redirects are not followed.</summary>
public sealed record HttpCheck : CheckKind
{
    /// <summary>No headers.</summary>
    public static readonly ImmutableSortedDictionary<string, string> NoHeaders = ImmutableSortedDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How TLS is spoken; null for plain HTTP.</summary>
    public CheckTls? Tls { get; init; }

    /// <summary>The path with its query; default <c>/</c>.</summary>
    public string Path { get; init; } = "/";

    /// <summary>The method; default <c>GET</c>.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The value of the header Host; null for the server's address.</summary>
    public string? Host { get; init; }

    /// <summary>More headers; default none.</summary>
    public ImmutableSortedDictionary<string, string> Headers { get; init; } = NoHeaders;

    /// <summary>The statuses that are good; default 200 to 399.</summary>
    public StatusSet Status { get; init; } = StatusSet.Default;

    /// <summary>What must stand in the first 64 KiB of the answer's body; null for nothing.</summary>
    public string? Body { get; init; }

    /// <inheritdoc/>
    public override string Name => Tls is null ? "http" : "https";

    /// <inheritdoc/>
    public bool Equals(HttpCheck? other) => other is not null && Tls == other.Tls && Path == other.Path && Method == other.Method && Host == other.Host
        && Headers.SequenceEqual(other.Headers) && Status == other.Status && Body == other.Body;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Path, Host, Status, Body);
}

/// <summary>The server ends a TLS handshake.</summary>
/// <param name="Tls">How TLS is spoken.</param>
public sealed record TlsCheck(CheckTls Tls) : CheckKind
{
    /// <inheritdoc/>
    public override string Name => "tls";
}

/// <summary>The server answers a datagram.</summary>
/// <param name="Send">What is sent.</param>
/// <param name="Expect">What must stand in the answer.</param>
public sealed record UdpCheck(string Send, string Expect) : CheckKind
{
    /// <inheritdoc/>
    public override string Name => "udp";
}

/// <summary>The server resolves a name, over UDP.</summary>
/// <param name="Query">The name that is asked for.</param>
/// <param name="QueryType">The type of the record, for example <c>A</c>.</param>
/// <param name="Answer">What one of the records must say; null for any record.</param>
public sealed record DnsCheck(string Query, string QueryType, string? Answer) : CheckKind
{
    /// <summary>The types that can be asked for, with their numbers (RFC 1035, 3596, 2782).</summary>
    public static ImmutableSortedDictionary<string, ushort> Types { get; } = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        new Dictionary<string, ushort> { ["A"] = 1, ["NS"] = 2, ["CNAME"] = 5, ["SOA"] = 6, ["PTR"] = 12, ["MX"] = 15, ["TXT"] = 16, ["AAAA"] = 28, ["SRV"] = 33 });

    /// <inheritdoc/>
    public override string Name => "dns";
}

/// <summary>The server answers an ICMP echo.</summary>
public sealed record PingCheck : CheckKind
{
    /// <inheritdoc/>
    public override string Name => "ping";
}

/// <summary>A program in the folder of health programs ends with exit code 0.</summary>
/// <param name="FileName">The name of the file, never a path.</param>
public sealed record ProgramCheck(string FileName) : CheckKind
{
    /// <inheritdoc/>
    public override string Name => "program";
}
