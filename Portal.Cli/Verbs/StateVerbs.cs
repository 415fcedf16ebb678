using System.CommandLine;
using System.Text.Json.Nodes;
using Portal.Cli.Connection;
using Portal.Cli.Output;

namespace Portal.Cli.Verbs;

/// <summary><c>plan</c>, <c>diff</c> and <c>apply</c>: the document that people keep, and what is declared.</summary>
internal sealed class StateVerbs(Session session)
{
    private readonly Option<string> file = new("--file", "-f") { Description = "The document: JSON, with comments if you like. - is standard input.", HelpName = "FILE", Required = true };
    private readonly Option<string[]> labels = new("--label", "-l") { Description = "Only the services with this label; those of the document get it.", HelpName = "NAME=VALUE" };
    private readonly Option<bool> keepWeights = new("--keep-weights") { Description = "Leave the weights of servers that stay." };
    private readonly Option<bool> failIfChanged = new("--fail-if-changed") { Description = "Exit with 1 if anything had to be changed." };
    private readonly Option<OutputFormat> output = new OutputOptions().Format;
    private readonly ChangeOptions change = new();

    /// <summary>Makes the verbs.</summary>
    public IEnumerable<Command> Make()
    {
        var plan = new Command("plan", "Show what apply would change. Exits with 1 if there is anything.") { file, labels, keepWeights, output };
        var diff = new Command("diff", "The same as plan, without the summary.") { file, labels, keepWeights, output };
        var apply = new Command("apply", "Make what a document declares: all of it as one revision, or nothing.")
        {
            file, labels, keepWeights, output, change.DryRun, change.Yes, change.Force, change.Drain, change.Reason, failIfChanged,
        };
        plan.SetAction((line, cancellationToken) => ShowAsync(line, hasSummary: true, cancellationToken));
        diff.SetAction((line, cancellationToken) => ShowAsync(line, hasSummary: false, cancellationToken));
        apply.SetAction(ApplyAsync);
        return [plan, diff, apply];
    }

    private async Task<int> ShowAsync(ParseResult line, bool hasSummary, CancellationToken cancellationToken)
    {
        using var service = session.Connect(line);
        var report = await PlanAsync(service, line, Read(line), cancellationToken);
        session.Screen.Report(report, line.GetValue(output), hasSummary);
        return PlanText.IsEmpty(report) ? ExitCode.Done : ExitCode.Differences;
    }

    private async Task<int> ApplyAsync(ParseResult line, CancellationToken cancellationToken)
    {
        if (line.GetValue(change.DryRun))
        {
            return await ShowAsync(line, hasSummary: true, cancellationToken);
        }

        using var service = session.Connect(line, change);
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
        var path = Query.With(Path(line), ("force", Query.Flag(line.GetValue(change.Force))), ("drain", Query.Number(line.GetValue(change.Drain))));
        var done = await Waiting.ForAsync(session.Screen, "Applying", () => service.SendAsync(HttpMethod.Put, path, cancellationToken, document, Waiting.Longest, version is null ? [] : [("If-Match", version)]));
        session.Screen.Report(done.Json, line.GetValue(output));
        return line.GetValue(failIfChanged) ? ExitCode.Differences : ExitCode.Done;
    }

    private JsonObject Read(ParseResult line) => StateFile.Parse(session.ReadFile(line.GetValue(file)!), line.GetValue(file)!);

    private async Task<JsonObject> PlanAsync(PortalService service, ParseResult line, JsonObject document, CancellationToken cancellationToken) =>
        (JsonObject)(await service.SendAsync(HttpMethod.Put, Query.With(Path(line), ("dry_run", "true")), cancellationToken, document)).Json;

    private string Path(ParseResult line) =>
        Query.With("/state", [.. (line.GetValue(labels) ?? []).Select(label => ("label", label)), ("keep_weights", Query.Flag(line.GetValue(keepWeights)))]);
}
