using System.Collections.Immutable;
using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>
/// Which services a caller may see and change: those that one of the entries covers, or that have one of the labels. For such a caller
/// others are not there.
/// </summary>
/// <param name="Entries">Addresses, networks, ports and marks.</param>
/// <param name="Labels">Labels of services, with their values.</param>
public sealed record Reach(ImmutableArray<ScopeEntry> Entries, ImmutableArray<(string Label, string Value)> Labels)
{
    /// <summary>Everything: also what does not belong to one service.</summary>
    public static Reach Everything { get; } = new([], []);

    /// <summary>True for everything.</summary>
    public bool IsEverything => Entries.IsEmpty && Labels.IsEmpty;

    /// <summary>Whether a service is within reach.</summary>
    /// <param name="service">The service.</param>
    /// <param name="annotation">Its own name and labels.</param>
    /// <returns>True when it is.</returns>
    public bool Covers(ServiceKey service, Annotation annotation)
    {
        ArgumentNullException.ThrowIfNull(annotation);
        return IsEverything || Entries.Any(entry => entry.Covers(service))
            || Labels.Any(wanted => annotation.Labels.GetValueOrDefault(wanted.Label) == wanted.Value);
    }

    /// <summary>Whether a service is within reach.</summary>
    /// <param name="service">The service.</param>
    /// <param name="annotations">All names and labels.</param>
    /// <returns>True when it is.</returns>
    public bool Covers(ServiceKey service, AnnotationTable annotations)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        return IsEverything || Covers(service, annotations.Of(service).Own);
    }

    /// <summary>Whether a service that is not declared yet could come to be within reach: it may get a label.</summary>
    /// <param name="service">The service.</param>
    /// <returns>True when it could.</returns>
    public bool MayCover(ServiceKey service) => !Labels.IsEmpty || Covers(service, Annotation.None);

    /// <inheritdoc/>
    public bool Equals(Reach? other) => other is not null && Entries.SequenceEqual(other.Entries) && Labels.SequenceEqual(other.Labels);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Entries.Length, Labels.Length);
}
