using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Intents;

/// <summary>What a request declares as a whole. A part of which it says nothing stays as it is.</summary>
public sealed record StateIntent
{
    /// <summary>The services, all of them or all that have the labels; null where nothing is said of them.</summary>
    public IpvsTable? Services { get; init; }

    /// <summary>Their names, labels and checks. What it does not say of one is not declared.</summary>
    public ImmutableSortedDictionary<ServiceKey, ServiceAnnotationEdit> Annotations { get; init; } = ImmutableSortedDictionary<ServiceKey, ServiceAnnotationEdit>.Empty;

    /// <summary>What is said to be drained.</summary>
    public ImmutableSortedDictionary<ServiceKey, DrainMarks>? Marks { get; init; }

    /// <summary>The labels of the services that it is about, all by default. The services that it declares have them afterwards.</summary>
    public AnnotationFilter Part { get; init; } = AnnotationFilter.Open;

    /// <summary>True to leave the weights of servers that stay.</summary>
    public bool KeepsWeights { get; init; }

    /// <summary>The time-outs, or that none are declared.</summary>
    public Patch<TimeoutsPatch> Timeouts { get; init; }

    /// <summary>The sync daemons, by their roles; null where nothing is said of them.</summary>
    public ImmutableSortedDictionary<DaemonRole, SyncDaemon>? Daemons { get; init; }

    /// <summary>True where something is said of what holds for all services.</summary>
    public bool HasGlobals => Timeouts.HasValue || Timeouts.IsDefault || Daemons is not null;

    /// <summary>Decides what becomes of what stands beside the services. A part of which it says nothing stays on both sides.</summary>
    /// <param name="declared">What is declared so far.</param>
    /// <param name="kernel">What the kernel has.</param>
    /// <returns>What is declared afterwards, and what the kernel has then.</returns>
    public (Globals Declared, Globals Kernel) Decide(Globals declared, Globals kernel)
    {
        ArgumentNullException.ThrowIfNull(declared);
        ArgumentNullException.ThrowIfNull(kernel);
        if (Timeouts.HasValue)
        {
            var decision = new PutTimeoutsIntent(Timeouts.Over(TimeoutsPatch.Nothing, TimeoutsPatch.Nothing)).Decide(declared, kernel);
            (declared, kernel) = (decision.Declared, decision.Kernel);
        }
        else if (Timeouts.IsDefault)
        {
            declared = declared with { Timeouts = null };
        }

        return Daemons is null ? (declared, kernel) : (WithDaemons(declared), WithDaemons(kernel));
    }

    /// <summary>The names, labels and checks afterwards.</summary>
    /// <param name="violations">Where everything is noted that breaks a rule.</param>
    /// <returns>Those of the services that it declares.</returns>
    public AnnotationTable AnnotationsAfter(ViolationList violations) => AnnotationTable.Empty.After(
        [],
        [.. Services?.Services.SelectMany(service => WithLabels(Annotations.GetValueOrDefault(service.Key)).StepsFrom(service.Key, ServiceAnnotations.None, violations)) ?? []]);

    /// <summary>Finds a service that another part has already.</summary>
    /// <param name="state">What is declared.</param>
    /// <returns>It, and the label that says so; null when there is none.</returns>
    public (ServiceKey Service, string Label, string Value)? Foreign(DeclaredState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (var service in Services?.Services ?? [])
        {
            var labels = state.Annotations.Of(service.Key).Own.Labels;
            foreach (var (label, value) in Part.Labels)
            {
                if (labels.TryGetValue(label, out var other) && other != value)
                {
                    return (service.Key, label, other);
                }
            }
        }

        return null;
    }

    private Globals WithDaemons(Globals globals) =>
        globals with { Master = Daemons!.GetValueOrDefault(DaemonRole.Master), Backup = Daemons!.GetValueOrDefault(DaemonRole.Backup) };

    private ServiceAnnotationEdit WithLabels(ServiceAnnotationEdit? edit)
    {
        var given = edit ?? ServiceAnnotationEdit.None;
        return Part.Labels.IsEmpty ? given
            : given with { Own = given.Own with { Labels = (given.Own.Labels ?? AnnotationEdit.NoLabels).SetItems(Part.Labels.Select(wanted => KeyValuePair.Create(wanted.Label, (string?)wanted.Value))) } };
    }
}
