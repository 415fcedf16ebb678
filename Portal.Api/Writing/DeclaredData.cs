using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Writing;

/// <summary>Portal's data as it is acknowledged. Only the balancer's queue changes it.</summary>
internal sealed class DeclaredData(IJournal journal, TimeProvider time, string boot, BalancerLog log, IBalancerEvents? events)
{
    private DeclaredState? state = journal.Stored?.At(MachineClock.Now(time, boot));

    /// <summary>The data; empty as long as there is none.</summary>
    public DeclaredState State => state ?? DeclaredState.Empty;

    /// <summary>False until a Portal without data has adopted the kernel's.</summary>
    public bool Exists => state is not null;

    /// <summary>The time, as it stands in the journal.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The time on both clocks.</summary>
    public Moment Moment => MachineClock.Now(time, boot);

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
                changes.Add(new AcceptedChange(after.Revision, Now, step.Caller, change));
                details.Add((step.Work, next, after));
                next = after;
            }
        }

        if (changes.Count == 0)
        {
            return null;
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
