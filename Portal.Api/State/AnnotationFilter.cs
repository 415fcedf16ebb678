using System.Collections.Immutable;

namespace Portal.Api.State;

/// <summary>What a list is cut down to.</summary>
/// <param name="Name">The name that is wanted; null for any, and for none.</param>
/// <param name="Labels">Labels with the values that are wanted, all of them; none for any.</param>
public sealed record AnnotationFilter(string? Name, ImmutableArray<(string Label, string Value)> Labels)
{
    /// <summary>Everything passes.</summary>
    public static AnnotationFilter Open { get; } = new(null, []);

    /// <summary>True when everything passes.</summary>
    public bool IsOpen => Name is null && Labels.IsEmpty;

    /// <summary>Whether a thing passes.</summary>
    /// <param name="annotation">Its name and labels.</param>
    /// <returns>True when it does.</returns>
    public bool Takes(Annotation annotation) => (Name is null || Name == annotation.Name)
        && Labels.All(wanted => annotation.Labels.GetValueOrDefault(wanted.Label) == wanted.Value);
}
