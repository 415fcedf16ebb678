using System.CommandLine;
using System.Text.Json.Nodes;
using Portal.Cli.Connection;
using Portal.Cli.Output;

namespace Portal.Cli.Verbs;

/// <summary><c>plan</c>, <c>diff</c> and <c>apply</c>: the document that people keep, and what is declared.</summary>
internal sealed class StateVerbs(Session session)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    private readonly Option<string> file = new("--file", "-f") { Description = "The document: JSON, with comments if you like. - is standard input.", HelpName = "FILE", Required = true };
    private readonly Option<string[]> labels = new("--label", "-l") { Description = "Only the services with this label; those of the document get it.", HelpName = "NAME=VALUE" };
    private readonly Option<bool> keepWeights = new("--keep-weights") { Description = "Leave the weights of servers that stay." };
    private readonly Option<bool> failIfChanged = new("--fail-if-changed") { Description = "Exit with 1 if anything had to be changed." };
    private readonly Option<OutputFormat> output = new OutputOptions().Format;
    private readonly ChangeOptions change = new();

    /// <summary>Makes the verbs.</summary>
    public IEnumerable<Command> Make()
    {
        var plan = new Command("plan", "Show what apply would change. Exits with 1 if there is anything.");
        var diff = new Command("diff", "The same as plan, without the summary.");
        var apply = new Command("apply", "Make what a document declares: all of it as one revision, or nothing.");
        foreach (var command in new[] { plan, diff, apply })
        {
            Add(command, file, labels, keepWeights, output);
        }

        Add(apply, change.DryRun, change.Yes, change.Force, change.Drain, failIfChanged);
        plan.SetAction((line, cancellationToken) => ShowAsync(line, hasSummary: true, cancellationToken));
        diff.SetAction((line, cancellationToken) => ShowAsync(line, hasSummary: false, cancellationToken));
        apply.SetAction(ApplyAsync);
        return [plan, diff, apply];
    }

    private static void Add(Command command, params Option[] options)
    {
        foreach (var option in options)
        {
            command.Options.Add(option);
        }
    }

    private async Task<int> ShowAsync(ParseResult line, bool hasSummary, CancellationToken cancellationToken)
    {
        using var service = session.Connect(line);
        var report = await PlanAsync(service, line, Read(line), cancellationToken);
        if (line.GetValue(output) != OutputFormat.Table)
        {
            session.Screen.Json(report);
        }
        else
        {
            session.Screen.Plan(report, hasSummary: hasSummary);
        }

        return PlanText.IsEmpty(report) ? ExitCode.Done : ExitCode.Differences;
    }

    private async Task<int> ApplyAsync(ParseResult line, CancellationToken cancellationToken)
    {
        if (line.GetValue(change.DryRun))
        {
            return await ShowAsync(line, hasSummary: true, cancellationToken);
        }

        using var service = session.Connect(line);
        var document = Read(line);

        // What is shown is what is done: if somebody changes anything meanwhile, nothing is.
        var version = (await service.SendAsync(HttpMethod.Get, Path(line), cancellationToken)).Version;
        var report = await PlanAsync(service, line, document, cancellationToken);
        if (PlanText.IsEmpty(report))
        {
            session.Screen.Tell("Nothing to do.");
            return ExitCode.Done;
        }

        Consent.Ask(session.Screen, report, line.GetValue(change.Yes));
        var path = ChangeOptions.With(Path(line), ("force", ChangeOptions.Flag(line.GetValue(change.Force))), ("drain", ChangeOptions.Number(line.GetValue(change.Drain))));
        var done = await Waiting.ForAsync(session.Screen, "Applying", () => service.SendAsync(HttpMethod.Put, path, cancellationToken, document, LongestWait, version is null ? [] : [("If-Match", version)]));
        if (line.GetValue(output) != OutputFormat.Table)
        {
            session.Screen.Json(done.Json);
        }
        else
        {
            session.Screen.Plan((JsonObject)done.Json);
        }

        return line.GetValue(failIfChanged) ? ExitCode.Differences : ExitCode.Done;
    }

    private JsonObject Read(ParseResult line) => StateFile.Parse(session.ReadFile(line.GetValue(file)!), line.GetValue(file)!);

    private async Task<JsonObject> PlanAsync(PortalService service, ParseResult line, JsonObject document, CancellationToken cancellationToken) =>
        (JsonObject)(await service.SendAsync(HttpMethod.Put, ChangeOptions.With(Path(line), ("dry_run", "true")), cancellationToken, document)).Json;

    private string Path(ParseResult line) =>
        ChangeOptions.With("/state", [.. (line.GetValue(labels) ?? []).Select(label => ("label", (string?)label)), ("keep_weights", ChangeOptions.Flag(line.GetValue(keepWeights)))]);
}
