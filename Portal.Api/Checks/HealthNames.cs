namespace Portal.Api.Checks;

/// <summary>What states and actions of health are called in answers, events and metrics.</summary>
public static class HealthNames
{
    /// <summary>The name of a state.</summary>
    /// <param name="state">The state.</param>
    /// <returns>The name.</returns>
    public static string Of(ServerState state) => state switch
    {
        ServerState.Up => "up",
        ServerState.Down => "down",
        ServerState.Checking => "checking",
        _ => "off",
    };

    /// <inheritdoc cref="Of(ServerState)"/>
    public static string Of(ServiceState state) => state switch
    {
        ServiceState.Ok => "ok",
        ServiceState.Degraded => "degraded",
        ServiceState.TooFew => "too-few",
        ServiceState.FailingOpen => "failing-open",
        ServiceState.Backup => "backup",
        ServiceState.Closed => "closed",
        _ => "off",
    };

    /// <summary>The name of an action.</summary>
    /// <param name="action">The action.</param>
    /// <returns>The name.</returns>
    public static string Of(HealthAction action) => action switch
    {
        HealthAction.Quiesced => "quiesced",
        HealthAction.Removed => "removed",
        HealthAction.Ramping => "ramping",
        _ => "none",
    };

    /// <summary>The name of an outcome.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <returns>The name.</returns>
    public static string Of(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Ok => "ok",
        CheckOutcome.Fail => "fail",
        _ => "inconclusive",
    };
}
