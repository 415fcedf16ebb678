using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Diff;

namespace Portal.Api.Events;

/// <summary>Keeps events small: a reset of ten thousand servers is in the history, and would be in memory a second time.</summary>
internal static class StepList
{
    /// <summary>How many steps an event has at most. A service that goes counts for each of its servers too, and a step with long labels for several.</summary>
    public const int Maximum = 1000;

    /// <summary>How many steps an event has at most if it may be sent again and again.</summary>
    public const int FewerSteps = 100;

    /// <summary>About how many bytes a step without labels takes as text.</summary>
    public const int StepWeight = 256;

    // The names of a service and a server.
    private const int PlaceWeight = 100;

    // The marks around a label and its value; a character takes up to three bytes.
    private const int LabelWeight = 8;
    private const int CharacterWeight = 3;

    /// <summary>About how many bytes steps take as text.</summary>
    public static int WeightOf(ImmutableArray<NamedStep> steps) => steps.Sum(WeightOf);

    /// <inheritdoc cref="WeightOf(ImmutableArray{NamedStep})"/>
    public static int WeightOf(ImmutableArray<AnnotationChange> steps) => steps.Sum(WeightOf);

    /// <summary>About how many bytes a name and labels take as text.</summary>
    public static int WeightOf(Annotation annotation) => (CharacterWeight * annotation.Name.Length)
        + (annotation.Labels.IsEmpty ? 0 : annotation.Labels.Sum(label => LabelWeight + label.Key.Length + (CharacterWeight * label.Value.Length)));

    /// <summary>The first steps, as many as an event may have.</summary>
    /// <param name="steps">All of them.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="maximum">How many it may have.</param>
    /// <returns>Those that are kept, and how many are not.</returns>
    public static (ImmutableArray<NamedStep> Kept, int Omitted) Cut(IEnumerable<NamedStep> steps, int count, int maximum = Maximum) =>
        Cut(steps, count, WeightOf, maximum);

    /// <inheritdoc cref="Cut(IEnumerable{NamedStep}, int, int)"/>
    public static (ImmutableArray<AnnotationChange> Kept, int Omitted) Cut(ImmutableArray<AnnotationChange> steps) => Cut(steps, steps.Length, WeightOf, Maximum);

    private static (ImmutableArray<T> Kept, int Omitted) Cut<T>(IEnumerable<T> steps, int count, Func<T, int> weightOf, int maximum)
    {
        var weight = 0;
        ImmutableArray<T> kept = [.. steps.TakeWhile(step => (weight += weightOf(step)) <= maximum * StepWeight)];
        return (kept, count - kept.Length);
    }

    private static int WeightOf(NamedStep step) =>
        (StepWeight * (1 + ((step.Step as ServiceRemoved)?.Before.Servers.Count ?? 0))) + WeightOf(step.Annotation);

    private static int WeightOf(AnnotationChange step) => Math.Max(StepWeight, PlaceWeight + WeightOf(step.After));
}
