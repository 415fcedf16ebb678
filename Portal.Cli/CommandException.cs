namespace Portal.Cli;

/// <summary>A command cannot be carried out.</summary>
/// <param name="code">The exit code.</param>
/// <param name="message">Why, for people: whole sentences, without the name of the program.</param>
public sealed class CommandException(int code, string message) : Exception(message)
{
    /// <summary>The exit code.</summary>
    public int Code { get; } = code;

    /// <summary>Further lines: each a field and the rule that it breaks, or what a change would do.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];
}
