using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Intents;

/// <summary>
/// What a request wants of one service or of one of its servers. What exists only in the kernel counts too: a request
/// about it adopts it into Portal's data.
/// </summary>
/// <param name="Key">The service.</param>
public abstract record ServiceIntent(ServiceKey Key)
{
    /// <summary>What it says of names and labels; nothing by default.</summary>
    public ServiceAnnotationEdit Annotations { get; init; } = ServiceAnnotationEdit.None;

    /// <summary>What it says is drained, as an answer said it; nothing by default.</summary>
    public DrainMarks Marks { get; init; } = DrainMarks.None;

    /// <summary>Decides what becomes of the service. What the request does not concern stays as it is on both sides.</summary>
    /// <param name="declared">The service in Portal's data; null when it is not declared.</param>
    /// <param name="kernel">The service in the kernel; null when the kernel does not have it.</param>
    /// <returns>The service afterwards.</returns>
    /// <exception cref="RejectedException">The request cannot be carried out.</exception>
    public abstract Decision Decide(VirtualService? declared, VirtualService? kernel);

    /// <summary>
    /// True when it takes a look at the kernel beforehand: to tell in the answer what changed, to be able to put back what
    /// a command takes away, or because the request says what all servers of the service are and the kernel may have others.
    /// </summary>
    /// <param name="declared">The service in Portal's data; null when it is not declared.</param>
    /// <returns>Whether it does.</returns>
    /// <exception cref="RejectedException">The request cannot be carried out.</exception>
    public virtual bool NeedsLook(VirtualService? declared) => false;

    /// <summary>
    /// A command that changes nothing when the kernel has what is declared, and is refused when it lacks it: a look that
    /// costs no listing.
    /// </summary>
    /// <param name="declared">The service in Portal's data.</param>
    /// <returns>The command, or null when one is not enough.</returns>
    public virtual IpvsadmCommand? Confirm(VirtualService declared) => null;

    /// <summary>
    /// The request to use instead if its service or server is drained. Adding it again ends the drain and sets the new settings.
    /// </summary>
    /// <returns>The request in its place; itself by default.</returns>
    public virtual ServiceIntent WhenDrained() => this;

    /// <summary>Whether it says something of a server, or of the service as a whole.</summary>
    /// <returns>True by default; false where it leaves the server as it is.</returns>
    public virtual bool Concerns(RealServerKey server) => true;

    /// <summary>True when it takes something away that it names: also what no command line of ipvsadm can say.</summary>
    public virtual bool TakesAway => false;

    /// <summary>True when its answer tells what had to stay as it is; else it is carried out in full or not at all.</summary>
    public virtual bool LeavesUnmanaged => IsReset;

    /// <summary>True when it may take servers away that it does not name.</summary>
    public virtual bool IsReset => false;

    /// <summary>The drain that the thing which the request is about is in.</summary>
    /// <param name="drains">Everything that is drained.</param>
    /// <returns>The drain; null when it is in none.</returns>
    /// <exception cref="RejectedException">The request is about a drain that is not there.</exception>
    public virtual Drain? DrainIn(DrainList drains) => drains.Find(new ServiceDrain(Key));

    /// <summary>The drains that the request ends, apart from those of removed targets: it adds the target again or sets its weight.</summary>
    /// <param name="declared">The service in Portal's data; null when it is not declared.</param>
    /// <returns>What it is, drained or not; mostly nothing.</returns>
    public virtual IEnumerable<DrainTarget> Undrained(VirtualService? declared) => [];

    /// <summary>What shall be drained from now on because of the request.</summary>
    /// <param name="decision">What it has decided.</param>
    /// <returns>What it is, drained already or not; mostly nothing.</returns>
    public virtual IEnumerable<DrainTarget> Drained(Decision decision) => [];

    /// <summary>How long the connections of that may take; null where it drains nothing.</summary>
    public virtual TimeSpan? Patience => null;

    /// <summary>The version of the service or server in the request.</summary>
    /// <param name="service">The service as it is declared, or as the kernel has it.</param>
    /// <param name="annotations">The names and labels of it and its servers.</param>
    /// <returns>The version; null when it is not there.</returns>
    public virtual string? VersionIn(VirtualService? service, ServiceAnnotations annotations) => service is null ? null : ContentVersion.Of(service, annotations);

