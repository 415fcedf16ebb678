using System.Collections.Immutable;

namespace Portal.Api.State;

/// <summary>What others have appended to a journal.</summary>
/// <param name="After">The state after it.</param>
/// <param name="Changes">
/// The changes that lead there, each following on the one before; none when they are not kept any more, or the state is another one than
/// the one that this Portal had.
/// </param>
public sealed record JournalNews(DeclaredState After, ImmutableArray<AcceptedChange> Changes)
{
    /// <summary>True when the state replaces the one before, and does not follow on it step by step.</summary>
    public bool IsReplacing => Changes.IsEmpty;

    /// <summary>True when a person has asked for it on this director: nothing holds it up then.</summary>
    public bool IsAsked { get; init; }
}
