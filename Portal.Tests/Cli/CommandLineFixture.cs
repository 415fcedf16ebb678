using Portal.Cli;
using Portal.Cli.Output;
using Portal.Cli.Verbs;
using Portal.Tests.Doubles;
using Portal.Tests.Http;
using Spectre.Console;

namespace Portal.Tests.Cli;

/// <summary>The command line, against a Portal on a real socket.</summary>
internal abstract class CommandLineFixture : PortalFixture
{
    /// <summary>What a command printed.</summary>
    /// <param name="Code">The exit code.</param>
    /// <param name="Output">Standard output.</param>
    /// <param name="Error">Standard error.</param>
    protected sealed record Outcome(int Code, string Output, string Error)
    {
        /// <summary>The lines of standard output, without blanks at their ends.</summary>
        public string[] Lines => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd())];

        public override string ToString() => $"{Code}\n{Output}\n{Error}";
    }

    /// <summary>Runs a command as somebody with a pipe does.</summary>
    protected Task<Outcome> RunAsync(params string[] words) => RunAsync(words, string.Empty);

    /// <summary>Runs a command.</summary>
    /// <param name="words">Its words.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="width">The width of the screen.</param>
    protected async Task<Outcome> RunAsync(string[] words, string input, int width = 1000)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var environment = new Dictionary<string, string> { ["PORTAL_URL"] = Portal.Address.ToString(), ["PORTAL_TOKEN"] = TestPortal.Token };
        var session = new Session(new Screen(Open(output, width), Open(error, width), isInteractive: false), environment, () => new StringReader(input), TimeProvider.System);
        var code = await PortalClient.RunAsync(words, "1.2.3", session);
        return new Outcome(code, output.ToString(), error.ToString());
    }

    private static IAnsiConsole Open(TextWriter writer, int width)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No });
        console.Profile.Width = width;
        return console;
    }
}
