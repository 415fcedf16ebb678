using System.CommandLine;

namespace Portal.Cli.Verbs;

/// <summary>The options of verbs that change something.</summary>
internal sealed class ChangeOptions
{
    /// <summary>Changes nothing, and shows what would change.</summary>
    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Show what would change, and change nothing." };

    /// <summary>Asks nothing.</summary>
    public Option<bool> Yes { get; } = new("--yes", "-y") { Description = "Do not ask." };

    /// <summary>Removes more than the service allows unasked.</summary>
    public Option<bool> Force { get; } = new("--force") { Description = "Allow more removals than --max-removals of the service." };

    /// <summary>Drains what goes.</summary>
    public Option<int?> Drain { get; } = new("--drain") { Description = "Let connections end before something is removed, for at most so many seconds.", HelpName = "SECONDS" };

    /// <summary>Says why.</summary>
    public Option<string?> Reason { get; } = new("--reason") { Description = "Why: it stands in the history.", HelpName = "TEXT" };
}
