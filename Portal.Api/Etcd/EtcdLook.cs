using System.Collections.Immutable;

namespace Portal.Api.Etcd;

/// <summary>What one endpoint answered when it was looked at.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Cluster">The id of the cluster that it belongs to; null when it did not answer.</param>
/// <param name="Problem">Why it did not, in whole sentences; null when it did.</param>
public sealed record EtcdLook(Uri Endpoint, string? Cluster, string? Problem)
{
    /// <summary>Says that endpoints do not belong together.</summary>
    /// <param name="looks">All of them.</param>
    /// <returns>Which belongs where, in whole sentences; null when those that answered belong to one cluster.</returns>
    public static string? Difference(ImmutableArray<EtcdLook> looks) => looks.Where(look => look.Cluster is not null).GroupBy(look => look.Cluster).ToArray() is { Length: > 1 } clusters
        ? $"The endpoints belong to {clusters.Length} clusters, which know nothing of each other: {string.Join("; ", clusters.Select(cluster => string.Join(", ", cluster.Select(look => look.Endpoint.GetLeftPart(UriPartial.Authority)))))}."
        : null;
}
