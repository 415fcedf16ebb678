namespace Portal.Cli.Convert.Keepalived;

/// <summary>A line that says something, with the block that follows it.</summary>
internal sealed class Statement(List<ConfigWord> words)
{
    /// <summary>The words; the first is the keyword.</summary>
    public List<ConfigWord> Words => words;

    /// <summary>The keyword.</summary>
    public string Keyword => words[0].Text;

    /// <summary>Where it begins.</summary>
    public Place Place => words[0].Place;

    /// <summary>What stands in its block; null when there is none.</summary>
    public List<Statement>? Block { get; set; }

    /// <summary>What stands in its block.</summary>
    public IReadOnlyList<Statement> Body => Block ?? [];

    /// <summary>The first value; null for none.</summary>
    public string? Value => words.Count > 1 ? words[1].Text : null;

    /// <summary>Where a word stands, or where it should.</summary>
    public Place PlaceOf(int word) => words[Math.Min(word, words.Count - 1)].Place;
}
