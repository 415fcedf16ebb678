using System.Collections.Immutable;

namespace Portal.Api.Etcd;

/// <summary>One line of a watch.</summary>
/// <param name="IsCreated">Whether it is the first one, which says that the watch stands.</param>
/// <param name="IsCancelled">Whether it is the last one.</param>
/// <param name="IsCompacted">Whether it ended because what it still had to tell has been compacted away.</param>
/// <param name="Reason">Why it ended, in etcd's words.</param>
/// <param name="Changes">What changed.</param>
internal sealed record WatchNews(bool IsCreated, bool IsCancelled, bool IsCompacted, string Reason, ImmutableArray<EtcdChange> Changes);
