using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Cli.Output;

namespace Portal.Cli.Verbs;

/// <summary><c>token add</c>, <c>list</c>, <c>rm</c> and <c>rotate</c>: who may call, and what for.</summary>
internal sealed class TokenVerbs(Session session)
{
    private readonly Argument<string> name = new("name") { Description = "The name of the token." };

    /// <summary>Makes the verb.</summary>
    public Command Make()
    {
        name.CompletionSources.Add(context => session.Complete(context.ParseResult, (_, _, _) => Task.FromResult("/tokens"), token => (string?)token["name"] ?? string.Empty));
        return new Command("token", "The tokens of callers: who may do what.") { Add(), List(), Remove(), Rotate() };
    }

    private Command Add()
    {
        var role = new Option<string>("--role") { Description = "read, operate (also weights, drains, hosts, overrides, checks by hand) or admin (everything).", HelpName = "ROLE", Required = true };
        role.AcceptOnlyFromAmong("read", "operate", "admin");
        var scope = new Option<string[]>("--scope") { Description = "Only for these services: 10.0.0.0/24:80, :443, fwmark:1-9 or a label, owner=web. May be given several times. Default: all.", HelpName = "SERVICES" };
        var expires = new Option<string?>("--expires") { Description = "When it ends: a date, a time as in 2027-01-01T12:00:00Z, or from now: 90d, 12h. Default: never.", HelpName = "TIME" };
        var command = new Command("add", "Add a token. Prints its secret: nobody can read it later.") { name, role, scope, expires };
        command.SetAction(async (line, cancellationToken) =>
        {
            var body = new JsonObject { ["role"] = line.GetValue(role) };
            if (line.GetValue(scope) is { Length: > 0 } entries)
            {
                body["scope"] = new JsonArray([.. entries.SelectMany(entry => entry.Split(',')).Select(entry => (JsonNode)entry)]);
            }

            if (line.GetValue(expires) is { } end)
            {
                body["expires"] = EndOf(end);
            }

            return await MakeSecretAsync(line, Path(line), body, cancellationToken);
        });
        return command;
    }

    private Command List()
    {
        var output = new OutputOptions();
        var command = new Command("list", "Show the tokens, without their secrets.");
        foreach (var option in output.All)
        {
            command.Add(option);
        }

        command.SetAction(async (line, cancellationToken) =>
        {
            using var service = session.Connect(line);
            var answer = (await service.SendAsync(HttpMethod.Get, "/tokens", cancellationToken)).Json;
            var listing = new Listing(Kinds.Token, token => (string?)token["name"] ?? string.Empty, [.. answer.Elements()]) { Document = answer };
            session.Screen.Print(listing, line.GetValue(output.Format), !line.GetValue(output.NoHeaders));
            return ExitCode.Done;
        });
        return command;
    }

    private Command Remove()
    {
        var yes = new ChangeOptions().Yes;
        var command = new Command("rm", "Remove a token. It stops working at once.") { name, yes };
        command.SetAction(async (line, cancellationToken) =>
        {
            Consent.Ask(session.Screen, $"Remove the token {line.GetValue(name)}?", line.GetValue(yes));
            using var service = session.Connect(line);
            await service.SendAsync(HttpMethod.Delete, Path(line), cancellationToken);
            session.Screen.Line($"token {line.GetValue(name)} removed");
            return ExitCode.Done;
        });
        return command;
    }

    private Command Rotate()
    {
        var command = new Command("rotate", "Give a token a new secret, and print it. The old one stops working at once.") { name };
        command.SetAction((line, cancellationToken) => MakeSecretAsync(line, Path(line) + "/rotate", null, cancellationToken));
        return command;
    }

    // The secret alone is the result, so that a script can keep it.
    private async Task<int> MakeSecretAsync(ParseResult line, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        using var service = session.Connect(line);
        var made = (await service.SendAsync(HttpMethod.Post, path, cancellationToken, body)).Json;
        session.Screen.Line((string?)made["token"] ?? string.Empty);
        session.Screen.Tell($"This is the secret of the token {made["name"]}. Keep it: nobody can read it later.");
        return ExitCode.Done;
    }

    private string Path(ParseResult line) => "/tokens/" + Uri.EscapeDataString(line.GetValue(name)!);

    // Days and hours from now; everything else is for the service to read.
    private string EndOf(string text) =>
        text is [.., 'd' or 'h'] && double.TryParse(text.AsSpan()[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? (session.Time.GetUtcNow() + (text[^1] == 'd' ? TimeSpan.FromDays(number) : TimeSpan.FromHours(number))).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : text;
}
