using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Draining;

/// <summary>The connections that are left on what is drained.</summary>
/// <param name="Active">Active connections, of all servers.</param>
/// <param name="Inactive">Inactive connections, of all servers.</param>
/// <param name="Servers">The servers that are out, each with what the kernel has; null where the kernel does not have it.</param>
public sealed record DrainCount(long Active, long Inactive, ImmutableArray<(DrainedServer Drained, ObservedServer? Seen)> Servers);
