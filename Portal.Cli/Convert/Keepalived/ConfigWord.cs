namespace Portal.Cli.Convert.Keepalived;

/// <summary>A word of a line.</summary>
/// <param name="Text">The word, without its quotes.</param>
/// <param name="Place">Where it begins.</param>
/// <param name="IsQuoted">Whether a part of it stood in quotes: then it is no brace.</param>
internal readonly record struct ConfigWord(string Text, Place Place, bool IsQuoted);
