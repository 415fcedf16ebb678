using System.CommandLine;
using System.Text.Json.Nodes;
using Portal.Cli.Connection;
using Portal.Cli.Output;

namespace Portal.Cli.Verbs;

/// <summary><c>portal events</c>: what happens, as it happens, until Ctrl-C.</summary>
internal sealed class EventsVerb(Session session)
{
    /// <summary>Makes the verb.</summary>
    public Command Make()
    {
        var kinds = new Option<string?>("--kinds") { Description = "Only these kinds: change, drain, health, drift, ready ...", HelpName = "KIND,..." };
        var json = new Option<bool>("--json") { Description = "Print each event as one line of JSON." };
        var command = new Command("events", "Print what happens, as it happens. Ctrl-C ends it.") { kinds, json };
        command.SetAction(async (line, cancellationToken) =>
        {
            using var service = session.Connect(line);
            var kind = string.Empty;
            await foreach (var text in service.LinesAsync(Query.With("/events", ("kinds", line.GetValue(kinds))), cancellationToken))
            {
                if (text.StartsWith("event:", StringComparison.Ordinal))
                {
                    kind = text["event:".Length..].Trim();
                }
                else if (text.StartsWith("data:", StringComparison.Ordinal))
                {
                    Print(kind, text["data:".Length..].Trim(), line.GetValue(json));
                }
            }

            throw new CommandException(ExitCode.Broken, "The service has ended the stream.");
        });
        return command;
    }

    private void Print(string kind, string data, bool isJson)
    {
        if (isJson)
        {
            session.Screen.Line($"{{\"event\":\"{kind}\",\"data\":{data}}}");
            return;
        }

        var parsed = Reply.TryParse(data);
        var words = parsed.Fields().Where(field => field.Key != "time" && field.Value is JsonValue).Select(field => $"{field.Key}={Cell.Text(field.Value!)}");
        session.Screen.Line($"{parsed?["time"]} {kind} {string.Join(' ', words)}".Trim());
    }
}
