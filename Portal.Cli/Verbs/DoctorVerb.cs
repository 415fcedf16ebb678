using System.CommandLine;
using System.Text.Json.Nodes;
using Portal.Cli.Output;

namespace Portal.Cli.Verbs;

/// <summary><c>portal doctor</c>: looks at everything that can keep clients out, and says what to do.</summary>
internal sealed class DoctorVerb(Session session)
{
    /// <summary>Makes the verb.</summary>
    public Command Make()
    {
        var which = new Argument<string?>("service") { Description = "Only what concerns this service. By default everything.", Arity = ArgumentArity.ZeroOrOne };
        which.CompletionSources.Add(context => session.CompleteServices(context.ParseResult));
        var command = new Command("doctor", "Look for what keeps clients out: Portal itself, the kernel, addresses, settings, services and servers. Exits with 7 if there is a problem.") { which };
        command.SetAction((line, cancellationToken) => RunAsync(line, line.GetValue(which), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult line, string? name, CancellationToken cancellationToken)
    {
        using var service = session.Connect(line);
        var path = name is null ? null : await Session.PathOfAsync(service, name, cancellationToken);
        var known = path?["/services/".Length..];
        List<Finding> findings =
        [
            .. await LookAsync("readiness", "/readyz", Diagnosis.Readiness),
            .. await LookAsync("kernel", "/drift", report => Diagnosis.Drift(report, known)),
            .. await LookAsync("director", "/director", director => Diagnosis.Director(director, known)),
            .. await LookAsync("fleet", "/fleet", Diagnosis.Fleet),
            .. path is null
                ? await LookAsync("services", "/services", services => services.Elements().SelectMany(element => Diagnosis.Service(element, isOnly: false)).ToList() is { Count: > 0 } found ? found
                    : [new Finding(FindingLevel.Ok, "services", "Each has servers that can serve.")])
                : await LookAsync(known!, path, element => Diagnosis.Service(element, isOnly: true)),
        ];
        foreach (var finding in findings)
        {
            session.Screen.Print(finding);
        }

        return findings.Any(finding => finding.Level == FindingLevel.Problem) ? ExitCode.NotReady : ExitCode.Done;

        async Task<IEnumerable<Finding>> LookAsync(string subject, string address, Func<JsonNode, IEnumerable<Finding>> diagnose)
        {
            var reply = await service.AskAsync(HttpMethod.Get, address, cancellationToken);
            return reply switch
            {
                { Status: 401 } => throw reply.ToException(service.Address),
                { Status: 404 } when address == "/fleet" => [],
                { Status: 403 } => [new Finding(FindingLevel.Warning, subject, "The token may not see this: its scope leaves it out.")],
                { IsError: true } when address != "/readyz" => [new Finding(FindingLevel.Problem, subject, (string?)reply.Json["detail"] ?? string.Empty)],
                _ => diagnose(reply.Json),
            };
        }
    }
}
