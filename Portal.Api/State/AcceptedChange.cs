namespace Portal.Api.State;

/// <summary>A change of Portal's data that has been carried out; the journal keeps one line of each.</summary>
/// <param name="Revision">The revision that it made: one more than the revision before.</param>
/// <param name="Time">When.</param>
/// <param name="Caller">Who asked for it.</param>
/// <param name="Steps">What it changes.</param>
public sealed record AcceptedChange(long Revision, DateTimeOffset Time, Caller Caller, StateChange Steps)
{
    /// <summary>The digest of the journal before this change, where several Portals share it; else null. See <see cref="DeclaredState.Digest"/>.</summary>
    public string? Previous { get; init; }

    /// <summary>True when a person has allowed many removals. Default false.</summary>
    public bool IsForced { get; init; }
}
