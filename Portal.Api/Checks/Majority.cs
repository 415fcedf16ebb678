using System.Collections.Immutable;
using System.Globalization;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Checks;

/// <summary>
/// What the directors of a fleet say together of one server: it is down when more than half of those that know something of it say so. Pure:
/// each director makes the same of the same votes.
/// </summary>
/// <param name="Down">The directors that say that it is down, by name.</param>
/// <param name="Known">How many directors know something of it.</param>
internal sealed record Majority(ImmutableArray<string> Down, int Known)
{
    /// <summary>Whether it is up. It is when they are divided equally: better a bad answer than none.</summary>
    public bool IsUp => 2 * Down.Length <= Known;

    /// <summary>Counts the votes.</summary>
    /// <param name="votes">What each director says of the service.</param>
    /// <param name="server">The server.</param>
    /// <returns>The result; null where nobody knows anything of it.</returns>
    public static Majority? Of(IReadOnlyCollection<(string Director, ServiceVote Vote)> votes, RealServerKey server)
    {
        var known = votes.Where(one => !one.Vote.Unknown.Contains(server)).ToList();
        return known.Count == 0 ? null : new Majority([.. known.Where(one => one.Vote.Down.Contains(server)).Select(one => one.Director)], known.Count);
    }

    /// <summary>What is judged in the place of what this director knows of a server.</summary>
    /// <param name="majority">What all say; null while this director judges by itself.</param>
    /// <param name="own">What this one knows.</param>
    /// <param name="rise">So many good results in a row bring the server up.</param>
    /// <param name="last">What was judged last; null for nothing. Since when the server is up or down does not depend on who says so.</param>
    /// <param name="now">Now.</param>
    /// <returns>The record.</returns>
    public static CheckRecord Judged(Majority? majority, CheckRecord own, int rise, CheckRecord? last, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(own);
        var said = majority is null ? own : own with
        {
            IsUp = majority.IsUp,
            IsUndecided = false,
            IsOverruled = own.IsKnown && own.IsUp != majority.IsUp,
            Fell = null,
            Successes = majority.IsUp ? Math.Max(own.Successes, rise) : own.Successes,
            Reason = majority.ReasonWith(own),
        };
        if (said.IsUp == (last ?? own).IsUp)
        {
            return said with { Since = (last ?? own).Since, CameBack = (last ?? own).CameBack };
        }

        // Where this director alone brings it back, it knows whether the weight climbs: what the brake held does not.
        var climbs = said.IsUp && (majority is not null || last is { IsOverruled: true });
        return said with { Since = now, CameBack = climbs ? now : said.CameBack };
    }

    private string ReasonWith(CheckRecord own)
    {
        var here = own is { IsUp: false, Reason.Length: > 0 } ? $" Here: {own.Reason}" : string.Empty;
        return Down.IsEmpty && own.IsUp ? own.Reason
            : Down.IsEmpty ? $"No director says that it is down.{here}"
            : string.Create(CultureInfo.InvariantCulture, $"{Down.Length} of {Known} directors say that it is down ({string.Join(", ", Down)}).{here}");
    }
}
