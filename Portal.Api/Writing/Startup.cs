using Portal.Api.State;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Writing;

/// <summary>
/// The work that must be done before any write: the push of Portal's data at the start, and the repair of what a
/// failed write has left. Only the balancer's queue calls it.
/// </summary>
internal sealed class Startup(IIpvsadm ipvsadm, Applier applier, DeclaredData data, TableWrites tables, BalancerPolicy policy, TimeProvider time, BalancerLog log)
{
    // While ipvsadm hangs each attempt takes long: those who wait in the queue meanwhile get the answer of the first.
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(1);

    private (Exception Exception, long Timestamp)? lastFailure;

    /// <summary>Follows the other directors of a fleet; null where there are none.</summary>
    public Following? Following { get; init; }

    /// <summary>True once the kernel was brought to the data.</summary>
    public bool IsBegun => LastPush.Time is not null;

    /// <summary>How the last push ended.</summary>
    public PushStatus LastPush { get; private set; } = PushStatus.None;

    /// <summary>
    /// True when something waits to be made good. What the kernel refused of a push is not tried again unasked: a push
    /// also takes away what others have added since.
    /// </summary>
    public bool IsPending => LastPush.Time is null || applier.IsUnsettled;

    /// <summary>Makes sure that writing can begin.</summary>
    /// <exception cref="IpvsadmException">It cannot, because the kernel cannot be listed.</exception>
    /// <exception cref="RejectedException">It cannot, for another reason.</exception>
    public async Task EnsureAsync()
    {
        if (LastPush.Time is not null && !applier.IsUnsettled)
        {
            return;
        }

        if (lastFailure is { } failure && time.GetElapsedTime(failure.Timestamp) < Memory)
        {
            throw failure.Exception;
        }

        try
        {
            if (LastPush.Time is null)
            {
                await PushAsync();
            }

            if (applier.IsUnsettled)
            {
                await applier.SettleAsync();
                log.Settled();
            }

            lastFailure = null;
        }
        catch (Exception exception) when (exception is IpvsadmException or RejectedException)
        {
            lastFailure = (exception, time.GetTimestamp());
            throw;
        }
    }

    /// <summary>Forgets that it failed a moment ago: a person has changed the reason.</summary>
    public void Forget() => lastFailure = null;

    /// <summary>Tries again what waits to be made good.</summary>
    public async Task RecoverAsync()
    {
        try
        {
            await EnsureAsync();
        }
        catch (Exception exception) when (exception is RejectedException or IpvsadmException)
        {
            // It is tried again; the log has said so.
        }
    }

    /// <summary>Portal's data was pushed.</summary>
    /// <param name="problem">What of it could not be; null when all of it was.</param>
    public void Pushed(string? problem) => LastPush = new PushStatus(time.GetUtcNow(), problem);

    // What the kernel refuses of stored data must not keep the rest of it from being pushed.
    private async Task PushAsync()
    {
        try
        {
            if (Following is not null)
            {
                await JoinAsync(Following);
            }

            if (!data.Exists)
            {
                var table = (await ipvsadm.ListAsync(CancellationToken.None)).ToTable().Beside([]);
                NeedStored(await data.AdoptAsync(table, policy.OwnsGlobals ? (await applier.ReadGlobalsAsync()).ToDeclare(Globals.None) : Globals.None));
                Pushed(null);
                return;
            }

            await ResumeAsync();
            if (Following is null)
            {
                await DisownAsync();
            }

            await RememberAsync();
            var result = await tables.RepairAsync(Following is not { HasSeen: false });
            if (result.HasRepaired || result.Problem is not null)
            {
                data.Repaired(Caller.Portal, result);
            }

            Report(new PushStatus(time.GetUtcNow(), result.Problem));
        }
        catch (IpvsadmException exception)
        {
            Report(LastPush with { Problem = exception.Message });
            throw;
        }
        catch (StoreException exception)
        {
            Report(LastPush with { Problem = exception.Message });
            throw new RejectedException(exception.ToRejection());
        }
    }

    // The copy may be an old one. Where the fleet cannot be asked, Portal starts with it all the same, and removes nothing for it.
    private async Task JoinAsync(Following following)
    {
        try
        {
            await following.CatchUpAsync(isStarted: false);
        }
        catch (RejectedException exception)
        {
            if (!data.Exists)
            {
                Report(LastPush with { Problem = exception.Message });
                throw;
            }
        }
    }

    // With a scope the globals have become somebody else's.
    private async Task ResumeAsync()
    {
        if (policy.OwnsGlobals)
        {
            await applier.ResumeGlobalsAsync(data.State.Revision);
        }
        else
        {
            applier.EndGlobals();
        }
    }

    private async Task RememberAsync()
    {
        if (!data.State.Overrides.IsEmpty || data.State.Annotations.Services.Any(key => data.State.Annotations.Of(key).HasHealth))
        {
            var kernel = await Extent.All.ReadAsync(ipvsadm, data.State.Table);
            data.Remember(kernel.Count == 0 ? HealthMemory.Waiting(data.State) : HealthMemory.Of(data.State, kernel), kernel.Count == 0);
        }
    }

    // What an operator takes out of the scope, or whose marks he gives to checks, is no longer Portal's; the history still has it.
    private async Task DisownAsync()
    {
        var change = new StateChange
        {
            Table = TableDiff.Compute(data.State.Table, policy.Declarable(data.State.Table)),
            Globals = policy.OwnsGlobals ? GlobalsPlan.Empty : GlobalsPlan.Between(data.State.Globals, Globals.None),
        };
        if (!change.IsEmpty)
        {
            log.Disowned(change.Table.Count, change.Globals.Changes.Length);
            NeedStored(await data.CommitAsync([new CommitStep(change, Caller.Portal, KernelWork.None)]));
        }
    }

    private static void NeedStored(AppendOutcome? outcome)
    {
        if (outcome is AppendOutcome.Overtaken)
        {
            throw new RejectedException(NotStored.Overtaken);
        }
    }

    private void Report(PushStatus status)
    {
        if (status.Problem is null)
        {
            log.Started(data.State.Revision, data.State.Table.Count);
        }
        else if (status.Problem != LastPush.Problem)
        {
            log.PushFailed(status.Problem);
        }

        LastPush = status;
    }
}