    /// <summary>The steps in names and labels.</summary>
    /// <param name="declared">The service in Portal's data; null when it is not declared.</param>
    /// <param name="before">The names and labels of it and its servers.</param>
    /// <returns>The steps; mostly none.</returns>
    /// <exception cref="RejectedException">They would break a rule, or what is to be added has others.</exception>
    public virtual ImmutableArray<AnnotationChange> AnnotationSteps(VirtualService? declared, ServiceAnnotations before)
    {
        var broken = new ViolationList();
        ImmutableArray<AnnotationChange> steps = [.. Annotations.StepsFrom(Key, before, broken)];
        foreach (var step in steps)
        {
            AnnotationRules.Check(step.After, broken);
        }

        Check(broken);
        return steps;
    }

    /// <summary>The steps in what people say of health in place of checks.</summary>
    /// <param name="before">What was said.</param>
    /// <param name="now">Now.</param>
    /// <returns>The steps; mostly none.</returns>
    public virtual ImmutableArray<OverrideChange> OverrideSteps(OverrideList before, Moment now) => [];

    /// <summary>The steps from what is declared to what this request has decided. They cost what the request concerns.</summary>
    /// <param name="declared">The service in Portal's data; null when it is not declared.</param>
    /// <param name="target">The service as decided; null when it goes.</param>
    public virtual ChangePlan StepsTo(VirtualService? declared, VirtualService? target) => TableDiff.Compute(declared, target);

    /// <summary>Refuses a request that breaks rules.</summary>
    private protected static void Check(ViolationList broken)
    {
        if (!broken.IsEmpty)
        {
            throw new RejectedException(new RulesBroken([.. broken.All]));
        }
    }

    /// <summary>Puts settings, and servers where they are given, into a service as the kernel has it.</summary>
    private protected static VirtualService Merge(
        VirtualService? kernel,
        VirtualService target,
        ImmutableSortedDictionary<RealServerKey, RealServerSettings>? servers) =>
        kernel is null || servers is not null ? target : kernel with { Settings = target.Settings };
}

/// <summary>Says all of a service: its settings and, where they are given, its servers.</summary>
/// <param name="Key">The service.</param>
/// <param name="Settings">Its settings from now on.</param>
/// <param name="Servers">Its servers from now on; null leaves them as they are.</param>
public abstract record DeclareServiceIntent(
    ServiceKey Key,
    VirtualServiceSettings Settings,
    ImmutableSortedDictionary<RealServerKey, RealServerSettings>? Servers) : ServiceIntent(Key)
{
    /// <inheritdoc/>
    public override Decision Decide(VirtualService? declared, VirtualService? kernel)
    {
        var target = new VirtualService
        {
            Key = Key,
            Settings = Settings,
            Servers = Servers ?? (declared ?? kernel)?.Servers ?? VirtualService.NoServers,
        };
        var outcome = declared is null ? WriteOutcome.Created : declared == target ? WriteOutcome.Unchanged : OutcomeOfDifference();
        return new Decision(outcome, target, Merge(kernel, target, Servers));
    }

    /// <inheritdoc/>
    public override bool NeedsLook(VirtualService? declared) => Servers is not null;

    /// <inheritdoc/>
    public override IpvsadmCommand? Confirm(VirtualService declared) => new EditService(Key, Settings);

    /// <inheritdoc/>
    public override IEnumerable<DrainTarget> Undrained(VirtualService? declared) =>
        Marks.EndedBy(Key, Servers ?? VirtualService.NoServers, declared).Concat(Marks.OfService ? [] : [new ServiceDrain(Key)]);

    /// <summary>What it means that a different service of that key is declared.</summary>
    private protected abstract WriteOutcome OutcomeOfDifference();
}

/// <summary>Adds a service.</summary>
/// <param name="Key">The service.</param>
/// <param name="Settings">Its settings.</param>
/// <param name="Servers">Its servers; null leaves those that the kernel has.</param>
public sealed record AddServiceIntent(
    ServiceKey Key,
    VirtualServiceSettings Settings,
    ImmutableSortedDictionary<RealServerKey, RealServerSettings>? Servers) : DeclareServiceIntent(Key, Settings, Servers)
{
    /// <inheritdoc/>
    public override ServiceIntent WhenDrained() => new ReplaceServiceIntent(Key, Settings, Servers) { Annotations = Annotations, Marks = Marks };

    /// <inheritdoc/>
    public override ImmutableArray<AnnotationChange> AnnotationSteps(VirtualService? declared, ServiceAnnotations before)
    {
        var steps = base.AnnotationSteps(declared, before);
        return declared is null || steps.IsEmpty ? steps : throw new RejectedException(new AlreadyDeclared(Key, null));
    }

    private protected override WriteOutcome OutcomeOfDifference() => throw new RejectedException(new AlreadyDeclared(Key, null));
}

