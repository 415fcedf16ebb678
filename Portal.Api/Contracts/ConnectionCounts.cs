using Newtonsoft.Json;
using Portal.Api.Json;

namespace Portal.Api.Contracts;

/// <summary>Counts of connections in JSON, next to the other fields of their service or server.</summary>
/// <param name="Active">Active connections.</param>
/// <param name="Inactive">Inactive connections.</param>
public sealed record ConnectionCounts(long Active, long Inactive)
{
    /// <summary>The field of the active ones.</summary>
    internal const string ActiveField = "active_connections";

    /// <summary>The field of the inactive ones.</summary>
    internal const string InactiveField = "inactive_connections";

    /// <summary>Adds counts up.</summary>
    /// <param name="counts">The counts; null for what has none.</param>
    /// <returns>Their sum.</returns>
    public static ConnectionCounts Sum(IEnumerable<ConnectionCounts?> counts) =>
        counts.OfType<ConnectionCounts>().Aggregate(new ConnectionCounts(0, 0), (sum, count) => new ConnectionCounts(sum.Active + count.Active, sum.Inactive + count.Inactive));

    /// <summary>The fields, which requests cannot set.</summary>
    internal static ConnectionCounts? Answer(ref JsonPass pass, ConnectionCounts? counts)
    {
        pass.Answer(ActiveField, JsonKinds.Number, counts?.Active);
        pass.Answer(InactiveField, JsonKinds.Number, counts?.Inactive);
        return counts;
    }

    /// <summary>Writes the fields.</summary>
    /// <param name="json">Where to.</param>
    public void WriteFields(JsonTextWriter json)
    {
        json.Field(ActiveField, JsonKinds.Number, Active);
        json.Field(InactiveField, JsonKinds.Number, Inactive);
    }
}
