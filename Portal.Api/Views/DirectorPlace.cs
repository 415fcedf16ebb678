using Portal.Api.Fleet;

namespace Portal.Api.Views;

/// <summary>How far a director is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Member">What the roll says of it; null when it is not on it.</param>
/// <param name="Report">What it says of itself; null when it does not live.</param>
/// <param name="Word">One of the words below.</param>
internal sealed record DirectorPlace(string Name, FleetMember? Member, DirectorReport? Report, string Word)
{
    /// <summary>How many servers it says are down; null where it says nothing.</summary>
    public int? HealthDown { get; init; }

    /// <summary>Its kernel has the revision.</summary>
    public const string Has = "has";

    /// <summary>It lives, and does not have the revision yet.</summary>
    public const string Behind = "behind";

    /// <summary>It has the revision, and its kernel refused something.</summary>
    public const string Refused = "refused";

    /// <summary>It belongs to the fleet, and does not live.</summary>
    public const string Absent = "absent";
}
