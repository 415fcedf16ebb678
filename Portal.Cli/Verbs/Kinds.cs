using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Cli.Connection;
using Portal.Cli.Naming;
using Portal.Cli.Output;

namespace Portal.Cli.Verbs;

/// <summary>What <c>portal get</c> can show, each with its columns.</summary>
internal static class Kinds
{
    private static readonly ImmutableArray<Column> Service =
    [
        new("SERVICE", Names.OfService),
        Column.Of("NAME", "name"),
        Column.Of("SCHEDULER", "scheduler"),
        new("SERVERS", service => Count(service["servers"])) { IsNumber = true },
        Column.Of("HEALTH", "health.state"),
        new("UP", service => service["health"] is { } health ? $"{health["up"]}/{health["can_serve"]}" : string.Empty) { IsNumber = true },
        new("ACTIVE", service => Sum(service, "active_connections")) { IsNumber = true },
        new("INACTIVE", service => Sum(service, "inactive_connections")) { IsNumber = true },
        new Column("PERSISTENCE", service => service["persistence"].Number() is > 0 and var seconds ? $"{seconds}s" : string.Empty) { IsNumber = true, IsWide = true },
        Column.Of("FLAGS", "scheduler_flags") with { IsWide = true },
        Column.Of("CHECK", "health_check.type") with { IsWide = true },
        Column.Of("LABELS", "labels") with { IsWide = true },
    ];

    /// <summary>Of tokens.</summary>
    public static readonly ImmutableArray<Column> Token =
    [
        Column.Of("NAME", "name"),
        Column.Of("ROLE", "role"),
        new("SCOPE", token => string.Join(',', token["scope"].Elements())),
        Column.Of("EXPIRES", "expires"),
        Column.Of("CREATED", "created"),
    ];

    private static readonly ImmutableArray<Column> Drain =
    [
        new("TARGET", drain => PlanText.Target(drain)),
        Column.Of("STARTED", "started"),
        Column.Of("DEADLINE", "deadline"),
        new("SERVERS", drain => Count(drain["servers"])) { IsNumber = true },
    ];

    private static readonly ImmutableArray<Column> Host =
    [
        Column.Of("HOST", "host"),
        Column.Of("MAINTENANCE", "maintenance"),
        new("SERVERS", host => Count(host["servers"])) { IsNumber = true },
        new("SERVICES", host => string.Join(',', host["servers"].Elements().Select(server => (string?)server["service"]).Distinct())) { IsWide = true },
    ];

    private static readonly ImmutableArray<Column> Health =
    [
        Column.Of("SERVICE", "service"),
        Column.Of("HEALTH", "state"),
        new("UP", service => $"{service["up"]}/{service["can_serve"]}") { IsNumber = true },
        Column.Of("MIN UP", "min_up", isNumber: true),
        new("DOWN", service => string.Join(',', service["down"].Elements().Select(Names.OfServer))),
    ];

    private static readonly ImmutableArray<Column> Connection =
    [
        Column.Of("PROTOCOL", "protocol"),
        new("CLIENT", connection => End(connection["client"])),
        new("VIRTUAL", connection => connection["virtual"]?["mark"] is { } mark ? $"mark {mark}" : End(connection["virtual"])),
        new("SERVER", connection => End(connection["server"])),
        Column.Of("STATE", "state"),
        Column.Of("EXPIRES", "expires_in", isNumber: true),
        Column.Of("TEMPLATE", "template") with { IsWide = true },
    ];

    private static readonly ImmutableArray<Column> Daemon =
    [
        Column.Of("ROLE", "role"), Column.Of("INTERFACE", "mcast_interface"), Column.Of("SYNCID", "syncid", isNumber: true), Column.Of("GROUP", "mcast_group"),
        Column.Of("PORT", "mcast_port", isNumber: true), Column.Of("TTL", "mcast_ttl", isNumber: true), Column.Of("DECLARED", "declared"),
    ];

    private static readonly ImmutableArray<Column> Timeouts =
        [Column.Of("TCP", "tcp", isNumber: true), Column.Of("TCP FIN", "tcp_fin", isNumber: true), Column.Of("UDP", "udp", isNumber: true), Column.Of("DECLARED", "declared")];

