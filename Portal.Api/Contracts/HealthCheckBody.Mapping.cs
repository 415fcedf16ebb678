using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Contracts;

/// <summary>What a body says of a declared health check, and what a declared one says in a body.</summary>
public sealed partial record HealthCheckBody
{
    /// <summary>Writes a declared health check.</summary>
    /// <param name="check">The check.</param>
    /// <returns>Its body, with defaults.</returns>
    public static HealthCheckBody Of(HealthCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        var body = new HealthCheckBody
        {
            Type = check.Kind.Name,
            Port = check.Port,
            Via = HealthWords.Of(check.Via),
            Source = check.Source?.ToString(),
            Interval = check.Interval.TotalSeconds,
            FastInterval = check.FastInterval.TotalSeconds,
            Timeout = check.Timeout.TotalSeconds,
            Rise = check.Rise,
            Fall = check.Fall,
            OnDown = HealthWords.Of(check.OnDown),
            RemoveAfter = check.RemoveAfter?.TotalSeconds,
            MinimumUp = check.MinimumUp.ToString(),
            TooFew = HealthWords.Of(check.TooFew),
            SlowStart = check.SlowStart.TotalSeconds,
        };
        return check.Kind switch
        {
            TcpCheck tcp => body with { Send = tcp.Send, Expect = tcp.Expect },
            UdpCheck udp => body with { Send = udp.Send, Expect = udp.Expect },
            HttpCheck http => body with
            {
                Path = http.Path,
                Method = http.Method,
                Host = http.Host,
                Headers = (http.Headers.IsEmpty ? null : http.Headers)!,
                Status = http.Status.ToString(),
                Body = http.Body,
                Tls = http.Tls is { } tls ? CheckTlsBody.Of(tls) : null,
            },
            TlsCheck { Tls: var tls } => body with { Tls = CheckTlsBody.Of(tls) },
            DnsCheck dns => body with { Name = dns.Query, QueryType = dns.QueryType, Answer = dns.Answer },
            ProgramCheck program => body with { Name = program.FileName },
            _ => body,
        };
    }

    /// <summary>What it says of a health check.</summary>
    /// <param name="isMerge">True where a header of null goes; otherwise there is no such header.</param>
    /// <returns>The patch; it tells what is wrong with the body by itself.</returns>
    public HealthCheckPatch ToPatch(bool isMerge = false)
    {
        var broken = new ViolationList();
        var source = Source is not null && AddressText.TryParse(Source, out var address) ? address : (Address?)null;
        if (Source is not null && source is null)
        {
            broken.Add(HealthFields.Source, "must be an IPv4 or IPv6 address.");
        }

        foreach (var (header, _) in isMerge ? [] : Headers?.Where(header => header.Value is null) ?? [])
        {
            broken.At(HealthFields.Headers).Add(header, "must be a string.");
        }

        var minimum = MinimumUp is null ? null : State.MinimumUp.Read(MinimumUp);
        if (MinimumUp is not null && minimum is null)
        {
            broken.Add(HealthFields.MinimumUp, HealthCheckRules.MinimumUpRule);
        }

        return new HealthCheckPatch
        {
            Type = Say(HealthFields.Type, Type, type => type),
            Port = Say(HealthFields.Port, Port, port => (ushort?)port),
            Send = Say(HealthFields.Send, Send),
            Expect = Say(HealthFields.Expect, Expect),
            Path = Say(HealthFields.Path, Path),
            Method = Say(HealthFields.Method, Method),
            Host = Say(HealthFields.Host, Host),
            Headers = Say<ImmutableSortedDictionary<string, string?>?>(HealthFields.Headers, Headers),
            Status = Say(HealthFields.Status, Status),
            Body = Say(HealthFields.Body, Body),
            Tls = Tls is { } tls ? new Patch<CheckTlsPatch>(tls.ToPatch()) : Cleared.Contains(HealthFields.Tls) ? Patch<CheckTlsPatch>.Default : default,
            Name = Say(HealthFields.Name, Name),
            QueryType = Say(HealthFields.QueryType, QueryType),
            Answer = Say(HealthFields.Answer, Answer),
            Via = Say(HealthFields.Via, Via),
            Source = Say(HealthFields.Source, source, own => (Address?)own),
            Interval = Time(HealthFields.Interval, Interval),
            FastInterval = Time(HealthFields.FastInterval, FastInterval),
            Timeout = Time(HealthFields.Timeout, Timeout),
            Rise = Say(HealthFields.Rise, Rise, rise => (int?)rise),
            Fall = Say(HealthFields.Fall, Fall, fall => (int?)fall),
            OnDown = Say(HealthFields.OnDown, OnDown),
            RemoveAfter = Time(HealthFields.RemoveAfter, RemoveAfter),
            MinimumUp = Say(HealthFields.MinimumUp, minimum, number => (MinimumUp?)number),
            TooFew = Say(HealthFields.TooFew, TooFew),
            SlowStart = Time(HealthFields.SlowStart, SlowStart),
            Broken = [.. broken.All],
        };
    }

    private Patch<string?> Say(string field, string? value) => Say<string?>(field, value);

    private Patch<T?> Say<T>(string field, T? value) => value is not null ? new Patch<T?>(value) : Cleared.Contains(field) ? Patch<T?>.Default : default;

    private Patch<TTo> Say<TFrom, TTo>(string field, TFrom? value, Func<TFrom, TTo> convert)
        where TFrom : struct => value is { } given ? new Patch<TTo>(convert(given)) : Cleared.Contains(field) ? Patch<TTo>.Default : default;

    private Patch<string> Say(string field, string? value, Func<string, string> convert) =>
        value is not null ? new Patch<string>(convert(value)) : Cleared.Contains(field) ? Patch<string>.Default : default;

    private Patch<TimeSpan?> Time(string field, double? seconds) => Say(field, seconds, time => (TimeSpan?)TimeSpan.FromSeconds(time));
}
