using Portal.Api.State;

namespace Portal.Api.Intents;

/// <summary>Who asks for a change, and on what terms.</summary>
/// <param name="Caller">Who asks.</param>
public sealed record WriteTerms(Caller Caller)
{
    /// <summary>True to find out what would happen, without doing it. Default false.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>True when the caller means it even if it takes away a lot. Default false.</summary>
    public bool IsForced { get; init; }

    /// <summary>How long the connections of what a list, a restore or a push takes away may take; null to take it away at once. Default null.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>What must hold of that which the request is about; default nothing.</summary>
    public Precondition Condition { get; init; } = Precondition.None;
}
