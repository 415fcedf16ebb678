using System.Collections.Immutable;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.State;

/// <summary>What a request says of the names and labels of a service and of its servers. What it does not speak of stays.</summary>
/// <param name="Own">What it says of the service itself.</param>
/// <param name="Servers">What it says of servers.</param>
public sealed record ServiceAnnotationEdit(AnnotationEdit Own, ImmutableSortedDictionary<RealServerKey, AnnotationEdit> Servers)
{
    /// <summary>Says nothing of any server.</summary>
    public static readonly ImmutableSortedDictionary<RealServerKey, AnnotationEdit> NoServers = ImmutableSortedDictionary<RealServerKey, AnnotationEdit>.Empty;

    /// <summary>Says nothing.</summary>
    public static ServiceAnnotationEdit None { get; } = new(AnnotationEdit.None, NoServers);

    /// <summary>Says something of one server.</summary>
    /// <param name="server">Which one.</param>
    /// <param name="edit">What.</param>
    public static ServiceAnnotationEdit Of(RealServerKey server, AnnotationEdit edit) => edit == AnnotationEdit.None ? None : None with { Servers = NoServers.Add(server, edit) };

    /// <summary>Where the request speaks of a server.</summary>
    /// <param name="server">The server; null for the service.</param>
    /// <returns>The place of what it says of the server; where it says nothing of that, the place of the service.</returns>
    public string PlaceOf(RealServerKey? server) => server is { } key && Servers.TryGetValue(key, out var edit) && edit.Check is { HasValue: true } or { IsDefault: true } ? edit.Place : Own.Place;

    /// <summary>The steps that it takes. They cost what it speaks of.</summary>
    /// <param name="service">The service.</param>
    /// <param name="before">What was there.</param>
    /// <param name="violations">Where everything is noted that breaks a rule.</param>
    /// <returns>The steps; none where all of it is there already.</returns>
    public IEnumerable<AnnotationChange> StepsFrom(ServiceKey service, ServiceAnnotations before, ViolationList violations)
    {
        var own = Own.Apply(before.Own, (service, null), violations);
        if (own != before.Own)
        {
            yield return new AnnotationChange(service, null, own);
        }

        foreach (var (server, edit) in Servers)
        {
            var present = before.Of(server);
            if (edit.Apply(present, (service, server), violations, own.Check) is var after && after != present)
            {
                yield return new AnnotationChange(service, server, after);
            }
        }
    }

    /// <inheritdoc/>
    public bool Equals(ServiceAnnotationEdit? other) => other is not null && Own == other.Own && (ReferenceEquals(Servers, other.Servers) || Servers.SequenceEqual(other.Servers));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Own, Servers.Count);
}
