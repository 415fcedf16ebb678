using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Cli.Output;

namespace Portal.Cli.Verbs;

/// <summary><c>portal top</c>: rates and connections, the busiest first, until Ctrl-C.</summary>
internal sealed class TopVerb(Session session)
{
    private const int LinesAround = 3;

    // Each word for an order, and what it goes by.
    private static readonly ImmutableArray<(string Word, Func<JsonNode, long> By)> Orders =
    [
        ("active", row => row.At("stats.active_connections").Number()),
        ("connections", row => row.At("stats.per_second.connections").Number()),
        ("packets", row => row.At("stats.per_second.in_packets").Number() + row.At("stats.per_second.out_packets").Number()),
        ("bytes", row => row.At("stats.per_second.in_bytes").Number() + row.At("stats.per_second.out_bytes").Number()),
    ];

    private static readonly ImmutableArray<Column> Columns =
    [
        new("SERVICE", row => (string?)row["service"] ?? string.Empty),
        new("SERVER", row => (string?)row["server"] ?? string.Empty),
        Column.Of("ACTIVE", "stats.active_connections", isNumber: true),
        Column.Of("INACTIVE", "stats.inactive_connections", isNumber: true),
        Rate("CONN/S", "connections"),
        Rate("IN PKT/S", "in_packets"),
        Rate("OUT PKT/S", "out_packets"),
        Rate("IN B/S", "in_bytes"),
        Rate("OUT B/S", "out_bytes"),
    ];

    private readonly Argument<string?> which = new("service") { Description = "Only this service, with its servers.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string> sort = new("--sort") { Description = "The order: active, connections, packets or bytes. Default connections.", HelpName = "WORD", DefaultValueFactory = _ => "connections" };
    private readonly Option<bool> servers = new("--servers") { Description = "Show servers in place of services." };
    private readonly Option<bool> once = new("--once") { Description = "Show it once and end, as without a terminal." };
    private readonly Option<double> every = new("--every") { Description = "Show it again after so many seconds. Default 2: the kernel counts anew every 2 seconds.", HelpName = "SECONDS", DefaultValueFactory = _ => 2 };

    /// <summary>Makes the verb.</summary>
    public Command Make()
    {
        sort.AcceptOnlyFromAmong([.. Orders.Select(order => order.Word)]);
        which.CompletionSources.Add(context => session.CompleteServices(context.ParseResult));
        var command = new Command("top", "Show live rates and connections, the busiest first. Ctrl-C ends it.") { which, sort, servers, once, every };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult line, CancellationToken cancellationToken)
    {
        using var service = session.Connect(line);
        var name = line.GetValue(which);
        var path = name is null ? "/stats" : await Session.PathOfAsync(service, name, cancellationToken) + "/stats";
        var screen = session.Screen;
        var isLive = screen.Output.Profile.Capabilities.Ansi && screen.Output.Profile.Out.IsTerminal && !line.GetValue(once);
        do
        {
            var answer = (await service.SendAsync(HttpMethod.Get, path, cancellationToken)).Json;
            if (isLive)
            {
                screen.Output.Clear(home: true);
                screen.Line(Summary(answer));
            }

            var rows = Rows(answer, name is not null || line.GetValue(servers)).OrderByDescending(Orders.Single(order => order.Word == line.GetValue(sort)).By);
            screen.Print(new Listing(Columns, _ => string.Empty, [.. isLive ? rows.Take(Math.Max(1, screen.Output.Profile.Height - LinesAround)) : rows]), OutputFormat.Table);
            if (isLive)
            {
                await Task.Delay(TimeSpan.FromSeconds(Math.Clamp(line.GetValue(every), 0.1, 3600)), session.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        while (isLive && !cancellationToken.IsCancellationRequested);
        return ExitCode.Done;
    }

    private static IEnumerable<JsonNode> Rows(JsonNode answer, bool hasServers)
    {
        foreach (var service in answer["services"] is JsonArray services ? services.Elements() : [answer])
        {
            if (!hasServers)
            {
                yield return service;
                continue;
            }

            foreach (var server in service["servers"].Elements())
            {
                var row = (JsonObject)server.DeepClone();
                row["service"] = (string?)service["service"];
                yield return row;
            }
        }
    }

    private string Summary(JsonNode answer) => string.Create(
        CultureInfo.InvariantCulture,
        $"{session.Time.GetLocalNow():HH:mm:ss}  {answer.At("stats.active_connections")} active connections, {Short(answer.At("stats.per_second.connections"))} new ones/s, {Short(answer.At("stats.per_second.in_bytes"))} B/s in, {Short(answer.At("stats.per_second.out_bytes"))} B/s out");

    private static Column Rate(string header, string field) => new(header, row => Short(row.At("stats.per_second." + field))) { IsNumber = true };

    // Three digits are enough to see what is busy.
    private static string Short(JsonNode? figure) => figure.Whole() switch
    {
        null => "?",
        < 10_000 and var small => small.ToString(CultureInfo.InvariantCulture),
        < 10_000_000 and var thousands => string.Create(CultureInfo.InvariantCulture, $"{thousands / 1000}k"),
        < 10_000_000_000 and var millions => string.Create(CultureInfo.InvariantCulture, $"{millions / 1_000_000}M"),
        var more => string.Create(CultureInfo.InvariantCulture, $"{more / 1_000_000_000}G"),
    };
}
