namespace Portal.Cli.Convert.Keepalived;

/// <summary>The lines that say when to check. Virtual servers, real servers and checks have them.</summary>
internal static class TimingKeywords
{
    /// <summary>Makes their part of a block's table.</summary>
    /// <typeparam name="T">The draft of the block.</typeparam>
    /// <param name="values">Reads values.</param>
    /// <param name="leastRetries">The least that <c>retry</c> may be there.</param>
    public static Dictionary<string, Keyword<T>> Of<T>(StatementValues values, long leastRetries)
        where T : ITimed => new()
        {
            ["delay_loop"] = (Action<T, Statement>)((draft, statement) => draft.Timing.Interval = values.Seconds(statement)),
            ["delay_before_retry"] = (Action<T, Statement>)((draft, statement) => draft.Timing.RetryDelay = values.Seconds(statement)),
            ["retry"] = (Action<T, Statement>)((draft, statement) => draft.Timing.Retries = values.Number(statement, leastRetries, uint.MaxValue)),
            ["connect_timeout"] = (Action<T, Statement>)((draft, statement) => draft.Timing.Timeout = values.Seconds(statement)),
        };
}
