using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Portal.Cli.Output;
using Portal.Cli.Verbs;

namespace Portal.Cli;

/// <summary>The command line: a client of a service that runs here or elsewhere.</summary>
public static class PortalClient
{
    // EPIPE, and what a shell says of a program that it has ended.
    private const int BrokenPipe = 32;
    private const int EndedByPipe = 141;

    /// <summary>The exit codes, and what they say.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> ExitCodes => ExitCode.All;

    /// <summary>All verbs, with their arguments and options: for the manual.</summary>
    /// <param name="version">The version of the program.</param>
    public static Command Verbs(string version) =>
        Root(new Session(Screen.OfConsole(), new Dictionary<string, string>(), () => Console.In, TimeProvider.System), version);

    /// <summary>Whether a command line is the client's: its first word is no option.</summary>
    /// <param name="arguments">The words.</param>
    public static bool Takes(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return arguments is [{ Length: > 0 } first, ..] && first[0] != '-';
    }

    /// <summary>Carries a command line out.</summary>
    /// <param name="arguments">The words.</param>
    /// <param name="version">The version of the program.</param>
    /// <param name="environment">The environment.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> arguments, string version, IReadOnlyDictionary<string, string> environment) =>
        RunAsync(arguments, version, new Session(Screen.OfConsole(), environment, () => Console.In, TimeProvider.System));

    internal static async Task<int> RunAsync(IReadOnlyList<string> arguments, string version, Session session)
    {
        // help VERB is what people try; --help is what the parser knows.
        string[] words = arguments is ["help", ..] ? [.. arguments.Skip(1), "--help"] : [.. arguments];
        var line = Root(session, version).Parse(words);
        if (line.Action is ParseErrorAction problem)
        {
            problem.ShowHelp = false;
        }

        try
        {
            // What is wrong with the line, and what it could have meant, is no result.
            var output = line.Errors.Count > 0 ? session.Screen.Error : session.Screen.Output;
            var code = await line.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output.Profile.Out.Writer, Error = session.Screen.Error.Profile.Out.Writer });
            if (line.Errors.Count == 0)
            {
                return code;
            }

            session.Screen.Tell("See portal help, or portal help VERB.");
            return ExitCode.Usage;
        }
        catch (CommandException exception)
        {
            session.Screen.Fail(exception);
            return exception.Code;
        }
        catch (Exception exception) when (exception is InvalidOperationException or InvalidCastException or FormatException)
        {
            // JSON of another shape than Portal's.
            session.Screen.Fail(new CommandException(ExitCode.Broken, $"The answer of the service was not understood: {exception.Message} Is it Portal, and of the same version?"));
            return ExitCode.Broken;
        }
        catch (IOException exception) when (exception is not FileNotFoundException)
        {
            // Whoever read the output has gone, as after head; or it cannot be written.
            if (exception.HResult != BrokenPipe)
            {
                session.Screen.Fail(new CommandException(ExitCode.Broken, $"The output cannot be written: {exception.Message}"));
            }

            return exception.HResult == BrokenPipe ? EndedByPipe : ExitCode.Broken;
        }
        catch (OperationCanceledException)
        {
            // As a shell says of a program that Ctrl-C has ended.
            return 130;
        }
    }

    private static RootCommand Root(Session session, string version)
    {
        var root = new RootCommand("Portal: a layer 4 load balancer in the kernel. With a verb this is the client; without one it is the service (portal --help).");
        root.Options.Remove(root.Options.OfType<VersionOption>().Single());
        foreach (var alias in (string[])["-?", "/?", "/h"])
        {
            root.Options.OfType<HelpOption>().Single().Aliases.Remove(alias);
        }

        foreach (var option in session.Options)
        {
            root.Options.Add(option);
        }

        var say = new Command("version", "Print the version.");
        say.SetAction(_ =>
        {
            session.Screen.Line("portal " + version);
            return ExitCode.Done;
        });
        foreach (var command in (IEnumerable<Command>)
        [
            .. new GetVerb(session).Make(),
            .. new EditVerbs(session).Make(),
            .. new DrainVerbs(session).Make(),
            .. new HealthVerbs(session).Make(),
            .. new StateVerbs(session).Make(),
            .. new SyncVerbs(session).Make(),
            .. new ConvertVerbs(session).Make(),
            new TopVerb(session).Make(),
            new DoctorVerb(session).Make(),
            new TokenVerbs(session).Make(),
            new FleetVerbs(session).Make(),
            new EventsVerb(session).Make(),
            new VerifyVerb(session).Make(),
            new CompletionVerb(session).Make(),
            say,
        ])
        {
            root.Subcommands.Add(command);
        }

        Name(root);
        return root;
    }

    // Otherwise the help shows in place of an argument all that a shell could complete.
    private static void Name(Command command)
    {
        foreach (var argument in command.Arguments)
        {
            argument.HelpName ??= argument.Name;
        }

        foreach (var part in command.Subcommands)
        {
            Name(part);
        }
    }
}
