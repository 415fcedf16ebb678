namespace Portal.Cli.Convert.Ipvsadm;

/// <summary>A word of a line.</summary>
/// <param name="Text">The word.</param>
/// <param name="Place">Where it begins.</param>
internal readonly record struct RuleWord(string Text, Place Place)
{
    private const string Program = "ipvsadm";

    /// <summary>Takes a line apart at blanks, tabs and carriage returns, as <c>ipvsadm -R</c> does: there are no quotes and no escapes.</summary>
    /// <param name="file">The file.</param>
    /// <param name="number">The number of the line.</param>
    /// <param name="line">The line.</param>
    /// <returns>Its words, without the program with which lines of a script begin. None for a comment.</returns>
    public static List<RuleWord> Split(string file, int number, string line)
    {
        List<RuleWord> words = [];
        for (var start = 0; start < line.Length; start++)
        {
            if (IsBlank(line[start]))
            {
                continue;
            }

            var end = start;
            while (end < line.Length && !IsBlank(line[end]))
            {
                end++;
            }

            words.Add(new RuleWord(line[start..end], new Place(file, number, start + 1)));
            start = end;
        }

        if (words is [{ Text: ['#', ..] }, ..])
        {
            return [];
        }

        if (words is [{ Text: Program } or { Text: ['/', ..] }, ..] && words[0].Text.Split('/')[^1] == Program)
        {
            words.RemoveAt(0);
        }

        return words;
    }

    private static bool IsBlank(char character) => character is ' ' or '\t' or '\r';
}
