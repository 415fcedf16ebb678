namespace Portal.Api.Events;

/// <summary>What became of a drain.</summary>
internal enum DrainTurn
{
    /// <summary>It began, or it continues with another time.</summary>
    Started,

    /// <summary>A host returns from maintenance: each server serves as soon as its check calls it up.</summary>
    Returned,

    /// <summary>The drained target has no connection left.</summary>
    Emptied,

    /// <summary>What was drained is gone.</summary>
    Ended,

    /// <summary>What was drained serves again.</summary>
    Cancelled,
}
