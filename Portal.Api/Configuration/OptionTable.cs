using System.Collections.Immutable;
using System.Globalization;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Text;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Configuration;

/// <summary>All options. This is the one place that knows them; the help and docs/install.md show what stands here.</summary>
internal static class OptionTable
{
    /// <summary>The options in the order of the help.</summary>
    public static ImmutableArray<Option> All { get; } =
    [
        new("listen", "URL", "Where Portal listens. You can give it several times. Addresses other than loopback need https. Portal makes a certificate when you give none. Default http://127.0.0.1:8443.",
            (options, values) => options with { Listen = [.. values.SelectMany(Split).Select(ListenAddress.Parse)] }) { Example = """["http://127.0.0.1:8443"]""" },
        new("state-dir", "FOLDER", "Where Portal keeps its data, its token and its certificate. Default /var/lib/portal.",
            (options, values) => options with { StateDirectory = NotEmpty(values) }) { Example = "\"/var/lib/portal\"" },
        new("token", "TOKEN", "The token that callers must show. Everybody on this machine can read a command line, so use --token-file instead.",
            (options, values) => options with { Token = ParseToken(values) }),
        new("token-file", "FILE", "The file with the token. Default: Portal makes one in the state folder.",
            (options, values) => options with { TokenFile = NotEmpty(values) }) { Example = "\"/etc/portal/token\"", Advice = "The user portal must be able to read it." },
        new("tokens", "FILE", "The file with the tokens of callers with rights of their own. Portal notices when it changes. Default: tokens.json in the state folder.",
            (options, values) => options with { Tokens = NotEmpty(values) })
        {
            Example = "\"/etc/portal/tokens.json\"",
            Advice = "The user portal must be able to read it, and its folder must let him write if the API is to change tokens.",
        },
        new("tls-client-ca", "FILE", "The authorities that issue the certificates of callers, PEM. A caller whose certificate has the name of a token (as a subject alternative name) counts as that token. Default: no certificates of callers.",
            (options, values) => options with { TlsClientAuthority = NotEmpty(values) }) { Example = "\"/etc/portal/callers.pem\"" },
        new("trusted-proxy", "NETWORK", "A proxy in front of Portal: an address or a network. Where a request comes through it, X-Forwarded-For says where it comes from. You can give it several times. Default: none.",
            (options, values) => options with { TrustedProxies = [.. values.SelectMany(Split).Select(ParseNetwork)] }) { Example = """["10.0.0.0/24"]""" },
        new("tls-certificate", "FILE", "The certificate for https, PEM, with its chain. Default: Portal makes a self-signed one in the state folder.",
            (options, values) => options with { TlsCertificate = NotEmpty(values) })
        {
            Example = "\"/etc/portal/tls-certificate.pem\"",
            Advice = "The user portal must be able to read it.",
        },
        new("tls-key", "FILE", "The private key of the certificate, PEM.",
            (options, values) => options with { TlsKey = NotEmpty(values) })
        {
            Example = "\"/etc/portal/tls-key.pem\"",
            Advice = "The user portal must be able to read it.",
        },
        new("ipvsadm", "FILE", "The ipvsadm to run: a path, or a name to look up in PATH. Default ipvsadm.",
            (options, values) => options with { Ipvsadm = NotEmpty(values) }) { Example = "\"ipvsadm\"" },
        new("ipvsadm-timeout", "SECONDS", "Portal kills an ipvsadm that has shown no sign of life for this long, 0.1 to 600. Default 10.",
            (options, values) => options with { IpvsadmTimeout = ParseSeconds(Last(values)) })
        {
            Example = "10",
            Advice = "Raise it on a machine that is very busy, or for very large tables.",
        },
        new("scope", "SERVICES", "Which services Portal owns: 10.0.0.1, 10.0.0.0/24:80, [2001:db8::/64]:8000-8999, :443, fwmark:100-199. You can give it several times. Portal does not show or change other services. Default: all.",
            (options, values) => options with { Scope = new ServiceScope([.. values.SelectMany(Split).Select(ParseScope)]) })
        {
            Example = """["10.0.0.0/24", "[2001:db8::/64]:443", "fwmark:100-199"]""",
            Advice = "Set it when another program, or a second Portal, balances on the same machine.",
        },
        new("max-removals", "N", "How many services a reset or a sync may remove. Portal refuses one that would remove more, or all servers of a service, unless it has ?force=true. Default: any number.",
            (options, values) => options with { MaximumRemovals = (int)ParseNumber(Last(values), 0, int.MaxValue) })
        {
            Example = "10",
            IsSetAtFirst = true,
            Advice = "A limit keeps a list that is empty or wrong by mistake from ending all services. It also holds when Portal starts and when it repairs drift.",
        },
        new("require-version", "Refuses changes of services, servers and documents that name no version (If-Match or If-None-Match), so that nobody overwrites what he has not read.",
            (options, given) => options with { RequiresVersion = given }),
        new("reconcile", "SECONDS", "How often Portal compares the kernel with its data and repairs what differs, 1 to 86400. Default: never.",
            (options, values) => options with { ReconcileInterval = TimeSpan.FromSeconds(ParseNumber(Last(values), 1, 86400)) })
        {
            Example = "60",
            Advice = "Without it, GET /drift shows what differs, and POST /sync repairs it. Turn it on when nobody but Portal changes the kernel's table. Leave it off as long as another program changes the same services, because the two would undo each other's work.",
        },
        new("watch", "SECONDS", "How often Portal compares the kernel with its data and reports what differs, 1 to 86400; 0 for never. Default 30.",
            (options, values) => options with { WatchInterval = TimeSpan.FromSeconds(ParseNumber(Last(values), 0, 86400)) }) { Example = "30" },
        new("history", "COUNT", "How many past revisions Portal keeps at least, to show and restore them: 1 to 1000000. Default 1000.",
            (options, values) => options with { History = (int)ParseNumber(Last(values), 1, 1_000_000) }) { Example = "1000" },
        new("history-days", "DAYS", "For how many days Portal keeps past revisions at least, even if there are more than --history says: 0 to 36500. Default 0: by their number alone.",
            (options, values) => options with { HistoryAge = TimeSpan.FromDays(ParseNumber(Last(values), 0, 36_500)) }) { Example = "90" },
        new("metrics-series", "COUNT", "How many series of services and servers /metrics may have, 0 to 10000000. Portal leaves out the rest, servers first. Default 100000.",
            (options, values) => options with { MetricsSeries = (int)ParseNumber(Last(values), 0, 10_000_000) }) { Example = "100000" },
        new("metrics-labels", "LABELS", "Which labels of services and servers /metrics has too, as label_NAME. You can give it several times. A server without such a label gets the one of its service. Default: none.",
            (options, values) => options with { MetricsLabels = ParseLabels([.. values.SelectMany(Split)]) }) { Example = """["owner", "env"]""" },
        new("health-programs", "FOLDER", "The folder with the programs that health checks of type program run. Nobody but root or the user of Portal may be able to write to it. Default: none, so that there are no such checks.",
            (options, values) => options with { HealthPrograms = Last(values) }) { Example = "\"/etc/portal/health\"" },
        new("health-marks", "FIRST", "The first of the 65536 firewall marks that Portal keeps for health checks through virtual addresses, 1 to 4294901759. Each Portal on a machine needs its own. Default 1879048192.",
            (options, values) => options with { HealthMarks = new HealthMarks((uint)ParseNumber(Last(values), 1, HealthMarks.MaximumFirst)) }) { Example = "1879048192" },
        .. FleetOptions.All,
        new("addresses-on", "INTERFACE", "The interface on which Portal keeps the addresses of the services, for directors without VRRP. If it is missing, Portal makes a dummy interface. Portal removes only addresses that it added itself. Default: Portal leaves addresses alone.",
            (options, values) => options with { AddressesOn = ParseInterface(Last(values)) }) { Example = "\"vips\"" },
        new("log-level", "LEVEL", "trace, debug, information, warning or error. Default information.",
            (options, values) => options with { LogLevel = ParseLevel(Last(values)) }) { Example = "\"information\"" },
        new("log-format", "FORMAT", "The format of the log: text, or json with one object in each line. Default text.",
            (options, values) => options with { LogFormat = ParseFormat(Last(values)) }) { Example = "\"text\"" },
    ];

