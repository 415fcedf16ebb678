using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Cli.Convert.Documents;
using Portal.Ipvsadm.Validation;

namespace Portal.Cli.Convert.Keepalived;

/// <summary>Writes the check of a server with everything that it takes from the blocks round it.</summary>
internal sealed class CheckFields(Findings findings)
{
    private const decimal ShortestTime = 0.5m;
    private const decimal LongestTime = 3600;
    private const long MostResults = 100;

    /// <summary>The check of a server; null when it has none that Portal can make.</summary>
    public JsonObject? Make(VirtualServer service, RealServer server, DeclaredServer declared)
    {
        if (server.Checks is not [var check, .. var others])
        {
            return null;
        }

        foreach (var other in others)
        {
            findings.Remark(other.Place, $"{other.Keyword} was not carried over: a server has one check in Portal, and {check.Keyword} stands before it. Use a health_check of type program to ask for both.");
        }

        var isPortless = check.Defaults.Type is "ping" or "program";
        var port = check.Port ?? (server.Port is > 0 ? server.Port : null) ?? declared.Key.Port;
        if (port == 0 && !isPortless)
        {
            findings.Remark(check.Place, $"{check.Keyword} was not carried over: the server has no port to ask. Add connect_port.");
            return null;
        }

        var json = (JsonObject)check.Fields.DeepClone();
        if (port != declared.Key.Port && check.Defaults.Type != "ping")
        {
            json.Add(HealthFields.Port, (long)port);
        }

        AddHost(json, check, check.VirtualHost ?? server.VirtualHost ?? service.VirtualHost);
        if (check.Source is { } source)
        {
            json.Add(HealthFields.Source, source);
        }

        AddTiming(json, check, check.Timing.Over(server.Timing).Over(service.Timing));
        json.Add(HealthFields.OnDown, server.Inhibits ?? service.Inhibits ? "quiesce" : "remove");
        return json;
    }

    private static void AddHost(JsonObject json, CheckDraft check, string? host)
    {
        if (host is null || check.Defaults.Type is not ("http" or "https"))
        {
            return;
        }

        json.Add(HealthFields.Host, host);
        if (check.NamesHost && check.Defaults.Type == "https")
        {
            json.Add(HealthFields.Tls, new JsonObject { [HealthFields.ServerName] = host });
        }
    }

    private void AddTiming(JsonObject json, CheckDraft check, Timing timing)
    {
        var interval = timing.Interval ?? CheckDefaults.Interval;
        var delay = timing.RetryDelay ?? check.Defaults.RetryDelay ?? interval;
        var fall = (timing.Retries ?? check.Defaults.Retries) + 1;
        if (fall > MostResults)
        {
            findings.Remark(check.Place, string.Create(CultureInfo.InvariantCulture, $"{fall} failures in a row became {MostResults}, the most that Portal counts."));
        }

        json.Add(HealthFields.Interval, Seconds(check, interval));
        json.Add(HealthFields.FastInterval, Seconds(check, Math.Min(delay, interval)));
        json.Add(HealthFields.Timeout, Seconds(check, timing.Timeout ?? (check.Defaults.Type == "program" ? interval : CheckDefaults.Timeout)));
        json.Add(HealthFields.Rise, 1L);
        json.Add(HealthFields.Fall, Math.Min(fall, MostResults));
    }

    private JsonValue Seconds(CheckDraft check, decimal seconds)
    {
        var within = Math.Clamp(seconds, ShortestTime, LongestTime);
        if (within != seconds)
        {
            findings.Remark(check.Place, string.Create(CultureInfo.InvariantCulture, $"{seconds} seconds became {within}: times of a health_check go from {ShortestTime} to {LongestTime} seconds."));
        }

        return within == Math.Floor(within) ? JsonValue.Create((long)within) : JsonValue.Create((double)within);
    }
}
