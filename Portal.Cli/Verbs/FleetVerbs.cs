using System.CommandLine;
using System.Text.Json.Nodes;
using Portal.Cli.Connection;

namespace Portal.Cli.Verbs;

/// <summary>
/// <c>fleet init</c>, <c>join</c>, <c>leave</c>, <c>adopt</c> and <c>remove</c>. The first three change the configuration file of this machine's
/// service, which counts at its next start; the others ask the service.
/// </summary>
internal sealed class FleetVerbs(Session session)
{
    private const string StandardFile = "/etc/portal/portal.json";

    private static readonly string[] OfFleet = ["fleet", "director", "etcd", "etcd-ca", "etcd-certificate", "etcd-key", "etcd-user", "etcd-password-file", "fleet-init", "health-shared"];

    private readonly Option<string> config = new("--config") { Description = $"The configuration file of the service. Default {StandardFile}.", HelpName = "FILE", DefaultValueFactory = _ => StandardFile };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Print the file as it would be, and write nothing." };
    private readonly Option<string> director = new("--director") { Description = "The name of this director, which no other one of the fleet has. Default: the name of the machine.", HelpName = "NAME", DefaultValueFactory = _ => Environment.MachineName };
    private readonly Option<string[]> etcd = new("--etcd") { Description = "Where etcd listens for clients. Name all members.", HelpName = "URL", Required = true };
    private readonly Option<bool> healthShared = new("--health-shared") { Description = "Judge the health of servers together with the other directors." };
    private readonly Option<string?>[] files =
    [
        new("--etcd-ca") { Description = "The CA that has signed etcd's certificates, PEM.", HelpName = "FILE" },
        new("--etcd-certificate") { Description = "The certificate that Portal shows to etcd, PEM.", HelpName = "FILE" },
        new("--etcd-key") { Description = "The key of that certificate, PEM.", HelpName = "FILE" },
        new("--etcd-user") { Description = "The user of etcd.", HelpName = "NAME" },
        new("--etcd-password-file") { Description = "The file with the password of that user.", HelpName = "FILE" },
    ];

    /// <summary>Makes the verb.</summary>
    public Command Make() => new("fleet", "Several directors with one declared state: make a fleet, join it, leave it, decide whose data hold.")
    {
        Entry("init", "Make a fleet: its data are this director's.", isFirst: true),
        Entry("join", "Join a fleet that is there.", isFirst: false),
        Leave(),
        Adopt(),
        Remove(),
    };

    private Command Entry(string word, string description, bool isFirst)
    {
        var name = new Argument<string>("fleet") { Description = "The name of the fleet." };
        var command = new Command(word, description + " Changes the configuration file; the next start of the service does it.") { name, etcd, director, healthShared, config, dryRun };
        foreach (var file in files)
        {
            command.Add(file);
        }

        command.SetAction(line =>
        {
            var configuration = ServiceConfiguration.Read(line.GetValue(config)!);
            if (configuration.Has("fleet"))
            {
                throw new CommandException(ExitCode.Conflict, $"{line.GetValue(config)} has a fleet already. portal fleet leave takes it out.");
            }

            configuration.Remove("leave-fleet");
            configuration.Set(
            [
                ("fleet", line.GetValue(name)!),
                ("director", line.GetValue(director)!),
                ("etcd", new JsonArray([.. line.GetValue(etcd)!.SelectMany(url => url.Split(',')).Select(url => (JsonNode)url)])),
                .. files.Where(file => line.GetValue(file) is not null).Select(file => (file.Name.TrimStart('-'), (JsonNode)line.GetValue(file)!)),
                .. isFirst ? (IEnumerable<(string, JsonNode)>)[("fleet-init", true)] : [],
                .. line.GetValue(healthShared) ? (IEnumerable<(string, JsonNode)>)[("health-shared", true)] : [],
            ]);
            return Write(line, configuration, isFirst
                ? "Then portal get fleet shows this director, and the others can join."
                : "Then portal get fleet shows all directors. If this one is frozen, it has data of its own: portal fleet adopt says which hold.");
        });
        return command;
    }

    private Command Leave()
    {
        var command = new Command("leave", "Leave the fleet, and go on alone with the data that this director has. Changes the configuration file; the next start of the service does it.") { config, dryRun };
        command.SetAction(line =>
        {
            var configuration = ServiceConfiguration.Read(line.GetValue(config)!);
            if (!configuration.Has("fleet"))
            {
                throw new CommandException(ExitCode.Conflict, $"{line.GetValue(config)} has no fleet.");
            }

            configuration.Remove(OfFleet);
            configuration.Set([("leave-fleet", true)]);
            return Write(line, configuration, "Then strike it off on another director: portal fleet remove NAME.");
        });
        return command;
    }

    private Command Adopt()
    {
        var from = new Argument<string>("from") { Description = "store: this director takes the data of the fleet. local: the fleet takes the data of this director." };
        from.AcceptOnlyFromAmong("store", "local");
        var change = new ChangeOptions();
        var command = new Command("adopt", "Decide which data hold, where a director and its fleet differ (frozen).") { from, change.DryRun, change.Yes };
        command.SetAction(async (line, cancellationToken) =>
        {
            using var service = session.Connect(line);
            JsonObject Body() => new() { ["from"] = line.GetValue(from) };
            var plan = (JsonObject)(await service.SendAsync(HttpMethod.Post, "/fleet/adopt?dry_run=true", cancellationToken, Body())).Json;
            if (line.GetValue(change.DryRun))
            {
                session.Screen.Plan(plan);
                return ExitCode.Done;
            }

            session.Screen.Plan(plan, session.Screen.Error);
            Consent.Ask(session.Screen, line.GetValue(from) == "local" ? "Make these changes in the whole fleet?" : "Make these changes here?", line.GetValue(change.Yes));
            await service.SendAsync(HttpMethod.Post, "/fleet/adopt", cancellationToken, Body(), Waiting.Longest);
            session.Screen.Line(line.GetValue(from) == "local" ? "The fleet has the data of this director." : "This director has the data of the fleet.");
            return ExitCode.Done;
        });
        return command;
    }

    private Command Remove()
    {
        var name = new Argument<string>("director") { Description = "The name of a director that is absent." };
        name.CompletionSources.Add(context => session.Complete(context.ParseResult, (_, _, _) => Task.FromResult("/fleet"), element => (string?)element["name"] ?? string.Empty));
        var command = new Command("remove", "Strike a director off that has left or is gone for good.") { name };
        command.SetAction(async (line, cancellationToken) =>
        {
            using var service = session.Connect(line);
            await service.SendAsync(HttpMethod.Delete, "/fleet/members/" + Uri.EscapeDataString(line.GetValue(name)!), cancellationToken);
            session.Screen.Line($"director {line.GetValue(name)} removed");
            return ExitCode.Done;
        });
        return command;
    }

    private int Write(ParseResult line, ServiceConfiguration configuration, string next)
    {
        if (line.GetValue(dryRun))
        {
            session.Screen.Raw(configuration.Text);
            return ExitCode.Done;
        }

        configuration.Write();
        session.Screen.Line($"{line.GetValue(config)} is written. Check it with portal --check-config, then restart Portal: systemctl restart portal. {next}");
        return ExitCode.Done;
    }
}