/// <summary>Adds a service, or replaces its settings in place.</summary>
/// <param name="Key">The service.</param>
/// <param name="Settings">Its settings from now on.</param>
/// <param name="Servers">Its servers from now on; null leaves them as they are.</param>
public sealed record ReplaceServiceIntent(
    ServiceKey Key,
    VirtualServiceSettings Settings,
    ImmutableSortedDictionary<RealServerKey, RealServerSettings>? Servers) : DeclareServiceIntent(Key, Settings, Servers)
{
    private protected override WriteOutcome OutcomeOfDifference() => WriteOutcome.Changed;
}

/// <summary>Changes some settings of a service.</summary>
/// <param name="Key">The service.</param>
/// <param name="Patch">What it says of the settings, and of the servers.</param>
public sealed record PatchServiceIntent(ServiceKey Key, ServicePatch Patch) : ServiceIntent(Key)
{
    /// <inheritdoc/>
    public override bool NeedsLook(VirtualService? declared) => declared is not null && Patch.NamesServers;

    /// <inheritdoc/>
    public override IEnumerable<DrainTarget> Undrained(VirtualService? declared) =>
        Marks.EndedBy(Key, Patch.Servers.Over(VirtualService.NoServers, VirtualService.NoServers), declared);

    /// <inheritdoc/>
    public override Decision Decide(VirtualService? declared, VirtualService? kernel)
    {
        var before = declared ?? kernel ?? throw new RejectedException(new ServiceNotFound(Key));
        var broken = new ViolationList();
        var settings = Patch.Apply(before.Settings, broken);
        ServiceRules.Check(Key, settings, broken);
        Check(broken);
        var target = before with { Settings = settings, Servers = Patch.Servers.Over(before.Servers, VirtualService.NoServers) };
        var outcome = declared == target ? WriteOutcome.Unchanged : WriteOutcome.Changed;
        return new Decision(outcome, target, Merge(kernel, target, Patch.NamesServers ? target.Servers : null));
    }
}

/// <summary>Deletes a service with its servers.</summary>
/// <param name="Key">The service.</param>
public sealed record DeleteServiceIntent(ServiceKey Key) : ServiceIntent(Key)
{
    /// <inheritdoc/>
    public override bool TakesAway => true;

    /// <inheritdoc/>
    public override bool NeedsLook(VirtualService? declared) => true;

    /// <inheritdoc/>
    public override Decision Decide(VirtualService? declared, VirtualService? kernel) => declared is null && kernel is null
        ? throw new RejectedException(new ServiceNotFound(Key))
        : new Decision(WriteOutcome.Removed, null, null);
}

/// <summary>Makes a service's servers exactly these.</summary>
/// <param name="Key">The service.</param>
/// <param name="Servers">All its servers from now on.</param>
public sealed record ResetServersIntent(ServiceKey Key, ImmutableSortedDictionary<RealServerKey, RealServerSettings> Servers)
    : ServiceIntent(Key)
{
    /// <summary>True to leave the weights of servers that stay. Default false.</summary>
    public bool KeepsWeights { get; init; }

    /// <summary>How long the connections of servers that go may take; null to take them away at once.</summary>
    public TimeSpan? LeftPatience { get; init; }

    /// <inheritdoc/>
    public override TimeSpan? Patience => LeftPatience;

    /// <inheritdoc/>
    public override bool IsReset => true;

    /// <inheritdoc/>
    public override bool NeedsLook(VirtualService? declared) => true;

    /// <inheritdoc/>
    public override string? VersionIn(VirtualService? service, ServiceAnnotations annotations) => service is null ? null : ContentVersion.OfServers(service, annotations);

    /// <inheritdoc/>
    public override IEnumerable<DrainTarget> Undrained(VirtualService? declared) =>
        Marks.EndedBy(Key, KeepsWeights ? Servers.Where(server => declared?.Servers.ContainsKey(server.Key) != true) : Servers, declared);

    /// <inheritdoc/>
    public override Decision Decide(VirtualService? declared, VirtualService? kernel)
    {
        var before = declared ?? kernel ?? throw new RejectedException(new ServiceNotFound(Key));
        var target = before with { Servers = Servers };
        target = KeepsWeights ? KeptWeights.Of(target, declared, kernel) : target;
        target = LeftPatience is null ? target : Leftover.Keep(target, declared, kernel);
        var outcome = declared == target ? WriteOutcome.Unchanged : WriteOutcome.Changed;
        return new Decision(outcome, target, (kernel ?? target) with { Servers = target.Servers });
    }

    /// <inheritdoc/>
    public override IEnumerable<DrainTarget> Drained(Decision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return LeftPatience is null ? [] : Leftover.Of(decision.Declared!, Servers.Keys);
    }
}
