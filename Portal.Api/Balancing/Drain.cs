using System.Collections.Immutable;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Balancing;

/// <summary>Servers that get no new connections, and what they were before. Their declared weight is 0 as long as it lasts.</summary>
public sealed record Drain
{
    /// <summary>What is drained.</summary>
    public required DrainTarget Target { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When what is drained goes, connections or not; null for a host, whose servers stay.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>The servers with their weights.</summary>
    public required ImmutableArray<DrainedServer> Servers { get; init; }

    /// <summary>Whether it has anything to do with a service.</summary>
    /// <param name="service">The service.</param>
    /// <returns>True when it has.</returns>
    public bool Concerns(ServiceKey service) =>
        (Target is ServiceDrain { Service: var drained } && drained == service) || Servers.Any(server => server.Service == service);

    /// <summary>Looks up what it says of a server.</summary>
    /// <param name="service">The service.</param>
    /// <param name="server">The server.</param>
    /// <returns>The server with its weight; null when it is not drained by this.</returns>
    public DrainedServer? Find(ServiceKey service, RealServerKey server) =>
        Servers.FirstOrDefault(drained => drained.Service == service && drained.Server == server);

    /// <inheritdoc/>
    public bool Equals(Drain? other) => other is not null && Target == other.Target && Started == other.Started && Deadline == other.Deadline
        && Servers.SequenceEqual(other.Servers);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Target, Started, Deadline, Servers.Length);
}
