using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Cli.Convert.Documents;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Cli.Convert.Ldirectord;

/// <summary>Makes the check of a server.</summary>
internal sealed class VirtualChecks(Findings findings, Values values, LdirectordSettings globals)
{
    private const long UsualInterval = 10;
    private const long UsualCheckTimeout = 5;
    private const long UsualNegotiateTimeout = 30;
    private const long LongestTime = 3600;
    private const long MostResults = 100;

    private static readonly Dictionary<string, ushort> Ports = new()
    {
        ["ftp"] = 21, ["smtp"] = 25, ["dns"] = 53, ["http"] = 80, ["pop"] = 110, ["nntp"] = 119, ["imap"] = 143, ["ldap"] = 389, ["https"] = 443, ["submission"] = 587,
        ["ldaps"] = 636, ["imaps"] = 993, ["pops"] = 995, ["oracle"] = 1521, ["radius"] = 1812, ["http_proxy"] = 3128, ["mysql"] = 3306, ["sip"] = 5060, ["pgsql"] = 5432,
    };

    private static readonly Dictionary<string, string> Types = new()
    {
        ["http"] = "http", ["https"] = "https", ["dns"] = "dns", ["simpletcp"] = "tcp", ["smtp"] = "tcp", ["submission"] = "tcp", ["ftp"] = "tcp", ["pop"] = "tcp", ["imap"] = "tcp",
        ["nntp"] = "tcp", ["ldap"] = "tcp", ["mysql"] = "tcp", ["pgsql"] = "tcp", ["oracle"] = "tcp", ["imaps"] = "tls", ["pops"] = "tls", ["ldaps"] = "tls",
    };

    /// <summary>The check of a server; null when it has none that Portal can make.</summary>
    public JsonObject? Make(VirtualDraft draft, ServiceKey key, ServerDraft server, DeclaredServer declared)
    {
        var kind = draft.Text("checktype", "negotiate");
        var isNumber = kind.Length > 0 && kind.All(char.IsAsciiDigit);
        if (isNumber)
        {
            findings.Remark(draft.PlaceOf("checktype"), "A check of Portal asks the same each time: it negotiates always, and not only after so many connections.");
        }

        var service = draft.Text("service", key is AddressKey address ? Ports.FirstOrDefault(known => known.Value == address.Port, new("none", 0)).Key : "none");
        if (service is not ("none" or "simpletcp") && !Ports.ContainsKey(service))
        {
            findings.Error(draft.PlaceOf("service"), $"ldirectord knows no service \"{service}\".");
            return null;
        }

        var check = kind switch
        {
            _ when isNumber || kind == "negotiate" => Negotiate(draft, service, server),
            "connect" => Typed(key is AddressKey { Protocol: Protocol.Udp } ? "ping" : "tcp"),
            "ping" => Typed("ping"),
            "external" or "external-perl" => Program(draft),
            "on" or "off" => null,
            _ => Unknown(draft, kind),
        };
        return check is null || !AddPort(check, draft, service, server, declared) ? null : AddTiming(check, draft, isConnecting: kind is "connect" or "ping" or "external" or "external-perl");
    }

    private static JsonObject Typed(string type) => new() { [HealthFields.Type] = type };

    private JsonObject? Unknown(VirtualDraft draft, string kind)
    {
        findings.Error(draft.PlaceOf("checktype"), $"checktype must be connect, external, external-perl, negotiate, off, on, ping or a number; \"{kind}\" is none.");
        return null;
    }

    private JsonObject? Negotiate(VirtualDraft draft, string service, ServerDraft server)
    {
        if (service == "none")
        {
            return null;
        }

        if (!Types.TryGetValue(service, out var type))
        {
            findings.Remark(draft.PlaceOf("service"), $"The check was not carried over: Portal does not speak {service}. Use a health_check of type program.");
            return null;
        }

        var check = Typed(type);
        var (request, receive) = (server.Request ?? draft.Text("request", "/"), server.Receive ?? draft.Text("receive", string.Empty));
        var place = server.Receive is null ? draft.PlaceOf("receive") : server.Line.ValuePlace;
        switch (service)
        {
            case "http" or "https":
                AddHttp(check, draft, request, receive, place, server);
                return check;
            case "dns":
                return AddDns(check, draft, request.TrimStart('/'), receive);
            case "simpletcp":
                var sent = request.TrimStart('/').Replace("\\n", "\n", StringComparison.Ordinal);
                AddText(check, HealthFields.Send, sent);
                AddText(check, HealthFields.Expect, Plain(receive, place));
                return check;
            default:
                AddText(check, HealthFields.Expect, service is "smtp" or "submission" or "ftp" ? "220" : string.Empty);
                findings.Remark(draft.PlaceOf("service"), $"Portal does not speak {service}: the check became one of type {type}{(check.ContainsKey(HealthFields.Expect) ? " that waits for the greeting 220" : string.Empty)}.");
                return check;
        }
    }

