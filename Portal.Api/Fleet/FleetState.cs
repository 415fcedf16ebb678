namespace Portal.Api.Fleet;

/// <summary>How a director stands to its fleet.</summary>
public enum FleetState
{
    /// <summary>It has not reached the store yet since it was started.</summary>
    Joining,

    /// <summary>It follows the fleet, and takes changes.</summary>
    Following,

    /// <summary>The store does not answer. It forwards as before, and takes no changes.</summary>
    Away,

    /// <summary>The store has something else than it expects. It forwards as before, and takes no changes until a person decides.</summary>
    Frozen,
}
