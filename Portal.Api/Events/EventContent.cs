using System.Collections.Immutable;
using Portal.Api.Checks;
using Portal.Api.Readiness;
using Portal.Api.State;
using Portal.Api.Writing;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Events;

/// <summary>What happened.</summary>
internal abstract record EventContent
{
    private protected EventContent()
    {
    }

    /// <summary>What kind of thing it is, one of <see cref="EventKinds"/>.</summary>
    public abstract string Kind { get; }

    /// <summary>About how many bytes it takes as text.</summary>
    public virtual int Weight => StepList.StepWeight;
}

/// <summary>A change was accepted.</summary>
/// <param name="Change">The change without its steps in the table.</param>
/// <param name="Steps">Those steps, perhaps not all of them.</param>
/// <param name="Omitted">How many steps were left out, because they are too many for an event: the history has them.</param>
internal sealed record ChangeAccepted(AcceptedChange Change, ImmutableArray<NamedStep> Steps, int Omitted) : EventContent
{
    /// <inheritdoc/>
    public override string Kind => EventKinds.Change;

    /// <inheritdoc/>
    public override int Weight => StepList.StepWeight + StepList.WeightOf(Steps) + StepList.WeightOf(Change.Steps.Annotations);
}

/// <summary>The kernel differed from Portal's data and was brought to it, as far as it let itself be brought.</summary>
/// <param name="Caller">Who asked for it.</param>
/// <param name="Revision">The revision of Portal's data.</param>
/// <param name="Problem">What could not be put right, and why; null when all of it was.</param>
/// <param name="Changes">The steps, perhaps not all of them.</param>
/// <param name="Omitted">How many steps were left out.</param>
internal sealed record KernelPutRight(Caller Caller, long Revision, string? Problem, ImmutableArray<NamedStep> Changes, int Omitted) : EventContent
{
    /// <inheritdoc/>
    public override string Kind => EventKinds.Reconcile;

    /// <inheritdoc/>
    public override int Weight => StepList.StepWeight + StepList.WeightOf(Changes);
}

/// <summary>The kernel began to differ from Portal's data, differs otherwise, or differs no more.</summary>
/// <param name="Report">What was seen, without the steps in the table.</param>
/// <param name="Counts">How many steps a push would make: additions, edits and removals.</param>
/// <param name="Changes">The steps, perhaps not all of them.</param>
/// <param name="Omitted">How many steps were left out.</param>
internal sealed record KernelDrifted(DriftReport Report, (int Added, int Edited, int Removed) Counts, ImmutableArray<NamedStep> Changes, int Omitted) : EventContent
{
    /// <inheritdoc/>
    public override string Kind => EventKinds.Drift;

    /// <inheritdoc/>
    public override int Weight => StepList.StepWeight + StepList.WeightOf(Changes);
}

/// <summary>A request that would have changed something was refused.</summary>
/// <param name="Caller">Who asked for it.</param>
/// <param name="Status">The status of the answer.</param>
/// <param name="Type">The word for the error.</param>
/// <param name="Detail">What was wrong.</param>
internal sealed record RequestRefused(Caller Caller, int Status, string Type, string Detail) : EventContent
{
    /// <inheritdoc/>
    public override string Kind => EventKinds.Refused;

    /// <inheritdoc/>
    public override int Weight => StepList.StepWeight + Detail.Length + Caller.Request.Length;
}

/// <summary>A drain began, ended or was cancelled by a change, or has no connection left.</summary>
/// <param name="Revision">The revision that the change made, or at which it was seen.</param>
/// <param name="Caller">Who asked for the change; Portal where it was seen.</param>
/// <param name="Turn">Which of them.</param>
/// <param name="Target">What is or was drained.</param>
/// <param name="Drain">The drain from now on; null when it is over.</param>
/// <param name="Annotation">The name and the labels of what is drained; none for a host.</param>
internal sealed record DrainTurned(long Revision, Caller Caller, DrainTurn Turn, DrainTarget Target, Drain? Drain, Annotation Annotation) : EventContent
{
    /// <inheritdoc/>
    public override string Kind => EventKinds.Drain;

    /// <inheritdoc/>
    public override int Weight => StepList.StepWeight + StepList.WeightOf(Annotation);
}

/// <summary>A server went up or down.</summary>
/// <param name="Service">Its service.</param>
/// <param name="Server">The server.</param>
/// <param name="From">What it was.</param>
/// <param name="To">What it is.</param>
/// <param name="Reason">Why, in one sentence.</param>
/// <param name="EffectiveWeight">The weight that it has in the kernel.</param>
internal sealed record ServerHealthChanged(ServiceKey Service, RealServerKey Server, ServerState From, ServerState To, string Reason, int EffectiveWeight) : EventContent
{
    /// <inheritdoc/>
    public override string Kind => EventKinds.Health;
}

/// <summary>The health of a service changed.</summary>
/// <param name="Service">The service.</param>
/// <param name="From">What it was.</param>
/// <param name="To">What it is.</param>
/// <param name="Up">How many of its servers are up.</param>
/// <param name="CanServe">How many can serve.</param>
internal sealed record ServiceHealthChanged(ServiceKey Service, ServiceState From, ServiceState To, int Up, int CanServe) : EventContent
{
    /// <inheritdoc/>
    public override string Kind => EventKinds.ServiceHealth;
}

/// <summary>The brake holds, or lets go.</summary>
/// <param name="Holds">True when it holds.</param>
/// <param name="Failing">How many servers fail.</param>
internal sealed record HealthBraked(bool Holds, int Failing) : EventContent
{
    /// <inheritdoc/>
    public override string Kind => EventKinds.HealthBrake;
}

/// <summary>This director stands otherwise to its fleet than before.</summary>
/// <param name="Director">Its name.</param>
/// <param name="From">How it stood.</param>
/// <param name="To">How it stands.</param>
/// <param name="Reason">Why, in whole sentences; null where there is nothing to say.</param>
/// <param name="Revision">The newest revision of the fleet that it has seen.</param>
internal sealed record FleetTurned(string Director, string From, string To, string? Reason, long Revision) : EventContent
{
    /// <inheritdoc/>
    public override string Kind => EventKinds.Fleet;
}

/// <summary>Portal got everything that it needs, or lost something of it.</summary>
/// <param name="Failing">What is missing, with the reason; nothing when Portal is ready.</param>
internal sealed record ReadinessChanged(ImmutableArray<ReadinessCheck> Failing) : EventContent
{
    /// <inheritdoc/>
    public override string Kind => Failing.IsEmpty ? EventKinds.Ready : EventKinds.NotReady;
}
