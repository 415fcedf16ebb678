namespace Portal.Api.Storage;

/// <summary>What the check at the end of a stored document says.</summary>
internal enum SealState
{
    /// <summary>There is none: an older Portal wrote it, or its end is damaged.</summary>
    None,

    /// <summary>The document is as it was written.</summary>
    Good,

    /// <summary>The document is not as it was written.</summary>
    Broken,

    /// <summary>Somebody changed the document by hand and marked it so.</summary>
    ByHand,
}