    private static string[] Split(string value) => value.Split(',', StringSplitOptions.TrimEntries);

    private static string Last(IReadOnlyList<string> values) => values[^1];

    private static string NotEmpty(IReadOnlyList<string> values) => Last(values).Length > 0 ? Last(values) : throw new FormatException("must not be empty.");

    private static string ParseToken(IReadOnlyList<string> values) =>
        Last(values).Length > 0 && Last(values).All(character => character is > ' ' and <= '~')
            ? Last(values)
            : throw new FormatException("must be printable ASCII without blanks, and not empty.");

    private static TimeSpan ParseSeconds(string value) =>
        decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0.1m and <= 600
            ? TimeSpan.FromSeconds((double)seconds)
            : throw new FormatException("must be a number of seconds from 0.1 to 600.");

    private static long ParseNumber(string value, long minimum, long maximum) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum
            ? number
            : throw new FormatException(Rules.Range(minimum, maximum) + ".");

    private static ScopeEntry ParseScope(string value) => ScopeText.Parse(value)
        ?? throw new FormatException("must look like 10.0.0.1, 10.0.0.0/24:80, [2001:db8::/64]:8000-8999, :443 or fwmark:100-199, with no bits set after the prefix.");

    private static Network ParseNetwork(string value) => NetworkText.Parse(value) is var (address, length)
        ? new Network(address, length)
        : throw new FormatException("must be an address or a network, for example 10.0.0.1 or 10.0.0.0/24, with no bits set after the prefix.");

    // What ip -batch would not read as one word is no name here, though the kernel may take it.
    private static string ParseInterface(string value) =>
        DaemonText.IsInterface(value) && value.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-')
            ? value
            : throw new FormatException("must be the name of an interface: 1 to 15 letters, digits and . _ -, not starting with -.");

    private static ImmutableArray<string> ParseLabels(ImmutableArray<string> labels) => labels switch
    {
        _ when !labels.All(AnnotationRules.IsLabel) => throw new FormatException($"must be labels: {AnnotationRules.LabelRule}."),
        _ when labels.DistinctBy(AnnotationRules.PlainName).Count() < labels.Length => throw new FormatException("must differ in more than . _ - and /, because /metrics shows each of these as _."),
        _ => labels,
    };

    private static LogFormat ParseFormat(string value) => value switch
    {
        "text" => LogFormat.Text,
        "json" => LogFormat.Json,
        _ => throw new FormatException("must be text or json."),
    };

    private static LogLevel ParseLevel(string value) => value switch
    {
        "trace" => LogLevel.Trace,
        "debug" => LogLevel.Debug,
        "information" => LogLevel.Information,
        "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        _ => throw new FormatException("must be trace, debug, information, warning or error."),
    };
}
