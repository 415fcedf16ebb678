using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Checks;

/// <summary>What health says of one service and its servers.</summary>
public sealed record ServiceVerdict
{
    /// <summary>The service.</summary>
    public required ServiceKey Service { get; init; }

    /// <summary>How it is.</summary>
    public required ServiceState State { get; init; }

    /// <summary>How many of those that can serve are up.</summary>
    public required int Up { get; init; }

    /// <summary>How many servers can serve: declared above 0, not drained, no backup.</summary>
    public required int CanServe { get; init; }

    /// <summary>How many must be up: as declared, but not more than can serve, and at least one unless 0 is declared.</summary>
    public required int MinimumUp { get; init; }

    /// <summary>The servers in the order of their keys.</summary>
    public required ImmutableArray<ServerVerdict> Servers { get; init; }

    /// <summary>When something changes without a result: a weight that climbs, an override that ends, a removal. Null for never.</summary>
    public DateTimeOffset? Next { get; init; }

    /// <summary>True while at least as many servers are up as must be.</summary>
    public bool IsEnough => Up >= MinimumUp;

    /// <summary>True where a server waits until its check calls it up, because its host returns from maintenance.</summary>
    public bool IsWaiting => Servers.Any(server => server.IsWaiting);

    /// <summary>What is made of declared weights.</summary>
    public ImmutableSortedDictionary<RealServerKey, HealthHold> Holds => Servers.Where(server => server.Hold is not null).ToImmutableSortedDictionary(server => server.Server, server => server.Hold!.Value);

    /// <summary>What health says of a server.</summary>
    /// <param name="server">The server.</param>
    /// <returns>The verdict; null where the service does not have it.</returns>
    public ServerVerdict? Find(RealServerKey server) => Servers.AsSpan().BinarySearch(new Place(server)) is >= 0 and var index ? Servers[index] : null;

    /// <inheritdoc/>
    public bool Equals(ServiceVerdict? other) => other is not null && Service == other.Service && State == other.State && Up == other.Up && CanServe == other.CanServe
        && MinimumUp == other.MinimumUp && Next == other.Next && Servers.SequenceEqual(other.Servers);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Service, State, Up, CanServe);

    private readonly struct Place(RealServerKey server) : IComparable<ServerVerdict>
    {
        public int CompareTo(ServerVerdict? other) => server.CompareTo(other!.Server);
    }
}
