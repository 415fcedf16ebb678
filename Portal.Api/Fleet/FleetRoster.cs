using System.Collections.Immutable;

namespace Portal.Api.Fleet;

/// <summary>The directors of a fleet.</summary>
/// <param name="Revision">The newest revision of the fleet.</param>
/// <param name="Members">Those that belong to it, by name.</param>
/// <param name="Lives">What those say that live, by name.</param>
internal sealed record FleetRoster(long Revision, ImmutableSortedDictionary<string, FleetMember> Members, ImmutableSortedDictionary<string, DirectorReport> Lives)
{
    /// <summary>Nobody is known.</summary>
    public static FleetRoster Empty { get; } = new(
        0, ImmutableSortedDictionary.Create<string, FleetMember>(StringComparer.Ordinal), ImmutableSortedDictionary.Create<string, DirectorReport>(StringComparer.Ordinal));

    /// <summary>The names of all directors.</summary>
    public IEnumerable<string> Names => Members.Keys.Union(Lives.Keys).Order(StringComparer.Ordinal);
}
