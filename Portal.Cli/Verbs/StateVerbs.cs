using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Cli.Connection;
using Portal.Cli.Output;

namespace Portal.Cli.Verbs;

/// <summary><c>plan</c>, <c>diff</c> and <c>apply</c>: the document that people keep, what is declared, and what was.</summary>
internal sealed class StateVerbs(Session session)
{
    private readonly Option<string> file = new("--file", "-f") { Description = "The document: JSON, with comments if you like, or YAML. - is standard input.", HelpName = "FILE", Required = true };
    private readonly Option<string?> compared = new("--file", "-f") { Description = "Compare this document with what is declared. - is standard input.", HelpName = "FILE" };
    private readonly Argument<long[]> revisions = new("revision") { Description = "Compare two revisions, or one with the newest: see portal history.", Arity = new ArgumentArity(0, 2) };
    private readonly Option<string[]> labels = new("--label", "-l") { Description = "Only the services with this label; those of the document get it.", HelpName = "NAME=VALUE" };
    private readonly Option<bool> keepWeights = new("--keep-weights") { Description = "Leave the weights of servers that stay." };
    private readonly Option<bool> failIfChanged = new("--fail-if-changed") { Description = "Exit with 1 if anything had to be changed." };
    private readonly Option<OutputFormat> output = new OutputOptions().Format;
    private readonly ChangeOptions change = new();
    private readonly FleetWait fleet = new(session);

    /// <summary>Makes the verbs.</summary>
    public IEnumerable<Command> Make()
    {
        var plan = new Command("plan", "Show what apply would change. Exits with 1 if there is anything.") { file, labels, keepWeights, output };
        var diff = new Command("diff", "The same as plan, without the summary; or what differs between two revisions. Exits with 1 if anything does.") { revisions, compared, labels, keepWeights, output };
        var apply = new Command("apply", "Change Portal to match a document: all of it as one revision, or nothing.")
        {
            file, labels, keepWeights, output, change.DryRun, change.Yes, change.Force, change.Drain, fleet.Option, change.Reason, failIfChanged,
        };
        plan.SetAction((line, cancellationToken) => ShowAsync(line, line.GetValue(file)!, hasSummary: true, cancellationToken));
        diff.SetAction(DiffAsync);
        apply.SetAction(ApplyAsync);
        return [plan, diff, apply];
    }

    private Task<int> DiffAsync(ParseResult line, CancellationToken cancellationToken) => (line.GetValue(revisions) ?? [], line.GetValue(compared)) switch
    {
        ([], { } name) => ShowAsync(line, name, hasSummary: false, cancellationToken),
        ([var first, ..] given, null) when line.GetValue(labels) is null or [] && !line.GetValue(keepWeights) =>
            CompareAsync(line, first, given.Length > 1 ? given[1] : null, cancellationToken),
        ([], null) => throw new CommandException(ExitCode.Usage, "Say what to compare: -f FILE with what is declared, or one or two revisions."),
        _ => throw new CommandException(ExitCode.Usage, "--file, --label and --keep-weights compare a document with what is declared. Leave out the revisions, or the options."),
    };

    private async Task<int> CompareAsync(ParseResult line, long first, long? second, CancellationToken cancellationToken)
    {
        using var service = session.Connect(line);
        var other = second ?? await NewestAsync(service, cancellationToken);
        return Show(line, (JsonObject)(await service.SendAsync(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"/history/{first}/diff/{other}"), cancellationToken)).Json, hasSummary: false);
    }

    private static async Task<long> NewestAsync(PortalService service, CancellationToken cancellationToken) =>
        (await service.SendAsync(HttpMethod.Get, "/state", cancellationToken)).Json["revision"].Number();

    private async Task<int> ShowAsync(ParseResult line, string name, bool hasSummary, CancellationToken cancellationToken)
    {
        using var service = session.Connect(line);
        return Show(line, await PlanAsync(service, line, Read(name), cancellationToken), hasSummary);
    }

    private int Show(ParseResult line, JsonObject report, bool hasSummary)
    {
        session.Screen.Report(report, line.GetValue(output), hasSummary);
        return PlanText.IsEmpty(report) ? ExitCode.Done : ExitCode.Differences;
    }

    private async Task<int> ApplyAsync(ParseResult line, CancellationToken cancellationToken)
    {
        if (line.GetValue(change.DryRun))
        {
            return await ShowAsync(line, line.GetValue(file)!, hasSummary: true, cancellationToken);
        }

        using var service = session.Connect(line, change);
        var document = Read(line.GetValue(file)!);

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
        var done = await Waiting.ForAsync(session.Screen, string.Create(CultureInfo.InvariantCulture, $"Applying {PlanText.Of(report).Count()} changes"), () => service.SendAsync(HttpMethod.Put, path, cancellationToken, document, Waiting.Longest, Versioned.Only(version)));
        session.Screen.Report(done.Json, line.GetValue(output));
        await fleet.WaitAsync(service, line, cancellationToken);
        return line.GetValue(failIfChanged) ? ExitCode.Differences : ExitCode.Done;
    }

    private JsonObject Read(string name) => StateFile.Parse(session.ReadFile(name), name);

    private async Task<JsonObject> PlanAsync(PortalService service, ParseResult line, JsonObject document, CancellationToken cancellationToken) =>
        (JsonObject)(await service.SendAsync(HttpMethod.Put, Query.With(Path(line), ("dry_run", "true")), cancellationToken, document)).Json;

    private string Path(ParseResult line) =>
        Query.With("/state", [.. (line.GetValue(labels) ?? []).Select(label => ("label", label)), ("keep_weights", Query.Flag(line.GetValue(keepWeights)))]);
}
