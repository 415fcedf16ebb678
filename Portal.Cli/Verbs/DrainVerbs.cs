using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Cli.Connection;
using Portal.Cli.Output;
using Spectre.Console;

namespace Portal.Cli.Verbs;

/// <summary><c>drain</c> and <c>resume</c>: take something out of service without breaking connections, and back.</summary>
internal sealed class DrainVerbs(Session session)
{
    private const int StandardPatience = 300;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Makes the verbs.</summary>
    public IEnumerable<Command> Make()
    {
        var drain = new Command("drain", "Let the connections of something end. A server or a service is removed then; a host stays, in maintenance.");
        var resume = new Command("resume", "End a drain, or the maintenance of a host.");
        foreach (var word in new[] { Target.Server, Target.Service, Target.Host })
        {
            drain.Subcommands.Add(Drain(word));
            resume.Subcommands.Add(Resume(word));
        }

        return [drain, resume];
    }

    private Command Drain(string word)
    {
        var target = new Target(session, word);
        var patience = new Option<int>("--for") { Description = "Remove it after so many seconds, whatever connections it has. Default 300.", HelpName = "SECONDS", DefaultValueFactory = _ => StandardPatience };
        var wait = new Option<int?>("--wait") { Description = "Wait until it has no connection left, for at most so many seconds (as long as --for if you do not say). Exits with 6 if connections are left.", HelpName = "SECONDS", Arity = ArgumentArity.ZeroOrOne };
        var change = new ChangeOptions();
        var command = target.Command(word switch
        {
            Target.Host => "Take a host out of every service: maintenance.",
            _ => $"Give a {word} no new connections, and remove it when the last one has ended.",
        });
        command.Options.Add(wait);
        command.Options.Add(change.DryRun);
        command.Options.Add(change.Reason);
        if (word != Target.Host)
        {
            command.Options.Add(patience);
        }

        command.SetAction(async (line, cancellationToken) =>
        {
            using var service = session.Connect(line, change);
            var path = await target.PathAsync(service, line, cancellationToken);
            var query = ("dry_run", Query.Flag(line.GetValue(change.DryRun)));
            var reply = word == Target.Host
                ? await service.SendAsync(HttpMethod.Post, Query.With(path + "/drain", query), cancellationToken)
                : await Versioned.SendAsync(service, HttpMethod.Delete, Query.With(path, ("drain", Query.Number(line.GetValue(patience))), query), path, cancellationToken);
            session.Screen.Warn(reply.Json);
            if (line.GetValue(change.DryRun))
            {
                session.Screen.Plan((JsonObject)reply.Json);
                return ExitCode.Done;
            }

            session.Screen.Line($"{target.Name(line)} is drained");
            return line.GetResult(wait) is null ? ExitCode.Done
                : await WaitAsync(service, path + "/drain", TimeSpan.FromSeconds(line.GetValue(wait) ?? (word == Target.Host ? StandardPatience : line.GetValue(patience))), cancellationToken);
        });
        return command;
    }

    private Command Resume(string word)
    {
        var target = new Target(session, word);
        var healthy = new Option<int?>("--when-healthy") { Description = "Each server serves when its check calls it up, or after so many seconds.", HelpName = "SECONDS" };
        var change = new ChangeOptions();
        var command = target.Command(word == Target.Host ? "End the maintenance of a host." : $"Cancel the drain of a {word}.");
        command.Options.Add(change.DryRun);
        command.Options.Add(change.Reason);
        if (word == Target.Host)
        {
            command.Options.Add(healthy);
        }

        command.SetAction(async (line, cancellationToken) =>
        {
            using var service = session.Connect(line, change);
            var path = await target.PathAsync(service, line, cancellationToken);
            var query = ("dry_run", Query.Flag(line.GetValue(change.DryRun)));
            var reply = word == Target.Host
                ? await service.SendAsync(HttpMethod.Post, Query.With(path + "/resume", ("when_healthy", Query.Number(line.GetValue(healthy))), query), cancellationToken)
                : await service.SendAsync(HttpMethod.Delete, Query.With(path + "/drain", query), cancellationToken);
            if (line.GetValue(change.DryRun))
            {
                session.Screen.Plan((JsonObject)reply.Json);
                return ExitCode.Done;
            }

            session.Screen.Line($"{target.Name(line)} is back");
            return ExitCode.Done;
        });
        return command;
    }

    // The drain of a server or a service is gone when it is done; that of a host stays.
    private async Task<int> WaitAsync(PortalService service, string path, TimeSpan patience, CancellationToken cancellationToken)
    {
        var error = session.Screen.Error;
        return error.Profile.Capabilities.Interactive
            ? await error.Status().StartAsync("Connections are counted ...", status => WaitAsync(service, path, patience, text => status.Status(text), cancellationToken))
            : await WaitAsync(service, path, patience, _ => { }, cancellationToken);
    }

    private async Task<int> WaitAsync(PortalService service, string path, TimeSpan patience, Action<string> show, CancellationToken cancellationToken)
    {
        for (var begin = session.Time.GetTimestamp(); ;)
        {
            var reply = await service.AskAsync(HttpMethod.Get, path, cancellationToken);
            if (reply.Status == 404)
            {
                return ExitCode.Done;
            }

            var drain = reply.Json;
            var left = drain["active_connections"].Number() + drain["inactive_connections"].Number();
            if (left == 0 && (string?)drain["target"] == "host")
            {
                return ExitCode.Done;
            }

            var rest = patience - session.Time.GetElapsedTime(begin);
            if (rest <= TimeSpan.Zero)
            {
                throw new CommandException(ExitCode.TimedOut, string.Create(CultureInfo.InvariantCulture, $"{left} connections are left. The drain goes on."));
            }

            show(string.Create(CultureInfo.InvariantCulture, $"{left} connections left ({drain["active_connections"]} active), {Cell.Span(rest)} at most"));
            await Task.Delay(Pause, session.Time, cancellationToken);
        }
    }
}
