using System.Text.Json.Nodes;
using Portal.Cli.Output;

namespace Portal.Cli.Verbs;

/// <summary>Asks before something is removed.</summary>
internal static class Consent
{
    /// <summary>Shows a plan that removes something, and asks.</summary>
    /// <param name="screen">Where.</param>
    /// <param name="report">The plan.</param>
    /// <param name="isGiven">Whether it was given on the command line.</param>
    /// <exception cref="CommandException">It is not given.</exception>
    public static void Ask(Screen screen, JsonObject report, bool isGiven)
    {
        if (isGiven || !PlanText.Of(report).Any(line => line.Sign == '-'))
        {
            return;
        }

        screen.Plan(report, screen.Error);
        Ask(screen, "Do it?", isGiven: false);
    }

    /// <summary>Asks.</summary>
    /// <param name="screen">Where.</param>
    /// <param name="question">What.</param>
    /// <param name="isGiven">Whether it was given on the command line.</param>
    /// <exception cref="CommandException">It is not given.</exception>
    public static void Ask(Screen screen, string question, bool isGiven)
    {
        if (isGiven)
        {
            return;
        }

        if (!screen.IsInteractive)
        {
            throw new CommandException(ExitCode.Usage, "This removes something. Add --yes to do it.");
        }

        if (!screen.Asks(question))
        {
            throw new CommandException(ExitCode.Refused, "Nothing was changed.");
        }
    }
}
