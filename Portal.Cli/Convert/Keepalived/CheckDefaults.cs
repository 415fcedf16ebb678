namespace Portal.Cli.Convert.Keepalived;

/// <summary>What keepalived 2.2.7 takes for what a check does not say.</summary>
/// <param name="Type">The type of the check in the document.</param>
/// <param name="Retries">Tries after the first that fails.</param>
/// <param name="RetryDelay">Seconds before the next try; null for those between two checks.</param>
internal sealed record CheckDefaults(string Type, long Retries, decimal? RetryDelay)
{
    /// <summary>Seconds between two checks.</summary>
    public const decimal Interval = 60;

    /// <summary>Seconds until a check is late.</summary>
    public const decimal Timeout = 5;
}
