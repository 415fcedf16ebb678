using System.CommandLine;
using Portal.Cli.Connection;
using Portal.Cli.Output;
using Spectre.Console;

namespace Portal.Cli.Verbs;

/// <summary><c>portal get</c>: shows what the service has.</summary>
internal sealed class GetVerb(Session session)
{
    private readonly OutputOptions output = new();
    private readonly Option<double?> watch = new("--watch", "-w") { Description = "Show it again every so many seconds, 2 if you do not say.", HelpName = "SECONDS", Arity = ArgumentArity.ZeroOrOne, Recursive = true };
    private readonly Option<string[]> labels = new("--label", "-l") { Description = "Only those with this label. May be given several times.", HelpName = "NAME=VALUE", Recursive = true };
    private readonly Option<string?> name = new("--name") { Description = "Only those with this name.", HelpName = "NAME", Recursive = true };

    /// <summary>Makes the verb, and <c>history</c>, which is asked for so often that it is one, too.</summary>
    public IEnumerable<Command> Make()
    {
        var get = new Command("get", "Show what the service has: services, servers, drains, hosts, health ...") { Aliases = { "list" } };
        foreach (var option in output.All.Concat([watch, labels, name]))
        {
            get.Options.Add(option);
        }

        foreach (var kind in Kinds.All)
        {
            get.Subcommands.Add(Make(kind));
        }

        var history = Make(Kinds.All.Single(kind => kind.Word == "history"));
        foreach (var option in output.All.Append(watch))
        {
            history.Options.Add(option);
        }

        return [get, history];
    }

    private Command Make(Kind kind)
    {
        var command = new Command(kind.Word, kind.Description);
        var argument = new Argument<string?>(kind.Argument ?? "none") { Description = kind.ArgumentHelp, Arity = kind.NeedsArgument ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne };
        if (kind.Argument is not null)
        {
            argument.CompletionSources.Add(context => session.CompleteServices(context.ParseResult));
            command.Arguments.Add(argument);
        }

        foreach (var filter in kind.Filters)
        {
            command.Options.Add(filter.Option);
        }

        command.SetAction(async (line, cancellationToken) =>
        {
            using var service = session.Connect(line);
            var given = kind.Argument is null ? null : line.GetValue(argument);
            if (line.GetResult(watch) is null)
            {
                await PrintAsync(kind, service, given, line, cancellationToken);
                return ExitCode.Done;
            }

            while (!cancellationToken.IsCancellationRequested)
            {
                if (session.Screen.Output.Profile.Capabilities.Ansi)
                {
                    session.Screen.Output.Clear(home: true);
                }

                await PrintAsync(kind, service, given, line, cancellationToken);
                await Task.Delay(TimeSpan.FromSeconds(line.GetValue(watch) ?? 2), session.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private async Task PrintAsync(Kind kind, PortalService service, string? argument, ParseResult line, CancellationToken cancellationToken)
    {
        var path = Query.With(await kind.Path(service, argument, cancellationToken), [.. (line.GetValue(labels) ?? []).Select(label => ("label", label)), ("name", line.GetValue(name))]);
        foreach (var filter in kind.Filters)
        {
            var text = line.GetValue(filter.Option);
            path = Query.With(path, (filter.Name, text is not null && filter.IsService ? (await Session.PathOfAsync(service, text, cancellationToken))["/services/".Length..] : text));
        }

        var answer = (await service.SendAsync(HttpMethod.Get, path, cancellationToken)).Json;
        var listing = new Listing(kind.Columns(session.Time.GetUtcNow()), kind.Name, [.. kind.Rows(answer)]) { Document = answer };
        session.Screen.Print(listing, line.GetValue(output.Format), !line.GetValue(output.NoHeaders));
    }
}
