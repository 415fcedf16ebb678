using System.Globalization;
using Portal.Api.Contracts;
using Portal.Api.Views;

namespace Portal.Api.Controllers;

/// <summary>What several answers say of the directors of a fleet.</summary>
internal static class FleetDirectors
{
    private const string NotHeard = "It is stopped, or it could not reach etcd for 15 seconds or more.";

    /// <summary>The path below which stands who has a revision.</summary>
    public static string PathOf(long revision) => string.Create(CultureInfo.InvariantCulture, $"/fleet/{revision}");

    /// <summary>Writes whether a director has a revision.</summary>
    /// <param name="place">How far it is.</param>
    /// <param name="revision">The revision.</param>
    public static DirectorPlaceBody Place(DirectorPlace place, long revision) => new(place.Name, place.Word)
    {
        Revision = place.Report?.Revision,
        Why = place.Word == DirectorPlace.Has ? null : Why(place, revision),
    };

    /// <summary>Writes how a director stands to the fleet.</summary>
    /// <param name="place">How far it is.</param>
    /// <param name="revision">The newest revision of the fleet.</param>
    public static FleetDirectorBody ToBody(DirectorPlace place, long revision) => place switch
    {
        { Report: null, Member: var member } => new FleetDirectorBody(place.Name, DirectorPlace.Absent)
        {
            Why = NotHeard,
            Version = member?.Version,
            Addresses = member?.Addresses ?? [],
        },
        { Report: var report } => new FleetDirectorBody(place.Name, report.State)
        {
            Revision = report.Revision,
            Behind = Math.Max(0, revision - report.Revision),
            Why = Why(place, revision),
            Refused = report.Refused,
            Digest = report.Digest.Length > 0 ? report.Digest : null,
            Drift = report.DriftSteps,
            IsReady = report.IsReady,
            Version = report.Version,
            Addresses = report.Addresses,
            LocalAddresses = report.VirtualAddresses,
            HealthDown = place.HealthDown,
        },
    };

    private static string? Why(DirectorPlace place, long revision) => place switch
    {
        { Report: null } => NotHeard,
        { Report.Problem: { } problem } => problem,
        { Report.Refused: { IsEmpty: false } refused } => $"Its kernel refused: {string.Join("; ", refused)}.",
        { Report.Revision: var has } when has < revision => string.Create(CultureInfo.InvariantCulture, $"It has not applied revision {revision} yet."),
        _ => null,
    };
}
