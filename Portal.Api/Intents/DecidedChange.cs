using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Intents;

/// <summary>
/// A request about one service, decided: what it makes of Portal's data and of the kernel. It is decided once, against one look at both,
/// and this travels on to the kernel, to the journal and to the answer.
/// </summary>
/// <param name="Intent">The request as it is carried out.</param>
/// <param name="Decision">What it has decided, with declared weights on both sides.</param>
/// <param name="Steps">The steps in Portal's data.</param>
internal sealed record DecidedChange(ServiceIntent Intent, Decision Decision, StateChange Steps)
{
    /// <summary>What shall be drained, drained already or not; mostly nothing.</summary>
    public ImmutableArray<DrainTarget> Targets { get; init; } = [];

    /// <summary>The drains that begin; mostly none.</summary>
    public ImmutableArray<Drain> Begun { get; init; } = [];

    /// <summary>Decides.</summary>
    /// <param name="asked">What is wanted.</param>
    /// <param name="state">Portal's data.</param>
    /// <param name="kernel">The service in the kernel; null when the kernel does not have it.</param>
    /// <param name="now">Now.</param>
    /// <exception cref="RejectedException">The request cannot be carried out.</exception>
    public static DecidedChange Of(ServiceIntent asked, DeclaredState state, VirtualService? kernel, Moment now)
    {
        var (declared, drains) = (state.Table.Find(asked.Key), state.Drains);
        var intent = asked.DrainIn(drains) is null ? asked : asked.WhenDrained();
        var decision = intent.Decide(declared, kernel);
        ImmutableArray<DrainChange> ends = [.. drains.Ends(intent.Undrained(declared))];
        ImmutableArray<DrainTarget> targets = [.. intent.Drained(decision)];
        var begun = drains.After(ends).Begin(targets, intent.Patience, now, isRenewing: !intent.IsReset);
        var steps = new StateChange
        {
            Table = intent.StepsTo(declared, decision.Declared),
            Drains = [.. ends, .. begun.Select(drain => new DrainStarted(drain))],
            Annotations = intent.AnnotationSteps(declared, state.Annotations.Of(asked.Key)),
            Overrides = intent.OverrideSteps(state.Overrides, now),
        };
        return new DecidedChange(intent, decision, steps) { Targets = targets, Begun = begun };
    }

    /// <summary>What the kernel shall have, for those who have looked at it; it costs what the service has.</summary>
    /// <param name="before">Portal's data before.</param>
    /// <param name="kernel">The service in the kernel before.</param>
    public KernelGoal GoalFrom(DeclaredState before, VirtualService? kernel) => KernelGoal.Of(
        (before.Table.Find(Intent.Key), kernel),
        (Decision.Declared, Decision.Kernel),
        (before.Overlays, before.After(Steps).Overlays),
        Intent.Concerns);
}
