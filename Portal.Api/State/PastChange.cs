namespace Portal.Api.State;

/// <summary>A change of the past, and what things were called then.</summary>
/// <param name="Change">The change.</param>
/// <param name="Before">The names and labels before it.</param>
/// <param name="After">The names and labels after it.</param>
public sealed record PastChange(AcceptedChange Change, AnnotationTable Before, AnnotationTable After)
{
    /// <summary>Its steps, each with the name and the labels of what it is about.</summary>
    public IEnumerable<NamedStep> NamedSteps() => AnnotationTable.Name(Change.Steps.Table.Changes, Before, After);
}
