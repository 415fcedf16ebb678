using System.Collections.Immutable;
using Portal.Api.State;

namespace Portal.Api.Checks;

/// <summary>The directors of a fleet that judge the health of servers together. It must neither wait nor throw.</summary>
public interface IJury
{
    /// <summary>What the directors say, this one too.</summary>
    /// <returns>The votes that count now, by the names of the directors; none while this one judges by itself. The same object while nothing changes.</returns>
    ImmutableSortedDictionary<string, HealthVote> Hear();

    /// <summary>Tells the others what the checks of this director say.</summary>
    /// <param name="vote">All of it.</param>
    void Say(HealthVote vote);
}
