using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portal.Cli.Convert.Documents;
using Portal.Cli.Output;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Cli.Convert.Export;

/// <summary>Writes checks for keepalived.</summary>
internal sealed class CheckExport(BlockWriter text, Action<RealServerKey?, string> remark)
{
    private static readonly Dictionary<string, string> Kinds = new()
    {
        ["tcp"] = "TCP_CHECK",
        ["http"] = "HTTP_GET",
        ["https"] = "SSL_GET",
        ["dns"] = "DNS_CHECK",
        ["udp"] = "UDP_CHECK",
        ["ping"] = "PING_CHECK",
        ["program"] = "MISC_CHECK",
    };

    // Of each kind, what its block can say; the times are said of the server.
    private static readonly Dictionary<string, string[]> Known = new()
    {
        ["tcp"] = [HealthFields.Port, HealthFields.Source],
        ["http"] = [HealthFields.Port, HealthFields.Source, HealthFields.Path, HealthFields.Status, HealthFields.Host, HealthFields.Body],
        ["https"] = [HealthFields.Port, HealthFields.Source, HealthFields.Path, HealthFields.Status, HealthFields.Host, HealthFields.Body, HealthFields.Tls],
        ["dns"] = [HealthFields.Port, HealthFields.Source, HealthFields.Name, HealthFields.QueryType],
        ["udp"] = [HealthFields.Port, HealthFields.Source, HealthFields.Send, HealthFields.Expect],
        ["ping"] = [HealthFields.Source],
        ["program"] = [HealthFields.Name],
    };

    private static readonly string[] OfAll =
        [HealthFields.Type, HealthFields.Interval, HealthFields.FastInterval, HealthFields.Timeout, HealthFields.Rise, HealthFields.Fall, HealthFields.OnDown, HealthFields.MinimumUp, HealthFields.TooFew];

    /// <summary>Writes how many servers of a service must be up.</summary>
    public void WriteGuard(DeclaredService service, bool hasBackup)
    {
        if (service.HealthCheck is not { } check)
        {
            return;
        }

        var weights = service.Servers.Where(server => server is { IsBackup: false, Settings.Weight: > 0 }).Select(server => server.Settings.Weight).Distinct().ToList();
        if (check[HealthFields.MinimumUp].Whole() is { } minimum && minimum != 1)
        {
            if (weights is [var weight] && minimum > 0)
            {
                text.Line(string.Create(CultureInfo.InvariantCulture, $"quorum {minimum * weight}"));
            }
            else
            {
                remark(null, "min_up was left out: keepalived counts weights, and they differ.");
            }
        }
        else if (Word(check, HealthFields.MinimumUp) is { } share)
        {
            remark(null, $"min_up {share} was left out: keepalived knows no percentages.");
        }

        var few = Word(check, HealthFields.TooFew) ?? "all";
        if (few != (hasBackup ? "backup" : "none"))
        {
            remark(null, $"too_few {few} was left out: keepalived {(hasBackup ? "uses the sorry_server" : "leaves those that are up")}.");
        }
    }

    /// <summary>Writes the check of a server.</summary>
    public void Write(DeclaredService service, DeclaredServer server)
    {
        var check = server.IsUnchecked ? null : server.HealthCheck ?? service.HealthCheck;
        if (check is null)
        {
            return;
        }

        var type = Word(check, HealthFields.Type) ?? "tcp";
        if (!Kinds.TryGetValue(type, out var kind))
        {
            remark(server.Key, $"The check of type {type} was left out: keepalived has none like it.");
            return;
        }

        foreach (var unknown in check.Where(field => field.Value is not null).Select(field => field.Key).Except([.. OfAll, .. Known[type]]))
        {
            remark(server.Key, $"{unknown} of the check was left out: keepalived cannot say it.");
        }

        WriteTimes(server, check);
        text.Open(kind);
        text.Line(string.Create(CultureInfo.InvariantCulture, $"retry {Number(check, HealthFields.Fall, 3) - 1}"));
        text.Line(check[HealthFields.Port].Whole() is not null && Known[type].Contains(HealthFields.Port), () => $"connect_port {check[HealthFields.Port]}");
        text.Line(Word(check, HealthFields.Source) is not null && Known[type].Contains(HealthFields.Source), () => "bindto " + Word(check, HealthFields.Source));
        WriteKind(type, server, check);
        text.Close();
    }

