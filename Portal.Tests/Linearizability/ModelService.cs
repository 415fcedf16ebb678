using System.Collections.Immutable;

namespace Portal.Tests.Linearizability;

/// <summary>A service of the model: its scheduler, and the weights of its servers by their paths.</summary>
internal sealed record ModelService(string Scheduler, ImmutableSortedDictionary<string, int> Servers)
{
    public static readonly ImmutableSortedDictionary<string, int> NoServers = ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    public string Text() => $"{Scheduler} {{{ServersText()}}}";

    public string ServersText() => string.Join(", ", Servers.Select(server => $"{server.Key}={server.Value}"));
}
