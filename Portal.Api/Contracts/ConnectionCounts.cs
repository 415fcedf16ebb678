using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>Counts of connections as they stand in JSON, among the fields of that which has them.</summary>
/// <param name="Active">Active connections.</param>
/// <param name="Inactive">Inactive connections.</param>
public sealed record ConnectionCounts(long Active, long Inactive)
{
    /// <summary>The fields.</summary>
    internal static readonly JsonFields<ConnectionCounts> Codec = new()
    {
        { "active_connections", JsonKinds.Count, counts => counts.Active },
        { "inactive_connections", JsonKinds.Count, counts => counts.Inactive },
    };

    /// <summary>Adds counts up.</summary>
    /// <param name="counts">The counts; null for what has none.</param>
    /// <returns>Their sum.</returns>
    public static ConnectionCounts Sum(IEnumerable<ConnectionCounts?> counts) =>
        counts.OfType<ConnectionCounts>().Aggregate(new ConnectionCounts(0, 0), (sum, count) => new ConnectionCounts(sum.Active + count.Active, sum.Inactive + count.Inactive));
}