    private void WriteTimes(DeclaredServer server, JsonObject check)
    {
        text.Line("delay_loop " + Seconds(check, HealthFields.Interval, "5"));
        text.Line("delay_before_retry " + Seconds(check, HealthFields.FastInterval, "1"));
        text.Line("connect_timeout " + Seconds(check, HealthFields.Timeout, "2"));
        var rise = Number(check, HealthFields.Rise, 2);
        if (rise != 1)
        {
            remark(server.Key, string.Create(CultureInfo.InvariantCulture, $"rise {rise} became 1: keepalived takes the first good result."));
        }

        switch (Word(check, HealthFields.OnDown) ?? "auto")
        {
            case "remove":
                break;
            case "quiesce":
                text.Line("inhibit_on_failure");
                break;
            case var other:
                text.Line("inhibit_on_failure");
                remark(server.Key, $"on_down {other} became inhibit_on_failure.");
                break;
        }
    }

    private void WriteKind(string type, DeclaredServer server, JsonObject check)
    {
        switch (type)
        {
            case "http" or "https":
                WriteUrl(server, check);
                break;
            case "dns":
                text.Line("type " + (Word(check, HealthFields.QueryType) ?? "A"));
                text.Line("name " + Word(check, HealthFields.Name));
                break;
            case "udp":
                text.Line("payload " + Hexadecimal(Word(check, HealthFields.Send)));
                text.Line("require_reply " + Hexadecimal(Word(check, HealthFields.Expect)));
                break;
            case "program":
                text.Line("misc_path " + BlockWriter.Quoted(Word(check, HealthFields.Name) ?? string.Empty));
                remark(server.Key, "misc_path needs the whole path of the program, and the program gets no environment from keepalived.");
                break;
        }
    }

    private void WriteUrl(DeclaredServer server, JsonObject check)
    {
        text.Line(check[HealthFields.Tls]?[HealthFields.ServerName] is not null, () => "enable_sni");
        if (check[HealthFields.Tls] is JsonObject tls && tls.Any(field => field.Key != HealthFields.ServerName && field.Value?.GetValueKind() != JsonValueKind.False))
        {
            remark(server.Key, "tls of the check was left out but for server_name: keepalived verifies no certificate.");
        }

        text.Open("url");
        text.Line("path " + BlockWriter.Quoted(Word(check, HealthFields.Path) ?? "/"));
        text.Line("status_code " + (Word(check, HealthFields.Status) ?? "200-399").Replace(',', ' '));
        text.Line(Word(check, HealthFields.Host) is not null, () => "virtualhost " + BlockWriter.Quoted(Word(check, HealthFields.Host)!));
        if (Word(check, HealthFields.Body) is { } body)
        {
            if (body.All(character => char.IsAsciiLetterOrDigit(character) || character is ' ' or '-' or '_' or ':' or ','))
            {
                text.Line("regex " + BlockWriter.Quoted(body));
            }
            else
            {
                remark(server.Key, "body of the check was left out: write it as a regular expression yourself.");
            }
        }

        text.Close();
    }

    private static string Hexadecimal(string? value) => string.Join(' ', (value ?? string.Empty).Select(character => ((int)character).ToString("x2", CultureInfo.InvariantCulture)));

    private static string? Word(JsonObject check, string field) => check[field].Text();

    private static long Number(JsonObject check, string field, long usual) => check[field].Whole() ?? usual;

    private static string Seconds(JsonObject check, string field, string usual) => check[field] switch
    {
        JsonValue value when value.TryGetValue<long>(out var seconds) => seconds.ToString(CultureInfo.InvariantCulture),
        JsonValue value when value.TryGetValue<double>(out var seconds) => seconds.ToString(CultureInfo.InvariantCulture),
        _ => usual,
    };
}