    private void AddHttp(JsonObject check, VirtualDraft draft, string request, string receive, Place place, ServerDraft server)
    {
        if (request.Contains("://", StringComparison.Ordinal))
        {
            findings.Remark(server.Line.Place, "The request names another address. A check of Portal asks the server itself.");
            request = "/" + string.Join('/', request.Split('/').Skip(request.StartsWith('/') ? 4 : 3));
        }

        var method = draft.Text("httpmethod", "GET").ToUpperInvariant();
        check.Add(HealthFields.Path, request.StartsWith('/') ? request : "/" + request);
        if (method == "HEAD")
        {
            check.Add(HealthFields.Method, method);
        }
        else if (method != "GET")
        {
            findings.Error(draft.PlaceOf("httpmethod"), "httpmethod must be GET or HEAD.");
        }

        AddText(check, HealthFields.Host, draft.Text("virtualhost", string.Empty));
        check.Add(HealthFields.Status, "200-299");
        AddText(check, HealthFields.Body, method == "HEAD" ? string.Empty : Plain(receive, place));
    }

    private JsonObject? AddDns(JsonObject check, VirtualDraft draft, string name, string receive)
    {
        if (name.Length == 0 || Address.Of(name) is not null)
        {
            findings.Remark(draft.PlaceOf("request"), "The check was not carried over: a check of type dns needs a name in request.");
            return null;
        }

        check.Add(HealthFields.Name, name);
        check.Add(HealthFields.QueryType, "A");
        if (receive.Replace("\\.", ".", StringComparison.Ordinal) is var answer && Address.Of(answer) is not null)
        {
            check.Add(HealthFields.Answer, answer);
        }
        else if (receive.Length > 0)
        {
            findings.Remark(draft.PlaceOf("receive"), "receive was not carried over: the answer of a check of type dns is one address and no regular expression.");
        }

        return check;
    }

    private JsonObject Program(VirtualDraft draft)
    {
        var command = draft.Text("checkcommand", "/bin/true");
        var name = command.Split(' ')[0].Split('/')[^1];
        findings.Remark(draft.PlaceOf("checkcommand"), $"Put {command} as \"{name}\" into the folder of --health-programs before you apply the document. It gets no arguments. It learns what to check from PORTAL_CHECK_ADDRESS and PORTAL_CHECK_PORT.");
        var check = Typed("program");
        check.Add(HealthFields.Name, name);
        return check;
    }

    private bool AddPort(JsonObject check, VirtualDraft draft, string service, ServerDraft server, DeclaredServer declared)
    {
        var type = (string)check[HealthFields.Type]!;
        var port = draft.Lines.TryGetValue("checkport", out var line)
            ? (ushort?)values.Number(line.ValuePlace, "checkport", line.Value, 1, ushort.MaxValue)
            : server.Port is > 0 ? server.Port : Ports.TryGetValue(service, out var known) ? known : declared.Key.Port;
        if (type is "ping")
        {
            return true;
        }

        if (port is null or 0 && type != "program")
        {
            findings.Remark(server.Line.Place, "The check was not carried over: the server has no port to ask. Add checkport.");
            return false;
        }

        if (port is > 0 && port != declared.Key.Port)
        {
            check.Add(HealthFields.Port, (long)port.Value);
        }

        return true;
    }

    private JsonObject AddTiming(JsonObject check, VirtualDraft draft, bool isConnecting)
    {
        var own = draft.Settings;
        if (own.Interval is not null && !globals.Forks)
        {
            findings.Remark(draft.Head.Place, "checkinterval of this virtual was not carried over: ldirectord uses it only with fork = yes.");
        }

        var interval = (globals.Forks ? own.Interval : null) ?? globals.Interval ?? UsualInterval;
        var timeout = isConnecting
            ? own.CheckTimeout ?? own.NegotiateTimeout ?? globals.CheckTimeout ?? globals.NegotiateTimeout ?? UsualCheckTimeout
            : own.NegotiateTimeout ?? own.CheckTimeout ?? globals.NegotiateTimeout ?? globals.CheckTimeout ?? UsualNegotiateTimeout;
        check.Add(HealthFields.Interval, Number(draft, interval, LongestTime));
        check.Add(HealthFields.FastInterval, Number(draft, interval, LongestTime));
        check.Add(HealthFields.Timeout, Number(draft, timeout, LongestTime));
        check.Add(HealthFields.Rise, 1L);
        check.Add(HealthFields.Fall, Number(draft, own.Failures ?? globals.Failures ?? 1, MostResults));
        check.Add(HealthFields.OnDown, own.IsQuiescent ?? globals.IsQuiescent ?? false ? "quiesce" : "remove");
        return check;
    }

    private JsonValue Number(VirtualDraft draft, long number, long most)
    {
        if (number > most)
        {
            findings.Remark(draft.Head.Place, string.Create(CultureInfo.InvariantCulture, $"{number} became {most}, the most that a health_check can say."));
        }

        return JsonValue.Create(Math.Min(number, most));
    }

    private string Plain(string regex, Place place)
    {
        var plain = regex.Replace("\\.", "\u0001", StringComparison.Ordinal);
        if (!RegularExpressions.Is(plain))
        {
            return plain.Replace('\u0001', '.');
        }

        findings.Remark(place, $"receive was not carried over. {RegularExpressions.Advice} Set body or expect of health_check.");
        return string.Empty;
    }

    private static void AddText(JsonObject check, string field, string text)
    {
        if (text.Length > 0)
        {
            check.Add(field, text);
        }
    }
}
