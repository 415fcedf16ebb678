using System.Collections.Immutable;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.State;

/// <summary>What a request says of a health check. What it does not speak of stays as it is, or has its default where there was no check.</summary>
public sealed record HealthCheckPatch
{
    /// <summary>The types, in the order in which documents name them.</summary>
    public static ImmutableArray<string> Types { get; } = ["tcp", "http", "https", "tls", "udp", "dns", "ping", "program"];

    /// <summary>Says nothing.</summary>
    public static HealthCheckPatch Nothing { get; } = new();

    /// <summary>The type; what only another type has goes with it.</summary>
    public Patch<string> Type { get; init; }

    /// <summary>The port that is asked.</summary>
    public Patch<ushort?> Port { get; init; }

    /// <summary>What is sent.</summary>
    public Patch<string?> Send { get; init; }

    /// <summary>What must stand in the answer.</summary>
    public Patch<string?> Expect { get; init; }

    /// <summary>The path of an HTTP request.</summary>
    public Patch<string?> Path { get; init; }

    /// <summary>The method of an HTTP request.</summary>
    public Patch<string?> Method { get; init; }

    /// <summary>The header Host of an HTTP request.</summary>
    public Patch<string?> Host { get; init; }

    /// <summary>More headers of an HTTP request. Those that are not mentioned stay, and one without a value goes.</summary>
    public Patch<ImmutableSortedDictionary<string, string?>?> Headers { get; init; }

    /// <summary>The good statuses of an HTTP answer.</summary>
    public Patch<string?> Status { get; init; }

    /// <summary>What must stand in the body of an HTTP answer.</summary>
    public Patch<string?> Body { get; init; }

    /// <summary>Whether a certificate is verified.</summary>
    public Patch<CheckTlsPatch> Tls { get; init; }

    /// <summary>The name that a DNS server is asked for, or the file of a program.</summary>
    public Patch<string?> Name { get; init; }

    /// <summary>The type of the record that a DNS server is asked for.</summary>
    public Patch<string?> QueryType { get; init; }

    /// <summary>What a record of a DNS server's answer must say.</summary>
    public Patch<string?> Answer { get; init; }

    /// <summary>Which way the check takes.</summary>
    public Patch<string?> Via { get; init; }

    /// <summary>The address that it comes from.</summary>
    public Patch<Address?> Source { get; init; }

    /// <summary>The time between two checks.</summary>
    public Patch<TimeSpan?> Interval { get; init; }

    /// <summary>The same between two states.</summary>
    public Patch<TimeSpan?> FastInterval { get; init; }

    /// <summary>How long a check may take.</summary>
    public Patch<TimeSpan?> Timeout { get; init; }

    /// <summary>So many good results bring a server up.</summary>
    public Patch<int?> Rise { get; init; }

    /// <summary>So many failures take a server down.</summary>
    public Patch<int?> Fall { get; init; }

    /// <summary>What becomes of a server that is down.</summary>
    public Patch<string?> OnDown { get; init; }

    /// <summary>After how long a server that is down is removed.</summary>
    public Patch<TimeSpan?> RemoveAfter { get; init; }

    /// <summary>How many servers must be up.</summary>
    public Patch<MinimumUp?> MinimumUp { get; init; }

    /// <summary>What happens when fewer are.</summary>
    public Patch<string?> TooFew { get; init; }

    /// <summary>How long the weight of a server that came back climbs.</summary>
    public Patch<TimeSpan?> SlowStart { get; init; }

    /// <summary>What is wrong with the request itself; it is told together with what the outcome breaks.</summary>
    public ImmutableArray<Violation> Broken { get; init; } = [];

    /// <summary>Whether a check may be the one that it changes.</summary>
    /// <param name="check">The check; null for none.</param>
    /// <returns>False when it says another type.</returns>
    public bool IsOfType(HealthCheck? check) => check is not null && (Type.IsDefault ? "tcp" : Type.Over(check.Kind.Name, string.Empty)) == check.Kind.Name;

    /// <summary>
    /// Checks what it says, each field by itself, while it is not known what it is merged with. To be called where something else is wrong
    /// already, so that a caller learns of all of it at once.
    /// </summary>
    /// <param name="service">The service that the check is of.</param>
    /// <param name="violations">Where everything is noted that breaks a rule.</param>
    public void CheckAlone(ServiceKey service, ViolationList violations) => Apply(new HealthCheck { Kind = LikelyKind() }, service, violations);

