using System.Collections.Immutable;
using Portal.Ipvsadm.Model;

namespace Portal.Api.State;

/// <summary>The names and labels of a service and of its servers.</summary>
/// <param name="Own">Those of the service itself.</param>
/// <param name="Servers">Those of the servers that have any.</param>
public sealed record ServiceAnnotations(Annotation Own, ImmutableSortedDictionary<RealServerKey, Annotation> Servers)
{
    /// <summary>None at all.</summary>
    public static ServiceAnnotations None { get; } = new(Annotation.None, ImmutableSortedDictionary<RealServerKey, Annotation>.Empty);

    /// <summary>True when neither the service nor a server has any.</summary>
    public bool IsNone => Own.IsNone && Servers.IsEmpty;

    /// <summary>Looks up what a server, or the service itself, has.</summary>
    /// <param name="server">Which server; null for the service.</param>
    /// <returns>Its name and labels, or none.</returns>
    public Annotation Of(RealServerKey? server) => server is { } key ? Servers.GetValueOrDefault(key) ?? Annotation.None : Own;

    /// <summary>The health check of a server: its own, or else the service's.</summary>
    /// <param name="server">Which server.</param>
    /// <returns>The check; null when it is not checked.</returns>
    public HealthCheck? CheckOf(RealServerKey server) => Of(server) is var own && own.IsUnchecked ? null : own.Check ?? Own.Check;

    /// <summary>True when something of it is checked, or is a backup.</summary>
    public bool HasHealth => Own.Check is not null || Servers.Values.Any(server => server.Check is not null || server.IsBackup);

    /// <summary>These with those of a server, or of the service itself, replaced.</summary>
    /// <param name="server">Which server; null for the service.</param>
    /// <param name="annotation">Its name and labels from now on.</param>
    /// <returns>The changed copy.</returns>
    public ServiceAnnotations With(RealServerKey? server, Annotation annotation) => server is not { } key
        ? this with { Own = annotation }
        : this with { Servers = annotation.IsNone ? Servers.Remove(key) : Servers.SetItem(key, annotation) };

    /// <inheritdoc/>
    public bool Equals(ServiceAnnotations? other) => other is not null && Own == other.Own && (ReferenceEquals(Servers, other.Servers) || Servers.SequenceEqual(other.Servers));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Own, Servers.Count);
}
