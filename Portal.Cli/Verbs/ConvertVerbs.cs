using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using Portal.Cli.Convert;
using Portal.Cli.Convert.Export;

namespace Portal.Cli.Verbs;

/// <summary><c>convert</c> and <c>export</c>: files of other tools, in and out.</summary>
internal sealed class ConvertVerbs(Session session)
{
    private readonly Option<bool> strict = new("--strict") { Description = "Refuse where anything is not carried over." };

    /// <summary>Makes the verbs.</summary>
    public IEnumerable<Command> Make() => [Convert(), Export()];

    private Command Convert()
    {
        var file = new Argument<string>("file") { Description = "The file; - is standard input." };
        var from = new Option<ConfigurationFormat>("--from") { Description = "Whose file it is: ipvsadm, keepalived or ldirectord.", HelpName = "ipvsadm|keepalived|ldirectord", Required = true };
        var resolve = new Option<bool>("--resolve") { Description = "Resolve names to addresses, once, and show them." };
        var identity = new Option<string?>("--config-id") { Description = "The config-id for lines that begin with @. Default: the host's name.", HelpName = "NAME" };
        var command = new Command("convert", "Convert another tool's file to a document for apply. Standard error lists what was not converted.") { file, from, strict, resolve, identity };
        command.SetAction((ParseResult line) =>
        {
            var name = line.GetValue(file)!;
            var conversion = Converter.Convert(line.GetValue(from), new ConversionInput
            {
                File = name,
                Text = session.ReadFile(name),
                Files = name == "-" ? null : new FolderFiles(),
                Names = line.GetValue(resolve) ? new SystemNames() : null,
                ConfigId = line.GetValue(identity) ?? Environment.MachineName.Split('.')[0],
            });
            Tell(conversion.Remarks, conversion.Errors, line);
            session.Screen.Json(conversion.Document!);
            return ExitCode.Done;
        });
        return command;
    }

    private Command Export()
    {
        var to = new Option<ExportFormat>("--to") { Description = "For whom: ipvsadm, keepalived or json.", HelpName = "ipvsadm|keepalived|json", Required = true };
        var file = new Option<string?>("--file", "-f") { Description = "A document; by default what the service declares.", HelpName = "FILE" };
        var command = new Command("export", "Write what is declared as another tool's file.") { to, file, strict };
        command.SetAction(async (line, cancellationToken) =>
        {
            var exported = Exporter.Export(line.GetValue(to), line.GetValue(file) ?? "state", await ReadAsync(line, file, cancellationToken));
            Tell(exported.Remarks, exported.Errors, line);
            session.Screen.Raw(exported.Text!);
            return ExitCode.Done;
        });
        return command;
    }

    private async Task<JsonObject> ReadAsync(ParseResult line, Option<string?> file, CancellationToken cancellationToken)
    {
        if (line.GetValue(file) is { } name)
        {
            return StateFile.Parse(session.ReadFile(name), name);
        }

        using var service = session.Connect(line);
        var state = (JsonObject)(await service.SendAsync(HttpMethod.Get, "/state", cancellationToken)).Json;
        state.Remove("revision");
        return state;
    }

    private void Tell(ImmutableArray<Remark> remarks, ImmutableArray<ConversionError> errors, ParseResult line)
    {
        if (errors is [var only])
        {
            throw new CommandException(ExitCode.Usage, only.ToString());
        }

        if (!errors.IsEmpty)
        {
            throw new CommandException(ExitCode.Usage, "The file cannot be converted.") { Lines = [.. errors.Select(error => error.ToString())] };
        }

        foreach (var remark in remarks)
        {
            session.Screen.Tell(remark.ToString());
        }

        if (!remarks.IsEmpty && line.GetValue(strict))
        {
            throw new CommandException(ExitCode.Refused, "Not everything is carried over.");
        }
    }
}
