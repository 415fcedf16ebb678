using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Cli.Connection;
using Portal.Cli.Naming;
using Portal.Cli.Output;

namespace Portal.Cli.Verbs;

/// <summary><c>add</c>, <c>set</c>, <c>rm</c> and <c>weight</c>: one service or one server.</summary>
internal sealed class EditVerbs(Session session)
{
    /// <summary>Makes the verbs.</summary>
    public IEnumerable<Command> Make() =>
    [
        Group("add", "Add a service or a server.", HttpMethod.Post, isPatch: false),
        Group("set", "Change some fields of a service or a server; the others stay.", HttpMethod.Patch, isPatch: true),
        Removals(Removal(Target.Service, "Remove a service with its servers."), Removal(Target.Server, "Remove a server.")),
        Weight(),
    ];

    private static Command Removals(params Command[] parts)
    {
        var command = new Command("rm", "Remove a service or a server.") { Aliases = { "remove", "delete" } };
        foreach (var part in parts)
        {
            command.Add(part);
        }

        return command;
    }

    private Command Group(string word, string description, HttpMethod method, bool isPatch) =>
        new(word, description) { Edit(Target.Service, method, isPatch, Fields.OfService()), Edit(Target.Server, method, isPatch, Fields.OfServer()) };

    private Command Edit(string word, HttpMethod method, bool isPatch, Fields fields)
    {
        var (target, change, fleet) = (new Target(session, word), new ChangeOptions(), new FleetWait(session));
        var command = target.Command(isPatch ? $"Change some fields of a {word}." : $"Add a {word}.");
        fields.AddTo(command);
        command.Add(change.DryRun);
        command.Add(change.Reason);
        command.Add(fleet.Option);
        command.SetAction(async (line, cancellationToken) =>
        {
            using var service = session.Connect(line, change);
            var body = fields.Read(line, isPatch);
            if (isPatch && body.Count == 0)
            {
                throw new CommandException(ExitCode.Usage, $"Nothing is to be changed: give a field, for example --{(word == Target.Server ? "weight" : "scheduler")}.");
            }

            var path = await target.PathAsync(service, line, cancellationToken);
            var isDryRun = line.GetValue(change.DryRun);
            var reply = await Versioned.SendAsync(service, method, Query.With(path, ("dry_run", Query.Flag(isDryRun))), path, cancellationToken, body);
            Report(path, reply, isDryRun, isPatch ? "changed" : reply.Status == 201 ? "added" : "was there already");
            return await DoneAsync(service, line, isDryRun ? null : fleet, cancellationToken);
        });
        return command;
    }

    private Command Removal(string word, string description)
    {
        var (target, change, fleet) = (new Target(session, word), new ChangeOptions(), new FleetWait(session));
        var command = target.Command(description);
        command.Add(change.DryRun);
        command.Add(change.Reason);
        command.Add(fleet.Option);
        command.Add(change.Yes);
        command.SetAction(async (line, cancellationToken) =>
        {
            using var service = session.Connect(line, change);
            var path = await target.PathAsync(service, line, cancellationToken);

            // What is shown is what goes: if somebody changes it meanwhile, it stays.
            var version = await Versioned.ReadAsync(service, path, cancellationToken);
            var plan = (JsonObject)(await service.SendAsync(HttpMethod.Delete, path + "?dry_run=true", cancellationToken)).Json;
            if (line.GetValue(change.DryRun))
            {
                session.Screen.Plan(plan);
                return ExitCode.Done;
            }

            Consent.Ask(session.Screen, plan, line.GetValue(change.Yes));
            await service.SendAsync(HttpMethod.Delete, path, cancellationToken, headers: Versioned.Only(version ?? Versioned.Any));
            session.Screen.Line($"{Short(path)} removed");
            return await DoneAsync(service, line, fleet, cancellationToken);
        });
        return command;
    }

    private Command Weight()
    {
        var (target, change, fleet) = (new Target(session, Target.Server), new ChangeOptions(), new FleetWait(session));
        var wanted = new Argument<string>("weight") { Description = "5, +5, -5 (after --), or 50% of what it is." };
        var command = target.Command("Set the weight of a server.", "weight");
        command.Add(wanted);
        command.Add(change.DryRun);
        command.Add(change.Reason);
        command.Add(fleet.Option);
        command.SetAction(async (line, cancellationToken) =>
        {
            using var service = session.Connect(line, change);
            var path = await target.PathAsync(service, line, cancellationToken);
            var server = await service.SendAsync(HttpMethod.Get, path, cancellationToken);
            var before = server.Json["weight"].Number();
            var after = WeightChange.Apply(line.GetValue(wanted)!, before);
            var isDryRun = line.GetValue(change.DryRun);

            // What it was reckoned from must still be so.
            var reply = await service.SendAsync(
                HttpMethod.Patch, Query.With(path, ("dry_run", Query.Flag(isDryRun))), cancellationToken, new JsonObject { ["weight"] = after }, headers: Versioned.Only(server.Version));
            Report(path, reply, isDryRun, string.Create(CultureInfo.InvariantCulture, $"weight {before} -> {after}"));
            return await DoneAsync(service, line, isDryRun ? null : fleet, cancellationToken);
        });
        return command;
    }

    private static async Task<int> DoneAsync(PortalService service, ParseResult line, FleetWait? fleet, CancellationToken cancellationToken)
    {
        await (fleet?.WaitAsync(service, line, cancellationToken) ?? Task.CompletedTask);
        return ExitCode.Done;
    }

    private void Report(string path, Reply reply, bool isDryRun, string what)
    {
        if (isDryRun)
        {
            session.Screen.Plan((JsonObject)reply.Json);
            return;
        }

        session.Screen.Line($"{Short(path)} {what}");
        session.Screen.Warn(reply.Json);
    }

    private static string Short(string path) => path["/services/".Length..].Replace("/servers/", " server ", StringComparison.Ordinal);
}
