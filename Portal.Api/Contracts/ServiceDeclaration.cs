using System.Collections.Immutable;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Contracts;

/// <summary>What a request says of a service beside its identity.</summary>
/// <param name="Settings">The settings, with defaults for what was not given.</param>
/// <param name="Servers">The servers; null when they were not given.</param>
public sealed record ServiceDeclaration(
    VirtualServiceSettings Settings,
    ImmutableSortedDictionary<RealServerKey, RealServerSettings>? Servers);
