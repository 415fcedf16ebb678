using System.Collections.Immutable;
using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>What the checks of one director say of the servers of a service. A server that it does not name is up.</summary>
/// <param name="Down">Those that are down.</param>
/// <param name="Unknown">Those of which its checks have found out nothing, or cannot any more.</param>
public sealed record ServiceVote(ImmutableSortedSet<RealServerKey> Down, ImmutableSortedSet<RealServerKey> Unknown)
{
    /// <inheritdoc/>
    public bool Equals(ServiceVote? other) => other is not null && Down.SetEquals(other.Down) && Unknown.SetEquals(other.Unknown);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Down.Count, Unknown.Count);
}
