using System.Collections.Immutable;

namespace Portal.Api.Etcd;

/// <summary>What was read.</summary>
/// <param name="Pairs">The pairs; none for keys that do not exist.</param>
/// <param name="HasMore">Whether the limit left some out.</param>
public sealed record EtcdReading(ImmutableArray<EtcdPair> Pairs, bool HasMore);
