using System.Collections.Immutable;

namespace Portal.Api.State;

/// <summary>
/// What people declare of a service or a server beside what the kernel knows: its name, its labels, its health check, and whether it is
/// a backup. It is Portal's data only. Bounds: <see cref="AnnotationRules"/>, <see cref="HealthCheckRules"/>.
/// </summary>
public sealed record Annotation
{
    /// <summary>No labels; their names are compared byte by byte.</summary>
    public static readonly ImmutableSortedDictionary<string, string> NoLabels = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Nothing is declared.</summary>
    public static Annotation None { get; } = new();

    /// <summary>The name; default empty, none. Several things may have the same.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The labels, each with its value; default none.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = NoLabels;

    /// <summary>The health check: of a service for all its servers, of a server in place of the service's. Null for none of its own.</summary>
    public HealthCheck? Check { get; init; }

    /// <summary>True for a server that is not checked although its service is.</summary>
    public bool IsUnchecked { get; init; }

    /// <summary>True for a server that serves only when too few others are up.</summary>
    public bool IsBackup { get; init; }

    /// <summary>True when nothing is declared.</summary>
    public bool IsNone => Name.Length == 0 && Labels.IsEmpty && Check is null && !IsUnchecked && !IsBackup;

    /// <inheritdoc/>
    public bool Equals(Annotation? other) => other is not null && Name == other.Name && Check == other.Check && IsUnchecked == other.IsUnchecked && IsBackup == other.IsBackup
        && (ReferenceEquals(Labels, other.Labels) || Labels.SequenceEqual(other.Labels));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Labels.Count);
}
