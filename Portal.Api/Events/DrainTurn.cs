namespace Portal.Api.Events;

/// <summary>What became of a drain.</summary>
internal enum DrainTurn
{
    /// <summary>It began, or goes on in another way.</summary>
    Started,

    /// <summary>What is drained has no connection left.</summary>
    Emptied,

    /// <summary>What was drained is gone.</summary>
    Ended,

    /// <summary>What was drained serves again.</summary>
    Cancelled,
}
