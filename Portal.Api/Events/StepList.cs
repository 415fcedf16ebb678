using System.Collections.Immutable;
using Portal.Api.Annotations;
using Portal.Ipvsadm.Diff;

namespace Portal.Api.Events;

/// <summary>Keeps events small: a reset of ten thousand servers is in the history, and would be in memory a second time.</summary>
internal static class StepList
{
    /// <summary>How many steps an event has at most. A service that goes counts for each of its servers too.</summary>
    public const int Maximum = 1000;

    /// <summary>How many an event has of what may be told again and again.</summary>
    public const int FewerSteps = 100;

    /// <summary>How much steps count for.</summary>
    public static int WeightOf(ImmutableArray<NamedStep> steps) => steps.Sum(WeightOf);

    /// <summary>The first steps, as many as an event may have.</summary>
    /// <param name="steps">All of them.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="maximum">How many it may have.</param>
    /// <returns>Those that are kept, and how many are not.</returns>
    public static (ImmutableArray<NamedStep> Kept, int Omitted) Cut(IEnumerable<NamedStep> steps, int count, int maximum = Maximum)
    {
        var weight = 0;
        ImmutableArray<NamedStep> kept = [.. steps.TakeWhile(step => (weight += WeightOf(step)) <= maximum)];
        return (kept, count - kept.Length);
    }

    private static int WeightOf(NamedStep step) => 1 + ((step.Step as ServiceRemoved)?.Before.Servers.Count ?? 0);
}
