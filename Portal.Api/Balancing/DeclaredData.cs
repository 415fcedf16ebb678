using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Balancing;

/// <summary>Portal's data as it is acknowledged. Only the balancer's queue changes it.</summary>
internal sealed class DeclaredData(IStateStore store, TimeProvider time, BalancerLog log)
{
    private DeclaredState? state = store.Stored;

    /// <summary>The data; empty as long as there is none.</summary>
    public DeclaredState State => state ?? DeclaredState.Empty;

    /// <summary>False until a Portal without data has adopted the kernel's.</summary>
    public bool Exists => state is not null;

    /// <summary>Takes over the kernel's table as the first data.</summary>
    /// <exception cref="StoreException">It could not be stored.</exception>
    public void Adopt(IpvsTable table)
    {
        var adopted = new DeclaredState(table.Count == 0 ? 0 : 1, table);
        store.Initialise(adopted);
        state = adopted;
        log.Adopted(table.Count);
    }

    /// <summary>Stores changes that the kernel has made already; they are stored together or not at all.</summary>
    /// <param name="steps">For each change its steps, which follow on those before, and who asked for it.</param>
    /// <exception cref="StoreException">They could not be stored.</exception>
    public void Commit(IReadOnlyList<(ChangePlan Plan, Caller Caller)> steps)
    {
        var next = State;
        List<AcceptedChange> changes = new(steps.Count);
        foreach (var (plan, caller) in steps)
        {
            if (!plan.IsEmpty)
            {
                var change = new AcceptedChange(next.Revision + 1, time.GetUtcNow(), caller, [.. plan.Changes]);
                next = next.After(change);
                changes.Add(change);
            }
        }

        if (changes.Count == 0)
        {
            return;
        }

        store.Append(changes, next);
        state = next;
        foreach (var change in changes)
        {
            log.Accepted(change.Revision, change.Changes.Length, change.Caller.Name, change.Caller.Request);
        }
    }
}
