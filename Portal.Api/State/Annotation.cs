using System.Collections.Immutable;

namespace Portal.Api.State;

/// <summary>
/// What people call a service or a server, and what they say of it. It is Portal's data only: the kernel has no place for it,
/// and packets do not feel it. Bounds: <see cref="AnnotationRules"/>.
/// </summary>
public sealed record Annotation
{
    /// <summary>No labels; their names are compared byte by byte.</summary>
    public static readonly ImmutableSortedDictionary<string, string> NoLabels = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>No name and no labels.</summary>
    public static Annotation None { get; } = new();

    /// <summary>The name; default empty, none. Several things may have the same.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The labels, each with its value; default none.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = NoLabels;

    /// <summary>True when there is neither a name nor a label.</summary>
    public bool IsNone => Name.Length == 0 && Labels.IsEmpty;

    /// <inheritdoc/>
    public bool Equals(Annotation? other) => other is not null && Name == other.Name && (ReferenceEquals(Labels, other.Labels) || Labels.SequenceEqual(other.Labels));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Labels.Count);
}
