using System.Collections.Immutable;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Writing;

/// <summary>Carries out requests about the table as a whole, and about the table and the globals together. Only the balancer's queue calls it.</summary>
internal sealed partial class TableWrites(IIpvsadm ipvsadm, Applier applier, DeclaredData data, Committer committer, BalancerPolicy policy)
{
    /// <summary>Makes Portal's data and the kernel exactly this table.</summary>
    /// <param name="wanted">The table.</param>
    /// <param name="annotations">What is said of names and labels; null for nothing.</param>
    /// <param name="marks">What is said to be drained; null for nothing.</param>
    /// <param name="keepsWeights">True to leave the weights of servers that stay.</param>
    /// <param name="terms">Who wants it, and on what terms.</param>
    /// <returns>The steps that lead the kernel there.</returns>
    /// <exception cref="RejectedException">Nothing was changed, and why.</exception>
    public Task<WriteResult> ResetAsync(
        IpvsTable wanted,
        ImmutableSortedDictionary<ServiceKey, ServiceAnnotationEdit>? annotations,
        ImmutableSortedDictionary<ServiceKey, DrainMarks>? marks,
        bool keepsWeights,
        WriteTerms terms) => MakeAsync(
        new Goal(wanted, GlobalsPlan.Empty)
        {
            Extent = ExtentOf(terms.Reach, wanted),
            KeepsWeights = keepsWeights,
            Edits = annotations,
            Change = new StateChange
            {
                Annotations = AnnotationSteps(annotations),
                Drains = Undrained(wanted, keepsWeights, marks),
            },
        },
        terms);

    /// <summary>Makes the kernel equal to Portal's data.</summary>
    /// <param name="terms">Who wants it, and on what terms.</param>
    /// <returns>The steps that lead the kernel there.</returns>
    /// <exception cref="RejectedException">Nothing was changed, and why.</exception>
    public async Task<WriteResult> PushAsync(WriteTerms terms)
    {
        var made = await applier.PlanGlobalsAsync(data.State.Globals, data.State.Globals);

        // It declares nothing, so there is nothing to say of hosts in maintenance.
        return await MakeAsync(new Goal(data.State.Table, made) { IsPush = true }, terms) with { Held = [] };
    }

    /// <summary>
    /// Makes Portal's data and the kernel what Portal's data was at an earlier revision. What was drained then serves again: its
    /// drain would have ended long ago. What was Portal's then and is no longer stays as it is.
    /// </summary>
    /// <param name="past">The data then.</param>
    /// <param name="terms">Who wants it, and on what terms.</param>
    /// <returns>The steps that lead the kernel there.</returns>
    /// <exception cref="RejectedException">Nothing was changed, and why.</exception>
    public async Task<WriteResult> RestoreAsync(DeclaredState past, WriteTerms terms)
    {
        var table = policy.Declarable(past.Table);
        var wanted = policy.OwnsGlobals && data.RecordsGlobals ? past.Globals : data.State.Globals;
        var made = await applier.PlanGlobalsAsync(data.State.Globals, wanted);
        var change = new StateChange
        {
            Globals = GlobalsPlan.Between(data.State.Globals, wanted),
            Annotations = [.. data.State.Annotations.StepsTo(past.Annotations, table)],
            Drains = Undrained(table, keepsWeights: false, marks: null),
        };
        return await MakeAsync(new Goal(table, made) { Change = change }, terms);
    }

    /// <summary>
    /// Makes Portal's data equal to what the kernel has. Only servers of hosts in maintenance that somebody has given a weight are
    /// set to 0 again.
    /// </summary>
    /// <param name="terms">Who wants it, and on what terms.</param>
    /// <returns>The steps that lead Portal's data there.</returns>
    /// <exception cref="RejectedException">Nothing was changed, and why.</exception>
    public async Task<WriteResult> ImportAsync(WriteTerms terms)
    {
        var actual = await Extent.All.ReadAsync(ipvsadm, Effective.Of(data.State));

        // If somebody has set a weight in the kernel by hand, Portal declares that weight, and the drain ends.
        ImmutableArray<DrainChange> turns = [.. data.State.Drains.Ends(actual.Services.SelectMany(service => DrainMarks.None.EndedBy(service.Key, service.Servers.Where(server => server.Value.Weight != 0), null)))];
        var drains = data.State.Drains.After(turns);
        var after = data.State with { Drains = drains };
        var declaredAfter = Taken(actual, after);
        var desired = Effective.Of(declaredAfter, after.Overlays);
        var plan = TableDiff.Compute(data.State.Table, declaredAfter);
        var change = new StateChange
        {
            Table = plan,
            Globals = policy.OwnsGlobals && data.RecordsGlobals ? GlobalsPlan.Between(data.State.Globals, (await applier.ReadGlobalsAsync()).ToDeclare(data.State.Globals)) : GlobalsPlan.Empty,
            Drains = turns,
        };
        policy.CheckNew(NotDeclared(declaredAfter));
        RemovalGuard.CheckImport(policy, terms, data.State, actual, plan);
        if (!terms.IsDryRun)
        {
            var work = await applier.ApplyAsync(Extent.All, actual, desired, TableDiff.Compute(actual, desired));
            await committer.CommitAsync(new CommitStep(change, terms.Caller, work) { IsForced = terms.IsForced }, Extent.All, actual);
        }

        return Report(change) with { Unmanaged = TableDiff.Compute(actual, desired).Unmanaged, Held = Held(actual, drains) };
    }

