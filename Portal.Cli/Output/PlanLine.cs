namespace Portal.Cli.Output;

/// <summary>One step of a plan, for people.</summary>
/// <param name="Sign"><c>+</c> for what comes, <c>~</c> for what changes, <c>-</c> for what goes.</param>
/// <param name="Text">What it is.</param>
internal sealed record PlanLine(char Sign, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Sign} {Text}";
}
