using System.CommandLine;
using System.Text.Json.Nodes;
using Portal.Cli.Connection;

namespace Portal.Cli.Verbs;

/// <summary><c>override</c>, <c>check</c> and <c>ready</c>: the health of servers, of services and of Portal.</summary>
internal sealed class HealthVerbs(Session session)
{
    private static readonly TimeSpan LongestCheck = TimeSpan.FromMinutes(2);

    /// <summary>Makes the verbs.</summary>
    public IEnumerable<Command> Make() => [Override(), Check(), Ready()];

    private Command Override()
    {
        var target = new Target(session, Target.Server);
        var state = new Argument<string>("state") { Description = "up or down; none lets the checks decide again." };
        state.AcceptOnlyFromAmong("up", "down", "none");
        var time = new Option<int?>("--for") { Description = "For so many seconds. Needed for up and down.", HelpName = "SECONDS" };
        var change = new ChangeOptions();
        change.Reason.Description = "Why: it stands at the server, and in the history.";
        var command = target.Command("Say that a server is up or down, in place of its checks.", "override");
        command.Add(state);
        command.Add(time);
        command.Add(change.Reason);
        command.SetAction(async (line, cancellationToken) =>
        {
            using var service = session.Connect(line, change);
            var server = await target.PathAsync(service, line, cancellationToken);
            var path = server + "/health/override";
            if (line.GetValue(state) == "none")
            {
                await Versioned.SendAsync(service, HttpMethod.Delete, path, server, cancellationToken);
                session.Screen.Line("The checks decide again.");
                return ExitCode.Done;
            }

            var body = new JsonObject { ["state"] = line.GetValue(state) };
            if (line.GetValue(time) is { } seconds)
            {
                body["for"] = seconds;
            }

            if (line.GetValue(change.Reason) is { } why)
            {
                body["reason"] = why;
            }

            var answer = (await Versioned.SendAsync(service, HttpMethod.Put, path, server, cancellationToken, body)).Json;
            session.Screen.Line($"{target.Given(line)} is {answer["state"]} until {answer["until"]}");
            return ExitCode.Done;
        });
        return command;
    }

    private Command Check()
    {
        var target = new Target(session, Target.Server);
        var command = target.Command("Make one check of a server now. Exits with 7 if it fails.", "check");
        command.SetAction(async (line, cancellationToken) =>
        {
            using var service = session.Connect(line);
            var path = await target.PathAsync(service, line, cancellationToken) + "/health/check";
            var result = (await service.SendAsync(HttpMethod.Post, path, cancellationToken, patience: LongestCheck)).Json;
            session.Screen.Line($"{result["result"]} {result["milliseconds"]} ms {result["detail"]}");
            return (string?)result["result"] == "ok" ? ExitCode.Done : ExitCode.NotReady;
        });
        return command;
    }

    private Command Ready()
    {
        var which = new Argument<string?>("service") { Description = "A service: it is ready while enough of its servers are up. By default Portal itself.", Arity = ArgumentArity.ZeroOrOne };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Print nothing." };
        var command = new Command("ready", "Say whether Portal, or a service, can do its work. Exits with 0 or 7: for track scripts and container health checks.") { which, quiet };
        command.SetAction(async (line, cancellationToken) =>
        {
            using var service = session.Connect(line);
            var name = line.GetValue(which);
            var path = name is null ? "/readyz" : await Session.PathOfAsync(service, name, cancellationToken) + "/health";
            var reply = await service.AskAsync(HttpMethod.Get, path, cancellationToken);
            if (reply.Status is not (200 or 503) || (name is not null && reply.Json["state"] is null && reply.IsError))
            {
                service.Good(reply);
            }

            if (!line.GetValue(quiet))
            {
                Print(reply);
            }

            return reply.Status == 200 ? ExitCode.Done : ExitCode.NotReady;
        });
        return command;
    }

    private void Print(Reply reply)
    {
        if (reply.Json["checks"] is not JsonObject checks)
        {
            var isChecked = (string?)reply.Json["state"] != "off";
            session.Screen.Line(!isChecked ? $"not checked: {reply.Json["up"]} servers can serve" : $"{reply.Json["state"]}: {reply.Json["up"]} of {reply.Json["can_serve"]} servers are up");
            return;
        }

        session.Screen.Line((string?)reply.Json["status"] ?? string.Empty);
        foreach (var check in checks.Where(check => (bool?)check.Value?["ok"] == false))
        {
            session.Screen.Line($"  {check.Key}: {check.Value!["detail"]}");
        }
    }
}
