namespace Portal.Cli.Output;

/// <summary>How bad it is what was found.</summary>
internal enum FindingLevel
{
    /// <summary>Good.</summary>
    Ok,

    /// <summary>Perhaps meant so.</summary>
    Warning,

    /// <summary>Clients feel it, or will.</summary>
    Problem,
}