    /// <summary>Sets counters to zero.</summary>
    /// <param name="service">The service to reset, with its servers; null for all of the kernel.</param>
    /// <param name="terms">Who wants it, and on what terms.</param>
    /// <returns>No steps: the table stays as it is.</returns>
    /// <exception cref="RejectedException">It was refused, and why.</exception>
    public async Task<WriteResult> ZeroAsync(ServiceKey? service, WriteTerms terms)
    {
        IReadOnlyList<ServiceKey> keys = service is { } one
            ? [(await ipvsadm.ListAsync(one, CancellationToken.None) ?? throw new RejectedException(new ServiceNotFound(one))).Key]
            : [.. (await ipvsadm.ListAsync(CancellationToken.None)).Services.Select(listed => listed.Key)];
        ReachGuard.CheckPresent(terms.Reach, data.State, keys);
        if (!terms.IsDryRun)
        {
            // Each by itself: without a service, ipvsadm would also reach those that are not Portal's.
            var failures = await applier.RunAsync([.. keys.Select(key => new ZeroService(key))]);
            if (failures.FirstOrDefault(failure => failure is not null && failure.Kind != FailureKind.NoSuchService) is { } failed)
            {
                throw new RejectedException(new IpvsadmFailed(failed));
            }
        }

        return Report(StateChange.Empty);
    }

    /// <summary>
    /// Repairs the kernel by Portal's data without a request, as far as possible: a refused command does not stop the rest,
    /// and nothing is removed if that would be more than Portal may remove by itself.
    /// </summary>
    /// <returns>The steps, and what is left to do.</returns>
    /// <exception cref="IpvsadmException">The kernel could not be listed, or ipvsadm broke off.</exception>
    /// <param name="removes">False to remove nothing.</param>
    public async Task<RepairResult> RepairAsync(bool removes = true)
    {
        var effective = Effective.Of(data.State);
        var before = await Extent.All.ReadAsync(ipvsadm, effective);
        var plan = TableDiff.Compute(before, effective);
        var isHeldBack = !plan.Removals.IsEmpty && (!removes || policy.RemovesTooMuch(before, plan));
        var made = await applier.PlanGlobalsAsync(data.State.Globals, data.State.Globals);
        var failures = await applier.ApplyWhatGoesAsync(isHeldBack ? plan.WithoutRemovals() : plan);
        return new RepairResult(plan, [.. failures, .. await applier.ApplyWhatGoesAsync(made.Changes)], isHeldBack) { Globals = made };
    }

    private IEnumerable<ServiceKey> NotDeclared(IpvsTable table) => table.Services.Select(service => service.Key).Where(key => data.State.Table.Find(key) is null);

    private async Task<WriteResult> MakeAsync(Goal goal, WriteTerms terms)
    {
        policy.CheckScope([.. goal.Table.Services.Select(service => service.Key)]);
        policy.CheckNew(NotDeclared(goal.Table));
        var keys = goal.Table.Services.Select(service => service.Key);
        ReachGuard.CheckBefore(terms.Reach, data.State, keys);
        ReachGuard.CheckAfter(terms.Reach, data.State, keys, goal.Change.Annotations);
        var after = data.State.After(goal.Change with { Table = ChangePlan.Empty });
        var (extent, made) = (goal.Extent, goal.Made);
        var present = extent.PutInto(IpvsTable.Empty, data.State.Table);
        var before = (await extent.ReadAsync(ipvsadm, Effective.Of(goal.Table, after.Overlays))).InOrderOf(present);
        ReachGuard.CheckPresent(terms.Reach, data.State, before.Services.Select(service => service.Key));
        CheckCondition(goal, (present, before), terms);

        var listed = goal.KeepsWeights ? KeptWeights.Of(goal.Table, present, before) : goal.Table;
        var wanted = (terms.Patience is null ? listed : Leftover.Keep(listed, present, before)).InOrderOf(present);
        HealthGuard.Check(policy, data.State, [.. wanted.Services], goal.Change.Annotations, key => goal.Edits?.GetValueOrDefault(key) ?? ServiceAnnotationEdit.None);
        ImmutableArray<DrainTarget> left = terms.Patience is null ? [] : [.. Leftover.Of(wanted, listed)];
        var begun = after.Drains.Begin(left, terms.Patience, data.Moment, isRenewing: false);
        ImmutableArray<DrainChange> turns = [.. goal.Change.Drains, .. begun.Select(drain => new DrainStarted(drain))];
        var drains = data.State.Drains.After(turns);
        var desired = Effective.Of(wanted, after.Overlays with { Drains = drains });
        var plan = TableDiff.Compute(before, desired);
        var own = ReferenceEquals(before, present) && ReferenceEquals(wanted, desired) ? plan : TableDiff.Compute(present, wanted);
        var counted = begun.IsEmpty ? (plan, own) : (Leftover.Counted(before, desired, begun), Leftover.Counted(present, wanted, begun));
        RemovalGuard.Check(policy, terms, data.State.Revision, (before, counted.Item1), (present, counted.Item2));
        if (!terms.IsDryRun)
        {
            applier.BeginGlobals(data.State.Revision, made);
            var work = await applier.ApplyAsync(extent, before, desired, plan, made);
            await committer.CommitAsync(new CommitStep(goal.Change with { Table = own, Drains = turns }, terms.Caller, work) { IsForced = terms.IsForced, IsAnswer = !goal.IsPush }, extent, before, made);
        }

        return Report(goal.Change with { Table = plan, Globals = made }) with { Held = Held(listed, drains), Draining = drains.Find(left), Declared = wanted };
    }