    /// <summary>Makes it.</summary>
    /// <param name="before">The check so far; null where there was none.</param>
    /// <param name="service">The service that the check is of.</param>
    /// <param name="violations">Where everything is noted that breaks a rule.</param>
    /// <returns>The check; not to be used when there are violations.</returns>
    public HealthCheck Apply(HealthCheck? before, ServiceKey service, ViolationList violations)
    {
        ArgumentNullException.ThrowIfNull(violations);
        violations.AddUnlessBroken(Broken);
        var isUdp = service is AddressKey { Protocol: Protocol.Udp };
        var type = Type.Over(before?.Kind.Name ?? (isUdp ? string.Empty : "tcp"), isUdp ? string.Empty : "tcp");
        if (!Types.Contains(type))
        {
            violations.AddUnlessBroken(HealthFields.Type, type.Length == 0 ? $"must be said for udp services: {string.Join(", ", Types[..^1])} or {Types[^1]}." : $"must be {string.Join(", ", Types[..^1])} or {Types[^1]}.");
            type = "tcp";
        }

        var start = new HealthCheck { Kind = new PingCheck() };
        var old = before ?? start;
        var check = new HealthCheck
        {
            Kind = KindOf(type, before?.Kind.Name == type ? before.Kind : null, violations),
            Port = Port.Over(old.Port, null),
            Via = HealthWords.Read(HealthFields.Via, Via.Over(HealthWords.Of(old.Via), null), HealthWords.Paths, violations),
            Source = Source.Over(old.Source, null),
            Interval = Interval.Over(old.Interval, start.Interval) ?? start.Interval,
            FastInterval = FastInterval.Over(old.FastInterval, start.FastInterval) ?? start.FastInterval,
            Timeout = Timeout.Over(old.Timeout, start.Timeout) ?? start.Timeout,
            Rise = Rise.Over(old.Rise, start.Rise) ?? start.Rise,
            Fall = Fall.Over(old.Fall, start.Fall) ?? start.Fall,
            OnDown = HealthWords.Read(HealthFields.OnDown, OnDown.Over(HealthWords.Of(old.OnDown), null), HealthWords.DownActions, violations),
            RemoveAfter = RemoveAfter.Over(old.RemoveAfter, null),
            MinimumUp = MinimumUp.Over(old.MinimumUp, start.MinimumUp) ?? start.MinimumUp,
            TooFew = HealthWords.Read(HealthFields.TooFew, TooFew.Over(HealthWords.Of(old.TooFew), null), HealthWords.TooFewActions, violations),
            SlowStart = SlowStart.Over(old.SlowStart, TimeSpan.Zero) ?? TimeSpan.Zero,
        };
        HealthCheckRules.Check(check, service, violations);
        return check;
    }