    private static readonly ImmutableArray<Column> Sysctl =
        [Column.Of("SETTING", "name"), Column.Of("VALUE", "value"), Column.Of("DEFAULT", "default"), Column.Of("MEANING", "meaning") with { IsWide = true }];

    // What a revision can have steps of.
    private static readonly string[] Steps = ["changes", "drains", "settings", "annotations", "overrides"];

    private static readonly ImmutableArray<Column> Revision =
    [
        Column.Of("REVISION", "revision", isNumber: true),
        Column.Of("TIME", "time"),
        Column.Of("CALLER", "caller"),
        Column.Of("TOKEN", "token"),
        new("STEPS", revision => Steps.Sum(field => (revision[field] as JsonArray)?.Count ?? 0).ToString(CultureInfo.InvariantCulture)) { IsNumber = true },
        Column.Of("REASON", "reason"),
        Column.Of("REQUEST", "request"),
    ];

    private static readonly ImmutableArray<Column> Director =
    [
        Column.Of("DIRECTOR", "name"), Column.Of("STATE", "state"), Column.Of("REVISION", "applied_revision", isNumber: true), Column.Of("BEHIND", "behind", isNumber: true),
        Column.Of("DRIFT", "drift", isNumber: true), Column.Of("READY", "ready"), Column.Of("WHY", "why"), Column.Of("VERSION", "version") with { IsWide = true }, Column.Of("ADDRESSES", "addresses") with { IsWide = true },
    ];

    private static readonly ImmutableArray<Filter> HistoryFilters =
    [
        new("since", "Only changes from this time on: 2026-05-04T03:02:01Z, 2026-05-04, or how long ago: 30m, 2h, 7d.", "TIME"),
        new("until", "Only changes before this time.", "TIME"),
        new("service", "Only changes about this service or its servers.", "SERVICE") { IsService = true },
        new("host", "Only changes about servers with this address, and about the maintenance of this host.", "ADDRESS"),
        new("caller", "Only changes of this caller.", "CALLER"),
    ];

    /// <summary>All of them, in the order in which help shows them.</summary>
    public static ImmutableArray<Kind> All { get; } =
    [
        new("services", "All services.", Fixed("/services")) { Columns = _ => Service, Name = Names.OfService },
        new("service", "The servers of one service; as JSON the service itself.", async (service, text, cancellationToken) => await Session.PathOfAsync(service, text!, cancellationToken))
        {
            Columns = ServerColumns,
            Rows = service => service["servers"].Elements(),
            Name = Names.OfServer,
            Argument = "service",
            ArgumentHelp = "The service: tcp/10.0.0.1/80, 10.0.0.1:80 or its name.",
            NeedsArgument = true,
        },
        new("servers", "The servers of one service, or of all.", async (service, text, cancellationToken) => text is null ? "/services" : await Session.PathOfAsync(service, text, cancellationToken) + "/servers")
        {
            Columns = now => [new Column("SERVICE", server => (string?)server["service"] ?? string.Empty), .. ServerColumns(now)],
            Rows = answer => answer.Elements().SelectMany(element => element["servers"] is JsonArray servers ? servers.Elements().Select(server => (JsonNode)WithService(element, server)) : [element]),
            Name = Names.OfServer,
            Argument = "service",
            ArgumentHelp = "The service; all by default.",
        },
        new("server", "One server.", ServerPathAsync) { Columns = ServerColumns, Name = Names.OfServer, Argument = "service/server", ArgumentHelp = "The service and the server: tcp/10.0.0.1/80/10.0.1.11/80, or SERVICE,SERVER.", NeedsArgument = true },
        new("drains", "What is drained.", Fixed("/drains")) { Columns = _ => Drain, Name = PlanText.Target },
        new("hosts", "The hosts of all servers, and which are in maintenance.", Fixed("/hosts")) { Columns = _ => Host, Name = host => (string?)host["host"] ?? string.Empty },
        new("health", "The health of what is checked.", Fixed("/health")) { Columns = _ => Health, Rows = answer => answer["services"].Elements(), Name = service => (string?)service["service"] ?? string.Empty },
        new("connections", "The kernel's connections, at most 1000.", async (service, text, cancellationToken) => text is null ? "/connections?limit=1000"
            : "/connections?limit=1000&service=" + (await Session.PathOfAsync(service, text, cancellationToken))["/services/".Length..])
        {
            Columns = _ => Connection,
            Rows = answer => answer["connections"].Elements(),
            Name = connection => End(connection["client"]),
            Argument = "service",
            ArgumentHelp = "The service; all by default.",
        },
        new("timeouts", "The kernel's time-outs, in seconds.", Fixed("/timeouts")) { Columns = _ => Timeouts, Name = _ => "timeouts" },
        new("daemons", "The sync daemons that run.", Fixed("/daemons")) { Columns = _ => Daemon, Name = daemon => (string?)daemon["role"] ?? string.Empty },
        new("kernel", "The kernel's settings of IPVS.", Fixed("/kernel")) { Columns = _ => Sysctl, Rows = answer => answer["sysctls"].Elements(), Name = setting => (string?)setting["name"] ?? string.Empty },
        new("history", "The changes of Portal's data, the newest first.", Fixed("/history")) { Columns = _ => Revision, Filters = HistoryFilters, Name = revision => Cell.Text(revision["revision"]!) },
        new("fleet", "The directors of the fleet.", Fixed("/fleet")) { Columns = _ => Director, Rows = answer => answer["directors"].Elements(), Name = director => (string?)director["name"] ?? string.Empty },
    ];

