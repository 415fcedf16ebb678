using System.Collections.Immutable;
using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>What the checks of one director say. Immutable; copies share what did not change.</summary>
/// <param name="Services">The services of which it knows something.</param>
public sealed record HealthVote(ImmutableSortedDictionary<ServiceKey, ServiceVote> Services)
{
    /// <summary>It knows nothing.</summary>
    public static HealthVote Empty { get; } = new(ImmutableSortedDictionary<ServiceKey, ServiceVote>.Empty);

    /// <summary>How many servers are down; one that stands in several services counts in each.</summary>
    public int Down => Services.Values.Sum(service => service.Down.Count);

    /// <summary>The same with another word on a service.</summary>
    /// <param name="service">The service.</param>
    /// <param name="vote">The word; null for none.</param>
    /// <returns>The changed copy; the same object where nothing changes.</returns>
    public HealthVote With(ServiceKey service, ServiceVote? vote) =>
        Equals(Services.GetValueOrDefault(service), vote) ? this : new(vote is null ? Services.Remove(service) : Services.SetItem(service, vote));

    /// <inheritdoc/>
    public bool Equals(HealthVote? other) => other is not null && !Differences(this, other).Any();

    /// <inheritdoc/>
    public override int GetHashCode() => Services.Count;

    /// <summary>The services of which two votes do not say the same.</summary>
    /// <param name="one">A vote; null for none.</param>
    /// <param name="other">Another one.</param>
    /// <returns>The services.</returns>
    public static IEnumerable<ServiceKey> Differences(HealthVote? one, HealthVote? other) => ReferenceEquals(one, other) ? []
        : (one ?? Empty).Services.Keys.Union((other ?? Empty).Services.Keys).Where(key => !Equals(one?.Services.GetValueOrDefault(key), other?.Services.GetValueOrDefault(key)));
}