    private void CheckCondition(Goal goal, (IpvsTable Declared, IpvsTable Kernel) before, WriteTerms terms)
    {
        if (terms.Condition.IsNone)
        {
            return;
        }

        var annotations = data.State.Annotations;
        var own = goal.Version?.Invoke();
        var seen = own ?? ContentVersion.Of(Effective.Seen(before.Kernel, data.State), annotations);
        if (!terms.Condition.Holds(own ?? ContentVersion.Of(before.Declared, annotations), seen))
        {
            throw new RejectedException(new ConditionFailed(seen));
        }
    }

    private ImmutableArray<AnnotationChange> AnnotationSteps(ImmutableSortedDictionary<ServiceKey, ServiceAnnotationEdit>? annotations)
    {
        var broken = new ViolationList();
        ImmutableArray<AnnotationChange> steps = [.. annotations?.SelectMany(edit => edit.Value.StepsFrom(edit.Key, data.State.Annotations.Of(edit.Key), broken)) ?? []];
        return broken.IsEmpty ? steps : throw new RejectedException(new RulesBroken([.. broken.All]));
    }

    // What a list has is drained no more.
    private ImmutableArray<DrainChange> Undrained(IpvsTable wanted, bool keepsWeights, ImmutableSortedDictionary<ServiceKey, DrainMarks>? marks)
    {
        var state = data.State;
        return state.Drains.IsEmpty ? [] : [.. state.Drains.Ends(wanted.Services.SelectMany(service =>
        {
            var declared = state.Table.Find(service.Key);
            var given = keepsWeights ? service.Servers.Where(server => declared?.Servers.ContainsKey(server.Key) != true) : service.Servers;
            var said = marks?.GetValueOrDefault(service.Key) ?? DrainMarks.None;
            return said.EndedBy(service.Key, given, declared).Concat(keepsWeights || said.OfService ? [] : [new ServiceDrain(service.Key)]);
        }))];
    }

    // What the kernel has, to be declared: a weight that an overlay has made says nothing of the declared one.
    private static IpvsTable Taken(IpvsTable actual, DeclaredState state) => Effective.Seen(actual, state) is var seen && ReferenceEquals(seen, actual) ? actual
        : actual.Services.Aggregate(seen, (table, service) => table.With(table.Find(service.Key)!.WithWeights(
            service.Servers.Where(server => IsGiven(service.Key, server.Key, server.Value, state)).Select(server => (server.Key, server.Value.Weight)))));

    // Somebody has given the server its weight by hand.
    private static bool IsGiven(ServiceKey service, RealServerKey server, RealServerSettings kernel, DeclaredState state) =>
        kernel.Weight != 0 && (state.Table.Find(service, server) is not { } declared || state.Overlays.Over(service, server, declared)?.Weight != kernel.Weight);

    // The servers of hosts in maintenance that shall have a weight.
    private static ImmutableArray<DrainedServer> Held(IpvsTable wanted, DrainList drains) =>
    [
        .. from host in drains.All
           where host.Target is HostDrain
           from server in host.Target.ServersIn(wanted)
           where server.Weight != 0 && drains.DrainOf(server.Service, server.Server) == host
           select server,
    ];

    // For a caller with a scope nothing else is there.
    private Extent ExtentOf(Reach reach, IpvsTable wanted) => reach.IsEverything ? Extent.All
        : Extent.Those(key => wanted.Find(key) is not null || reach.Covers(key, data.State.Annotations));

    private WriteResult Report(StateChange steps) => new(WriteOutcome.Changed, data.State.Revision, null, steps) { Unmanaged = steps.Table.Unmanaged };

    // The table that shall be declared, and what changes beside it; the kernel's globals are made to follow by steps that are known beforehand.
    private sealed record Goal(IpvsTable Table, GlobalsPlan Made)
    {
        // What it is about; all by default. The table holds nothing else.
        public Extent Extent { get; init; } = Extent.All;

        // What a caller may ask for, where that is not the version of all services.
        public Func<string>? Version { get; init; }

        public bool KeepsWeights { get; init; }

        public bool IsPush { get; init; }

        public StateChange Change { get; init; } = StateChange.Empty;

        public ImmutableSortedDictionary<ServiceKey, ServiceAnnotationEdit>? Edits { get; init; }
    }
}
