using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Writing;

/// <summary>Portal's data as it is acknowledged. Only the balancer's queue changes it.</summary>
internal sealed class DeclaredData
{
    private readonly IJournal journal;
    private readonly TimeProvider time;
    private readonly BalancerPolicy policy;
    private readonly BalancerLog log;
    private readonly IBalancerEvents? events;
    private DeclaredState? state;

    /// <summary>Takes what is stored.</summary>
    /// <param name="journal">What is stored.</param>
    /// <param name="time">The clock.</param>
    /// <param name="policy">The operator's rules.</param>
    /// <param name="log">The log.</param>
    /// <param name="events">Is told what was done; null for nobody.</param>
    public DeclaredData(IJournal journal, TimeProvider time, BalancerPolicy policy, BalancerLog log, IBalancerEvents? events)
    {
        (this.journal, this.time, this.policy, this.log, this.events) = (journal, time, policy, log, events);
        state = journal.Stored is { } stored ? View(stored) : null;
    }

    /// <summary>The whole of what is stored: where several directors share it, this one may own a part.</summary>
    public DeclaredState Whole => journal.Stored ?? DeclaredState.Empty;

    /// <summary>The data; empty as long as there is none.</summary>
    public DeclaredState State => state ?? DeclaredState.Empty;

    /// <summary>False until a Portal without data has adopted the kernel's.</summary>
    public bool Exists => state is not null;

    /// <summary>The time, as it stands in the journal.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The time on both clocks.</summary>
    public Moment Moment => MachineClock.Now(time, policy.Boot);

    /// <summary>Takes over the kernel's table and globals as the first data.</summary>
    /// <returns>Whether they are stored, or somebody else's data came first.</returns>
    /// <exception cref="StoreException">They could not be stored.</exception>
    public async ValueTask<AppendOutcome> AdoptAsync(IpvsTable table, Globals globals)
    {
        var adopted = new DeclaredState(table.Count == 0 && globals == Globals.None ? 0 : 1, table) { Globals = globals };
        if (await journal.InitialiseAsync(adopted) is AppendOutcome.Overtaken)
        {
            return AppendOutcome.Overtaken;
        }

        state = adopted;
        log.Adopted(table.Count);
        return AppendOutcome.Stored;
    }

    /// <summary>True when the kernel had nothing when Portal started: the machine has booted, and nothing is known of the health of servers.</summary>
    public bool WasEmpty { get; private set; }

    /// <summary>What the kernel remembers of health.</summary>
    public void Remember(HealthOverlay health, bool wasEmpty)
    {
        WasEmpty = wasEmpty;
        Overlay(health);
    }

    /// <summary>Health makes this of declared weights from now on. It is no change of the data: nothing is stored.</summary>
    public void Overlay(HealthOverlay health) => state = State with { Health = health };

    /// <summary>Stores changes that the kernel has made already; they are stored together or not at all.</summary>
    /// <param name="steps">The changes, each following on the one before.</param>
    /// <returns>Whether they are stored, or somebody else's change came first; null when none of them changes anything.</returns>
    /// <exception cref="StoreException">They could not be stored.</exception>
    public async ValueTask<AppendOutcome?> CommitAsync(IReadOnlyList<CommitStep> steps)
    {
        var next = State;
        List<AcceptedChange> changes = new(steps.Count);
        List<(KernelWork Work, DeclaredState Before, DeclaredState After)> details = new(steps.Count);
        foreach (var step in steps)
        {
            if (step.Change.WithEnds(next) is { IsEmpty: false } change)
            {
                var after = next.After(change);
                changes.Add(new AcceptedChange(after.Revision, Now, step.Caller, change) { IsForced = step.IsForced && journal is ISharedJournal });
                details.Add((step.Work, next, after));
                next = after;
            }
        }

        if (changes.Count == 0)
        {
            // That nothing is to be changed is an answer too: it must be so for all who share the journal.
            return journal is ISharedJournal shared && steps.Any(step => step.IsAnswer) && !await shared.IsFreshAsync() ? AppendOutcome.Overtaken : null;
        }

        if (await journal.AppendAsync(State.Revision, changes, next) is AppendOutcome.Overtaken)
        {
            return AppendOutcome.Overtaken;
        }

        state = next;
        for (var i = 0; i < changes.Count; i++)
        {
            log.Accepted(changes[i], details[i].Work);
            events?.Accepted(changes[i], details[i].Before, details[i].After);
        }

        return AppendOutcome.Stored;
    }

    /// <summary>Whether what is declared of the globals stands in the journal. Where directors share the journal, each has its own.</summary>
    public bool RecordsGlobals => journal is not ISharedJournal;

    /// <summary>Whether the globals are declared together with services.</summary>
    public bool DeclaresGlobals => policy.OwnsGlobals && RecordsGlobals;

    /// <summary>Keeps what is declared of the globals, where the journal does not.</summary>
    /// <exception cref="StoreException">They could not be stored.</exception>
    public void KeepGlobals(Globals globals)
    {
        ((ISharedJournal)journal).KeepGlobals(globals);
        state = State with { Globals = globals };
    }

    /// <summary>The data after news of a shared journal.</summary>
    public DeclaredState After(JournalNews news) => View(news.After) with { Health = State.Health };

    /// <summary>Takes over news of a shared journal.</summary>
    /// <param name="news">The news.</param>
    /// <param name="after">The data after them.</param>
    public void Take(JournalNews news, DeclaredState after)
    {
        var before = State;
        state = after;
        if (news.IsReplacing)
        {
            log.Replaced(after.Revision, after.Table.Count);
            Replaced(before, after);
            return;
        }

        foreach (var change in news.Changes)
        {
            log.Followed(change.Revision, change.Steps.Table.Count, change.Caller.Shown, change.Caller.Request, change.Caller.RequestId);
            var next = before.After(change.Steps);
            events?.Accepted(change, before, next);
            before = next;
        }
    }

    /// <summary>The data are those of the fleet from now on, perhaps with another revision.</summary>
    public void Given(DeclaredState whole)
    {
        state = View(whole) with { Health = State.Health };
        log.Given(whole.Revision);
    }

    private void Replaced(DeclaredState before, DeclaredState after)
    {
        var steps = new StateChange { Table = TableDiff.Compute(before.Table, after.Table) };
        if (!steps.IsEmpty)
        {
            events?.Accepted(new AcceptedChange(after.Revision, Now, Caller.Fleet, steps), before, after);
        }
    }

    // Of a journal that several share, this director has what is in its scope. What ends by itself counts its time on this machine.
    private DeclaredState View(DeclaredState whole)
    {
        var owned = journal is ISharedJournal ? policy.Declarable(whole.Table) : whole.Table;
        var steps = ReferenceEquals(owned, whole.Table) ? StateChange.Empty : new StateChange { Table = TableDiff.Compute(whole.Table, owned) }.WithEnds(whole);
        return (steps.IsEmpty ? whole : whole.After(steps) with { Revision = whole.Revision }).At(Moment);
    }

    /// <summary>Logs that a request has repaired the kernel without changing the data.</summary>
    public void PutRight(Caller caller, KernelWork work)
    {
        log.PutRight(State.Revision, caller, work);
        events?.PutRight(new KernelRepair(Now, caller, State.Revision, work.Plan, Problem: null) { Annotations = State.Annotations });
    }

    /// <summary>Logs what Portal has repaired in the kernel by itself, and what it could not.</summary>
    public void Repaired(Caller caller, RepairResult result) =>
        events?.PutRight(new KernelRepair(Now, caller, State.Revision, result.Tried, result.Problem) { Annotations = State.Annotations });
}
