using System.Collections.Immutable;

namespace Portal.Api.Etcd;

/// <summary>What a transaction did.</summary>
/// <param name="Succeeded">Whether all conditions held. False also says that nothing of the first side was done.</param>
/// <param name="Revision">etcd's revision after it: the <see cref="EtcdPair.ModRevision"/> of what it put.</param>
/// <param name="Readings">Those of the <see cref="EtcdGet"/>s that ran, in their order.</param>
public sealed record EtcdAnswer(bool Succeeded, long Revision, ImmutableArray<EtcdReading> Readings);