    /// <inheritdoc/>
    public bool Equals(HealthCheckPatch? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => Type.GetHashCode();

    // A check of the type that it says, or that has such fields, with all that it needs.
    private CheckKind LikelyKind()
    {
        var tls = new CheckTls(Verify: true, null, null);
        var isHttp = Path.HasValue || Method.HasValue || Host.HasValue || Headers.HasValue || Status.HasValue || Body.HasValue;
        var likely = isHttp ? Tls.HasValue ? "https" : "http"
            : Tls.HasValue ? "tls"
            : QueryType.HasValue || Answer.HasValue ? "dns"
            : Name.HasValue ? "program"
            : "tcp";
        return Type.Over(likely, likely) switch
        {
            "http" => new HttpCheck(),
            "https" => new HttpCheck { Tls = tls },
            "tls" => new TlsCheck(tls),
            "udp" => new UdpCheck("?", "!"),
            "dns" => new DnsCheck("example.com", "A", null),
            "ping" => new PingCheck(),
            "program" => new ProgramCheck("check"),
            _ => new TcpCheck(null, null),
        };
    }

    private CheckKind KindOf(string type, CheckKind? before, ViolationList violations)
    {
        Only(type, violations, HealthFields.Send, Send.HasValue, "tcp", "udp");
        Only(type, violations, HealthFields.Expect, Expect.HasValue, "tcp", "udp");
        foreach (var (field, isGiven) in new[] { (HealthFields.Path, Path.HasValue), (HealthFields.Method, Method.HasValue), (HealthFields.Host, Host.HasValue), (HealthFields.Headers, Headers.HasValue), (HealthFields.Status, Status.HasValue), (HealthFields.Body, Body.HasValue) })
        {
            Only(type, violations, field, isGiven, "http", "https");
        }

        Only(type, violations, HealthFields.Tls, Tls.HasValue, "https", "tls");
        Only(type, violations, HealthFields.Name, Name.HasValue, "dns", "program");
        Only(type, violations, HealthFields.QueryType, QueryType.HasValue, "dns");
        Only(type, violations, HealthFields.Answer, Answer.HasValue, "dns");
        var tls = Tls.Over(CheckTlsPatch.Nothing, CheckTlsPatch.Nothing).Apply(Tls.IsDefault ? null : (before as HttpCheck)?.Tls ?? (before as TlsCheck)?.Tls);
        switch (type)
        {
            case "tcp":
                var tcp = before as TcpCheck;
                return new TcpCheck(Send.Over(tcp?.Send, null), Expect.Over(tcp?.Expect, null));
            case "http" or "https":
                return Http(before as HttpCheck ?? new HttpCheck(), type == "https" ? tls : null, violations);
            case "tls":
                return new TlsCheck(tls);
            case "udp":
                var udp = before as UdpCheck;
                return new UdpCheck(
                    Need(HealthFields.Send, Send.Over(udp?.Send, null), "is needed for type udp: a server that is not asked says nothing.", violations),
                    Need(HealthFields.Expect, Expect.Over(udp?.Expect, null), "is needed for type udp: silence proves nothing.", violations));
            case "dns":
                var dns = before as DnsCheck;
                return new DnsCheck(
                    Need(HealthFields.Name, Name.Over(dns?.Query, null), "is needed for type dns: the name to ask for.", violations),
                    Need(HealthFields.QueryType, QueryType.Over(dns?.QueryType ?? "A", "A"), "is needed for type dns.", violations) is { Length: > 0 } query ? query : "A",
                    Answer.Over(dns?.Answer, null));
            case "ping":
                return new PingCheck();
            default:
                return new ProgramCheck(Need(HealthFields.Name, Name.Over((before as ProgramCheck)?.FileName, null), "is needed for type program: the name of a file in the folder of --health-programs.", violations));
        }
    }

    private HttpCheck Http(HttpCheck before, CheckTls? tls, ViolationList violations)
    {
        var standard = new HttpCheck();
        var text = Status.Over(before.Status.ToString(), null);
        var status = text is null ? StatusSet.Default : StatusSet.Parse(text);
        if (status is null)
        {
            violations.AddUnlessBroken(HealthFields.Status, HealthCheckRules.StatusRule);
        }

        var headers = Headers.IsDefault ? HttpCheck.NoHeaders : before.Headers;
        var given = Headers.Over(null, null) ?? HttpCheck.NoHeaders!;
        return new HttpCheck
        {
            Tls = tls,
            Path = Path.Over(before.Path, standard.Path) ?? standard.Path,
            Method = Method.Over(before.Method, standard.Method) ?? standard.Method,
            Host = Host.Over(before.Host, null),
            Headers = headers.RemoveRange(given.Keys).AddRange(given.Where(header => header.Value is not null)!),
            Status = status ?? StatusSet.Default,
            Body = Body.Over(before.Body, null),
        };
    }

    private static void Only(string type, ViolationList violations, string field, bool isGiven, params ReadOnlySpan<string> types)
    {
        if (isGiven && !types.Contains(type))
        {
            violations.AddUnlessBroken(field, $"is only for {(types.Length == 1 ? "type " : "types ")}{string.Join(" and ", types.ToArray())}.", HealthFields.Type);
        }
    }

    private static string Need(string field, string? value, string rule, ViolationList violations)
    {
        if (string.IsNullOrEmpty(value))
        {
            violations.AddUnlessBroken(field, rule);
        }

        return value ?? string.Empty;
    }
}
