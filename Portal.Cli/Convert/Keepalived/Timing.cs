namespace Portal.Cli.Convert.Keepalived;

/// <summary>When checks are made; null for what the next block outside says.</summary>
internal sealed record Timing
{
    /// <summary>Seconds between two checks.</summary>
    public decimal? Interval { get; set; }

    /// <summary>Seconds between two tries of a check that has failed.</summary>
    public decimal? RetryDelay { get; set; }

    /// <summary>Tries after the first that fails.</summary>
    public long? Retries { get; set; }

    /// <summary>Seconds until a check is late.</summary>
    public decimal? Timeout { get; set; }

    /// <summary>What this block says, and else what the other does.</summary>
    public Timing Over(Timing other) => new()
    {
        Interval = Interval ?? other.Interval,
        RetryDelay = RetryDelay ?? other.RetryDelay,
        Retries = Retries ?? other.Retries,
        Timeout = Timeout ?? other.Timeout,
    };
}
