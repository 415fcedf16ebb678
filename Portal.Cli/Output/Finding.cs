namespace Portal.Cli.Output;

/// <summary>What a look at something has found.</summary>
/// <param name="Level">How bad it is.</param>
/// <param name="Subject">What was looked at.</param>
/// <param name="Text">What was found, and what to do.</param>
internal sealed record Finding(FindingLevel Level, string Subject, string Text);
