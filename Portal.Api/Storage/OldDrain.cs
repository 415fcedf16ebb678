using System.Collections.Immutable;
using Portal.Api.State;

namespace Portal.Api.Storage;

/// <summary>What an older Portal wrote into a drain: the weights that it took from servers.</summary>
/// <param name="Target">What is drained.</param>
/// <param name="Servers">The servers with their weights.</param>
internal sealed record OldDrain(DrainTarget Target, ImmutableArray<DrainedServer> Servers);
