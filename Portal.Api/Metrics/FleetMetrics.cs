using Portal.Api.Fleet;

namespace Portal.Api.Metrics;

/// <summary>Counts what a director writes to its fleet, and tells how it stands to it.</summary>
internal sealed class FleetMetrics
{
    private static readonly double[] Durations = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

    private readonly Histogram commits = new(Durations);
    private long conflicts;

    /// <summary>A change was stored.</summary>
    public void Committed(TimeSpan duration) => commits.Add(duration);

    /// <summary>Another director's change came first.</summary>
    public void Overtaken() => Interlocked.Increment(ref conflicts);

    /// <summary>Writes it.</summary>
    /// <param name="exposition">Where to.</param>
    /// <param name="status">How the director stands.</param>
    /// <param name="applied">The revision that its kernel has.</param>
    /// <param name="directors">How many directors there are in each state.</param>
    /// <param name="overruled">Of how many servers this director's checks say otherwise than all; null where it judges by itself.</param>
    public void Write(Exposition exposition, FleetStatus status, long applied, IEnumerable<(string State, int Count)> directors, int? overruled)
    {
        exposition.Single("portal_fleet_revision", Exposition.Gauge, "The newest revision of the fleet that this director has seen.", status.Revision);
        exposition.Single("portal_fleet_applied_revision", Exposition.Gauge, "The revision of the fleet that this director has applied.", applied);
        exposition.Single("portal_fleet_store_up", Exposition.Gauge, "Whether the fleet's store answers: 1 or 0.", status.State is FleetState.Following or FleetState.Frozen ? 1 : 0);
        exposition.Single("portal_fleet_frozen", Exposition.Gauge, "Whether this director takes no changes until a person decides: 1 or 0.", status.Standing == FleetState.Frozen ? 1 : 0);
        const string Directors = "portal_fleet_directors";
        exposition.Family(Directors, Exposition.Gauge, "Directors of the fleet by state, as this director knows.");
        foreach (var (state, count) in directors)
        {
            exposition.Sample(Directors, count, ("state", state));
        }

        if (overruled is { } servers)
        {
            exposition.Single("portal_fleet_health_disagreements", Exposition.Gauge, "Servers of which the checks of this director say otherwise than the directors together, with --health-shared.", servers);
        }

        const string Seconds = "portal_fleet_commit_seconds";
        exposition.Family(Seconds, Exposition.Histogram, "How long the store took to take a change.");
        commits.Write(exposition, Seconds);
        exposition.Single("portal_fleet_conflicts_total", Exposition.Counter, "How often another director's change came first, and a change was decided anew.", Interlocked.Read(ref conflicts));
    }
}
