namespace Portal.Api.Manual;

/// <summary>Breaks sentences into lines of a width.</summary>
internal static class Paragraphs
{
    /// <summary>Breaks at blanks. A word that is longer than a line has one of its own.</summary>
    /// <param name="text">Sentences without line ends.</param>
    /// <param name="width">How many letters a line may have.</param>
    public static IEnumerable<string> Lines(string text, int width)
    {
        var line = string.Empty;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = string.Empty;
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        if (line.Length > 0)
        {
            yield return line;
        }
    }
}
