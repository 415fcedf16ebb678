namespace Portal.Cli.Convert.Keepalived;

/// <summary>A block that says when to check.</summary>
internal interface ITimed
{
    /// <summary>What it says of that.</summary>
    Timing Timing { get; }
}
