namespace Portal.Api.Writing;

/// <summary>What became of drift.</summary>
public enum DriftTurn
{
    /// <summary>It began.</summary>
    Started,

    /// <summary>Something else differs now.</summary>
    Changed,

    /// <summary>Nothing differs any more.</summary>
    Ended,
}
