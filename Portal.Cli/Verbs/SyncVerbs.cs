using System.CommandLine;
using System.Text.Json.Nodes;
using Portal.Cli.Connection;
using Portal.Cli.Output;

namespace Portal.Cli.Verbs;

/// <summary><c>push</c>, <c>import</c>, <c>drift</c>, <c>history</c>, <c>show</c> and <c>restore</c>: what is declared as a whole.</summary>
internal sealed class SyncVerbs(Session session)
{
    /// <summary>Makes the verbs.</summary>
    public IEnumerable<Command> Make() => [Change("push", "Write what is declared into the kernel.", "/sync", takesDrain: true), Change("import", "Take over what the kernel has into Portal's data.", "/import", takesDrain: false), Drift(), Show(), Restore()];

    private Command Change(string word, string description, string path, bool takesDrain)
    {
        var change = new ChangeOptions();
        var command = new Command(word, description) { change.DryRun, change.Yes, change.Force, change.Reason };
        if (takesDrain)
        {
            command.Add(change.Drain);
        }

        command.SetAction((line, cancellationToken) => RunAsync(line, change, path, null, cancellationToken));
        return command;
    }

    private Command Restore()
    {
        var (change, fleet) = (new ChangeOptions(), new FleetWait(session));
        var revision = new Argument<long>("revision") { Description = "The revision: see portal get history." };
        var command = new Command("restore", "Go back to what was declared at a revision.") { revision, change.DryRun, change.Yes, change.Force, change.Drain, change.Reason, fleet.Option };
        command.SetAction((line, cancellationToken) => RunAsync(line, change, $"/history/{line.GetValue(revision)}/restore", fleet, cancellationToken));
        return command;
    }

    private Command Drift()
    {
        var format = new OutputOptions().Format;
        var command = new Command("drift", "Show what differs between the kernel and what is declared. Exits with 1 if anything does.") { format };
        command.SetAction(async (line, cancellationToken) =>
        {
            using var service = session.Connect(line);
            var report = (JsonObject)(await service.SendAsync(HttpMethod.Get, "/drift", cancellationToken)).Json;
            session.Screen.Report(report, line.GetValue(format));
            return PlanText.IsEmpty(report) ? ExitCode.Done : ExitCode.Differences;
        });
        return command;
    }

    private Command Show()
    {
        var revision = new Argument<long>("revision") { Description = "The revision: see portal get history." };
        var command = new Command("show", "Print everything that was declared at a revision: a document that apply takes.") { revision };
        command.SetAction(async (line, cancellationToken) =>
        {
            using var service = session.Connect(line);
            session.Screen.Json((await service.SendAsync(HttpMethod.Get, $"/history/{line.GetValue(revision)}", cancellationToken)).Json);
            return ExitCode.Done;
        });
        return command;
    }

    private async Task<int> RunAsync(ParseResult line, ChangeOptions change, string path, FleetWait? fleet, CancellationToken cancellationToken)
    {
        using var service = session.Connect(line, change);
        var plan = (JsonObject)(await service.SendAsync(HttpMethod.Post, Query.With(path, ("dry_run", "true")), cancellationToken)).Json;
        if (line.GetValue(change.DryRun) || PlanText.IsEmpty(plan))
        {
            session.Screen.Plan(plan);
            return ExitCode.Done;
        }

        Consent.Ask(session.Screen, plan, line.GetValue(change.Yes));
        path = Query.With(path, ("force", Query.Flag(line.GetValue(change.Force))), ("drain", Query.Number(line.GetValue(change.Drain))));
        session.Screen.Plan((JsonObject)(await Waiting.ForAsync(session.Screen, "Working", () => service.SendAsync(HttpMethod.Post, path, cancellationToken, patience: Waiting.Longest))).Json);
        await (fleet?.WaitAsync(service, line, cancellationToken) ?? Task.CompletedTask);
        return ExitCode.Done;
    }
}
