namespace Portal.Cli.Convert.Keepalived;

/// <summary>A line of a file, or one that a definition or a sequence has made.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Place">Where it stands. What was made has the place of the line that made it.</param>
/// <param name="IsMade">Whether columns of the text are not those of the file.</param>
internal readonly record struct ConfigLine(string Text, Place Place, bool IsMade);
