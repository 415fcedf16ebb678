using Portal.Api.State;

namespace Portal.Api.Intents;

/// <summary>Who asks for a change, and on what terms.</summary>
/// <param name="Caller">Who asks.</param>
public sealed record WriteTerms(Caller Caller)
{
    /// <summary>Which services the caller may change. Default everything.</summary>
    public Reach Reach { get; init; } = Reach.Everything;

    /// <summary>True to find out what would happen, without doing it. Default false.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>True to allow many removals. Default false.</summary>
    public bool IsForced { get; init; }

    /// <summary>How long Portal drains what a list, a restore or a push removes. Null: it removes it at once. Default null.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>How long the answer waits until what the request drains has no connection left. Null: not at all. Default null.</summary>
    public TimeSpan? DrainWait { get; init; }

    /// <summary>For which other directors the answer waits. Null: for none. Default null.</summary>
    public DirectorWait? DirectorWait { get; init; }

    /// <summary>The condition on the version of the service or server. Default: none.</summary>
    public Precondition Condition { get; init; } = Precondition.None;
}
