using System.Collections.Immutable;
using Portal.Api.Json;
using Portal.Api.State;
using Portal.Ipvsadm.Text;

namespace Portal.Api.Storage;

/// <summary>A health check in stored documents; what has its default is left out. Times are in milliseconds.</summary>
internal sealed record StoredHealthCheck
{
    private static readonly HealthCheck Standard = new() { Kind = new PingCheck() };

    private static readonly JsonKind<ImmutableSortedDictionary<string, string>?> Texts = StoredKinds.TextByName(HttpCheck.NoHeaders);

    private static StoredHealthCheck Codec(ref JsonPass pass, StoredHealthCheck stored) => stored with
    {
        Type = pass.Field("type", JsonKinds.Text, stored.Type),
        Port = pass.Integer("port", stored.Port, 1, ushort.MaxValue),
        Send = pass.Field("send", JsonKinds.Text, stored.Send),
        Expect = pass.Field("expect", JsonKinds.Text, stored.Expect),
        Path = pass.Field("path", JsonKinds.Text, stored.Path),
        Method = pass.Field("method", JsonKinds.Text, stored.Method),
        Host = pass.Field("host", JsonKinds.Text, stored.Host),
        Headers = pass.Field("headers", Texts, stored.Headers),
        Status = pass.Field("status", JsonKinds.Text, stored.Status),
        Body = pass.Field("body", JsonKinds.Text, stored.Body),
        Verify = pass.Field("tls_verify", JsonKinds.Flag, stored.Verify),
        ServerName = pass.Field("tls_server_name", JsonKinds.Text, stored.ServerName),
        Authority = pass.Field("tls_ca", JsonKinds.Text, stored.Authority),
        Name = pass.Field("name", JsonKinds.Text, stored.Name),
        QueryType = pass.Field("qtype", JsonKinds.Text, stored.QueryType),
        Answer = pass.Field("answer", JsonKinds.Text, stored.Answer),
        Via = pass.Field("via", JsonKinds.Text, stored.Via),
        Source = pass.Field("source", JsonKinds.Text, stored.Source),
        Interval = pass.Integer("interval_ms", stored.Interval, 1, int.MaxValue),
        FastInterval = pass.Integer("fast_interval_ms", stored.FastInterval, 1, int.MaxValue),
        Timeout = pass.Integer("timeout_ms", stored.Timeout, 1, int.MaxValue),
        Rise = pass.Integer("rise", stored.Rise, 1, int.MaxValue),
        Fall = pass.Integer("fall", stored.Fall, 1, int.MaxValue),
        OnDown = pass.Field("on_down", JsonKinds.Text, stored.OnDown),
        RemoveAfter = pass.Integer("remove_after_ms", stored.RemoveAfter, 0, int.MaxValue),
        MinimumUp = pass.Field("min_up", JsonKinds.Text, stored.MinimumUp),
        TooFew = pass.Field("too_few", JsonKinds.Text, stored.TooFew),
        SlowStart = pass.Integer("slow_start_ms", stored.SlowStart, 0, int.MaxValue),
    };

    /// <summary>A health check as the value of a field.</summary>
    public static readonly JsonKind<StoredHealthCheck?> Kind = JsonKinds.Object(Codec, new StoredHealthCheck());

    private string? Type { get; init; }

    private long? Port { get; init; }

    private string? Send { get; init; }

    private string? Expect { get; init; }

    private string? Path { get; init; }

    private string? Method { get; init; }

    private string? Host { get; init; }

    private ImmutableSortedDictionary<string, string>? Headers { get; init; }

    private string? Status { get; init; }

    private string? Body { get; init; }

    private bool? Verify { get; init; }

    private string? ServerName { get; init; }

    private string? Authority { get; init; }

    private string? Name { get; init; }

    private string? QueryType { get; init; }

    private string? Answer { get; init; }

    private string? Via { get; init; }

    private string? Source { get; init; }

    private long? Interval { get; init; }

    private long? FastInterval { get; init; }

    private long? Timeout { get; init; }

    private long? Rise { get; init; }

    private long? Fall { get; init; }

    private string? OnDown { get; init; }

    private long? RemoveAfter { get; init; }

    private string? MinimumUp { get; init; }

    private string? TooFew { get; init; }

    private long? SlowStart { get; init; }

