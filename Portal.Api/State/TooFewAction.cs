namespace Portal.Api.State;

/// <summary>What happens when fewer servers of a service are up than must be.</summary>
public enum TooFewAction
{
    /// <summary>Every server serves again: a bad answer is better than none.</summary>
    All,

    /// <summary>No more servers go down.</summary>
    Hold,

    /// <summary>The backup servers serve.</summary>
    Backup,

    /// <summary>Nothing: servers that are down stay down.</summary>
    None,
}