    private static ImmutableArray<Column> ServerColumns(DateTimeOffset now) =>
    [
        new("SERVER", Names.OfServer),
        Column.Of("NAME", "name"),
        Column.Of("WEIGHT", "weight", isNumber: true),
        Column.Of("EFFECTIVE", "effective_weight", isNumber: true),
        Column.Of("HEALTH", "health.state"),
        Column.Of("ACTIVE", "active_connections", isNumber: true),
        Column.Of("INACTIVE", "inactive_connections", isNumber: true),
        new("SINCE", server => Cell.Age(server.At("health.since"), now)) { IsNumber = true },
        new("DRAINED", server => server["drain"] is { } drain ? Cell.Age(drain["started"], now) : string.Empty) { IsNumber = true },
        new("FORWARDING", server => (string?)server["forwarder"] switch { "g" => "direct", "i" => "tunnel", "m" => "masq", _ => string.Empty }),
        Column.Of("REASON", "health.reason") with { IsWide = true },
        new("THRESHOLDS", server => server["upper_threshold"].Number() > 0 ? $"{server["upper_threshold"]}/{server["lower_threshold"]}" : string.Empty) { IsWide = true },
        Column.Of("BACKUP", "backup") with { IsWide = true },
        Column.Of("LABELS", "labels") with { IsWide = true },
    ];

    private static Func<PortalService, string?, CancellationToken, Task<string>> Fixed(string path) => (_, _, _) => Task.FromResult(path);

    private static async Task<string> ServerPathAsync(PortalService service, string? text, CancellationToken cancellationToken)
    {
        if (text!.Split(',') is [var of, var server])
        {
            return await Session.PathOfAsync(service, await Session.PathOfAsync(service, of, cancellationToken), server, cancellationToken);
        }

        return text.Split('/') is [var type, var host, var port, var address, var serverPort] ? $"/services/{type}/{host}/{port}/servers/{address}/{serverPort}"
            : throw new CommandException(ExitCode.Usage, $"{text} is no server. Write SERVICE,SERVER, for example 10.0.0.1:80,10.0.1.11:80.");
    }

    private static JsonObject WithService(JsonNode service, JsonNode server)
    {
        var row = (JsonObject)server.DeepClone();
        row.Insert(0, "service", Names.OfService(service));
        return row;
    }

    private static string End(JsonNode? end) => end is null ? string.Empty : ((string?)end["host"])?.Contains(':', StringComparison.Ordinal) == true ? $"[{end["host"]}]:{end["port"]}" : $"{end["host"]}:{end["port"]}";

    private static string Count(JsonNode? list) => (list as JsonArray)?.Count.ToString(CultureInfo.InvariantCulture) ?? string.Empty;

    private static string Sum(JsonNode service, string field) => service["servers"].Elements().Sum(server => server[field].Number()).ToString(CultureInfo.InvariantCulture);
}