    /// <summary>The document of a check.</summary>
    public static StoredHealthCheck Of(HealthCheck check)
    {
        var tls = (check.Kind as HttpCheck)?.Tls ?? (check.Kind as TlsCheck)?.Tls;
        var stored = new StoredHealthCheck
        {
            Type = check.Kind.Name,
            Port = check.Port,
            Verify = tls is { Verify: true } ? true : null,
            ServerName = tls?.ServerName,
            Authority = tls?.Authority,
            Via = check.Via == Standard.Via ? null : HealthWords.Of(check.Via),
            Source = check.Source?.ToString(),
            Interval = Unless(Standard.Interval, check.Interval),
            FastInterval = Unless(Standard.FastInterval, check.FastInterval),
            Timeout = Unless(Standard.Timeout, check.Timeout),
            Rise = check.Rise == Standard.Rise ? null : check.Rise,
            Fall = check.Fall == Standard.Fall ? null : check.Fall,
            OnDown = check.OnDown == Standard.OnDown ? null : HealthWords.Of(check.OnDown),
            RemoveAfter = check.RemoveAfter is { } patience ? (long)patience.TotalMilliseconds : null,
            MinimumUp = check.MinimumUp == Standard.MinimumUp ? null : check.MinimumUp.ToString(),
            TooFew = check.TooFew == Standard.TooFew ? null : HealthWords.Of(check.TooFew),
            SlowStart = Unless(Standard.SlowStart, check.SlowStart),
        };
        return check.Kind switch
        {
            TcpCheck tcp => stored with { Send = tcp.Send, Expect = tcp.Expect },
            UdpCheck udp => stored with { Send = udp.Send, Expect = udp.Expect },
            HttpCheck http => stored with
            {
                Path = http.Path,
                Method = http.Method,
                Host = http.Host,
                Headers = http.Headers.IsEmpty ? null : http.Headers,
                Status = http.Status.ToString(),
                Body = http.Body,
            },
            DnsCheck dns => stored with { Name = dns.Query, QueryType = dns.QueryType, Answer = dns.Answer },
            ProgramCheck program => stored with { Name = program.FileName },
            _ => stored,
        };
    }

    /// <summary>The check of the document.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public HealthCheck ToCheck() => new()
    {
        Kind = KindOf(),
        Port = (ushort?)Port,
        Via = Word("via", Via, HealthWords.Paths),
        Source = Source is null ? null : AddressText.TryParse(Source, out var source) ? source : throw new FormatException("source must be an address."),
        Interval = Time(Interval) ?? Standard.Interval,
        FastInterval = Time(FastInterval) ?? Standard.FastInterval,
        Timeout = Time(Timeout) ?? Standard.Timeout,
        Rise = (int)(Rise ?? Standard.Rise),
        Fall = (int)(Fall ?? Standard.Fall),
        OnDown = Word("on_down", OnDown, HealthWords.DownActions),
        RemoveAfter = Time(RemoveAfter),
        MinimumUp = MinimumUp is null ? Standard.MinimumUp
            : State.MinimumUp.Read(MinimumUp) ?? throw new FormatException("min_up must be a number or a percentage."),
        TooFew = Word("too_few", TooFew, HealthWords.TooFewActions),
        SlowStart = Time(SlowStart) ?? Standard.SlowStart,
    };

    private CheckKind KindOf()
    {
        var tls = new CheckTls(Verify ?? false, ServerName, Authority);
        return StoredText.Need(Type, "type") switch
        {
            "tcp" => new TcpCheck(Send, Expect),
            "http" or "https" => new HttpCheck
            {
                Tls = Type == "https" ? tls : null,
                Path = StoredText.Need(Path, "path"),
                Method = StoredText.Need(Method, "method"),
                Host = Host,
                Headers = Headers ?? HttpCheck.NoHeaders,
                Status = StatusSet.Parse(StoredText.Need(Status, "status")) ?? throw new FormatException("status must be statuses and ranges."),
                Body = Body,
            },
            "tls" => new TlsCheck(tls),
            "udp" => new UdpCheck(StoredText.Need(Send, "send"), StoredText.Need(Expect, "expect")),
            "dns" => new DnsCheck(StoredText.Need(Name, "name"), StoredText.Need(QueryType, "qtype"), Answer),
            "ping" => new PingCheck(),
            "program" => new ProgramCheck(StoredText.Need(Name, "name")),
            _ => throw new FormatException("type is not known."),
        };
    }

    private static long? Unless(TimeSpan standard, TimeSpan time) => time == standard ? null : (long)time.TotalMilliseconds;

    private static TimeSpan? Time(long? milliseconds) => milliseconds is { } time ? TimeSpan.FromMilliseconds(time) : null;

    private static T Word<T>(string field, string? word, ImmutableArray<(string Word, T Value)> words)
        where T : struct, Enum => HealthWords.Find(word, words) ?? throw new FormatException($"{field} is not known.");
}
