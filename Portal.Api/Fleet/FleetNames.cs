namespace Portal.Api.Fleet;

/// <summary>The words for how a director stands to its fleet.</summary>
public static class FleetNames
{
    /// <summary>The word for a state.</summary>
    /// <param name="state">The state.</param>
    /// <returns>For example <c>following</c>.</returns>
    public static string Of(FleetState state) => state switch
    {
        FleetState.Joining => "joining",
        FleetState.Following => "following",
        FleetState.Away => "away",
        FleetState.Frozen => "frozen",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
