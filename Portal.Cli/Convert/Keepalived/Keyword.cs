namespace Portal.Cli.Convert.Keepalived;

/// <summary>What becomes of a keyword: it is read into a draft, or it is not carried over.</summary>
/// <typeparam name="T">The draft.</typeparam>
/// <param name="Read">Reads it; null when it is not carried over.</param>
/// <param name="Remark">What to do instead, when it is not carried over.</param>
internal sealed record Keyword<T>(Action<T, Statement>? Read, string? Remark)
{
    /// <summary>A keyword that is read.</summary>
    public static implicit operator Keyword<T>(Action<T, Statement> read) => new(read, null);

    /// <summary>A keyword that is not carried over.</summary>
    public static implicit operator Keyword<T>(string remark) => new(null, remark);

    /// <summary>Reads the statements of a block.</summary>
    /// <param name="keywords">The keywords that the block knows.</param>
    /// <param name="block">What the block is called.</param>
    /// <param name="draft">What is read into.</param>
    /// <param name="statements">The statements.</param>
    /// <param name="findings">Where errors and remarks are noted.</param>
    public static void ReadAll(IReadOnlyDictionary<string, Keyword<T>> keywords, string block, T draft, IEnumerable<Statement> statements, Findings findings)
    {
        foreach (var statement in statements)
        {
            if (!keywords.TryGetValue(statement.Keyword, out var keyword))
            {
                findings.Error(statement.Place, $"keepalived 2.2.7 knows no \"{statement.Keyword}\" in {block}.");
            }
            else if (keyword.Remark is { } remark)
            {
                findings.Remark(statement.Place, $"{statement.Keyword} was not carried over. {remark}");
            }
            else
            {
                keyword.Read!(draft, statement);
            }
        }
    }
}
