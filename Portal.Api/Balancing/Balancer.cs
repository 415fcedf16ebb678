using System.Threading.Channels;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Balancing;

/// <summary>
/// The single writer: every change of Portal's data and of the kernel goes through its queue, one after another, and
/// is acknowledged when the kernel has it and the journal holds it. Once in the queue it is carried out, whether
/// anybody waits for it or not.
/// </summary>
public sealed class Balancer : IAsyncDisposable
{
    private readonly IIpvsadm ipvsadm;
    private readonly IStateStore store;
    private readonly KernelGate gate;
    private readonly TimeProvider time;
    private readonly BalancerLog log;
    private readonly KernelWriter kernel;
    private readonly Channel<Func<Task>> queue = Channel.CreateUnbounded<Func<Task>>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task working;
    private DeclaredState? state;

    /// <summary>Creates the balancer; it starts to work off its queue at once.</summary>
    /// <param name="ipvsadm">The kernel's table.</param>
    /// <param name="store">Portal's data.</param>
    /// <param name="gate">Keeps listings away while something is written.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public Balancer(IIpvsadm ipvsadm, IStateStore store, KernelGate gate, TimeProvider time, ILogger<Balancer> logger)
    {
        this.ipvsadm = ipvsadm;
        this.store = store;
        this.gate = gate;
        this.time = time;
        log = new BalancerLog(logger);
        kernel = new KernelWriter(ipvsadm, log);
        state = store.Stored;
        working = Task.Run(WorkAsync);
    }

    /// <summary>Portal's data as it is acknowledged; empty until a Portal without data has adopted the kernel's.</summary>
    public DeclaredState State => state ?? DeclaredState.Empty;

    /// <summary>How the last push ended.</summary>
    public PushStatus LastPush { get; private set; } = PushStatus.None;

    /// <summary>True when a start or a failed write waits to be made good; <see cref="RecoverAsync"/> does it.</summary>
    public bool NeedsRecovery => !LastPush.IsGood || kernel.IsUnsettled;

    /// <summary>Carries out a request about one service.</summary>
    /// <param name="intent">What is wanted.</param>
    /// <param name="caller">Who wants it.</param>
    /// <param name="dryRun">True to find out what would happen, without doing it.</param>
    /// <returns>What was done, or would be.</returns>
    /// <exception cref="RejectedException">Nothing was changed, and why.</exception>
    public Task<WriteResult> WriteAsync(ServiceIntent intent, Caller caller, bool dryRun) => EnqueueAsync(async () =>
    {
        await BecomeReadyAsync();
        return (dryRun ? null : await TryWithoutLookingAsync(intent, caller)) ?? await LookAndWriteAsync(intent, caller, dryRun);
    });

    /// <summary>Makes Portal's data and the kernel exactly this table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="caller">Who wants it.</param>
    /// <param name="dryRun">True to find out what would happen, without doing it.</param>
    /// <returns>The steps that lead the kernel there.</returns>
    /// <exception cref="RejectedException">Nothing was changed, and why.</exception>
    public Task<WriteResult> ResetAsync(IpvsTable table, Caller caller, bool dryRun) => EnqueueAsync(async () =>
    {
        await BecomeReadyAsync();
        var plan = await ChangeAllAsync(table, table, caller, dryRun);
        return new WriteResult(WriteOutcome.Changed, State.Revision, null, plan);
    });

    /// <summary>Makes the kernel equal to Portal's data.</summary>
    /// <param name="caller">Who wants it.</param>
    /// <param name="dryRun">True to find out what differs, without changing it.</param>
    /// <returns>The steps that lead the kernel there.</returns>
    /// <exception cref="RejectedException">Nothing was changed, and why.</exception>
    public Task<WriteResult> PushAsync(Caller caller, bool dryRun) => EnqueueAsync(async () =>
    {
        await BecomeReadyAsync();
        var plan = await ChangeAllAsync(State.Table, State.Table, caller, dryRun);
        LastPush = dryRun ? LastPush : new PushStatus(time.GetUtcNow(), null);
        return new WriteResult(WriteOutcome.Changed, State.Revision, null, plan);
    });

    /// <summary>Makes Portal's data equal to what the kernel has. The kernel is not changed.</summary>
    /// <param name="caller">Who wants it.</param>
    /// <param name="dryRun">True to find out what would change.</param>
    /// <returns>The steps that lead Portal's data there.</returns>
    /// <exception cref="RejectedException">Nothing was changed, and why.</exception>
    public Task<WriteResult> ImportAsync(Caller caller, bool dryRun) => EnqueueAsync(async () =>
    {
        await BecomeReadyAsync();
        var actual = await ReadAsync(Extent.All);
        var plan = TableDiff.Compute(State.Table, actual);
        if (!dryRun)
        {
            await CommitAsync(plan, caller, Extent.All, actual);
        }

        return new WriteResult(WriteOutcome.Changed, State.Revision, null, plan);
    });

    /// <summary>Makes good what waits to be made good: the push at the start, or a write that failed half-way.</summary>
    /// <returns>When it was tried.</returns>
    public Task RecoverAsync() => EnqueueAsync(async () =>
    {
        try
        {
            if (!LastPush.IsGood)
            {
                await StartAsync();
            }
            else
            {
                await BecomeReadyAsync();
            }
        }
        catch (Exception exception) when (exception is RejectedException or IpvsadmException)
        {
            // It is tried again; the log has said so.
        }

        return true;
    });

    /// <summary>Takes no more requests and finishes those that are in the queue.</summary>
    /// <returns>When the last one is done.</returns>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await working;
    }

    private async Task WorkAsync()
    {
        await foreach (var work in queue.Reader.ReadAllAsync())
        {
            using var pass = await gate.EnterWriteAsync();
            await work();
        }
    }

    private async Task<T> EnqueueAsync<T>(Func<Task<T>> work)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var isQueued = queue.Writer.TryWrite(async () =>
        {
            try
            {
                answer.SetResult(await work());
            }
            catch (IpvsadmException exception)
            {
                answer.SetException(new RejectedException(new IpvsadmFailed(exception.Failure)));
            }
            catch (Exception exception)
            {
                answer.SetException(exception);
            }
        });
        return isQueued ? await answer.Task : throw new RejectedException(new Stopping());
    }

    private async Task BecomeReadyAsync()
    {
        if (LastPush.Time is null)
        {
            await StartAsync();
        }

        if (kernel.IsUnsettled)
        {
            await kernel.SettleAsync();
            log.Settled();
        }
    }

    // What the kernel refuses of stored data must not keep the rest of it from being pushed.
    private async Task StartAsync()
    {
        try
        {
            if (state is null)
            {
                var actual = (await ipvsadm.ListAsync(CancellationToken.None)).ToTable();
                var adopted = new DeclaredState(actual.Count == 0 ? 0 : 1, actual);
                store.Initialise(adopted);
                state = adopted;
                log.Adopted(actual.Count);
                LastPush = new PushStatus(time.GetUtcNow(), null);
                return;
            }

            var failures = await kernel.ApplyWhatGoesAsync(State.Table);
            if (failures.FirstOrDefault(failure => failure.IsUnavailable || failure.IsOutcomeUnknown) is { } broken)
            {
                throw new IpvsadmException(broken);
            }

            var problem = failures.Count == 0 ? null : $"{failures.Count} of its commands failed, the first: {failures[0].Command}: {failures[0].StandardError}";
            Report(problem, new PushStatus(time.GetUtcNow(), problem));
        }
        catch (IpvsadmException exception)
        {
            Report(exception.Message, LastPush with { Problem = exception.Message });
            throw;
        }
        catch (StoreException exception)
        {
            Report(exception.Message, LastPush with { Problem = exception.Message });
            throw new RejectedException(new NotStored(exception.Message));
        }
    }

    private void Report(string? problem, PushStatus status)
    {
        if (problem is null)
        {
            log.Started(State.Revision, State.Table.Count);
        }
        else if (problem != LastPush.Problem)
        {
            log.PushFailed(problem);
        }

        LastPush = status;
    }

    // Most requests need one command. When the kernel is as declared it is carried out, and when it is not the command
    // is refused and says so; a listing beforehand would cost many times as much.
    private async Task<WriteResult?> TryWithoutLookingAsync(ServiceIntent intent, Caller caller)
    {
        var declared = State.Table.Find(intent.Key);
        Decision decision;
        try
        {
            decision = intent.Decide(declared, declared);
        }
        catch (RejectedException exception) when (exception.Rejection is ServiceNotFound or ServerNotFound)
        {
            // Not in Portal's data; the kernel may have it.
            return null;
        }

        var plan = TableDiff.Compute(declared, decision.Kernel);
        var first = plan.Changes.FirstOrDefault()?.ToCommand() ?? (declared is null ? null : intent.Confirm(declared));
        if (first is null || (plan.Count > 1 && declared is not null))
        {
            return null;
        }

        var extent = new Extent(intent.Key);
        var believed = extent.Of(State.Table);
        if (await kernel.TryRunAsync(extent, believed, [first]) is not null)
        {
            return null;
        }

        // A service that was not there and is now: its servers can follow, since nobody else's can be among them.
        if (plan.Count > 1)
        {
            var service = decision.Kernel!;
            var reached = IpvsTable.Empty.With(service with { Servers = VirtualService.NoServers });
            await kernel.ApplyAsync(extent, IpvsTable.Empty, IpvsTable.Empty.With(service), reached);
        }

        await CommitAsync(TableDiff.Compute(declared, decision.Declared), caller, extent, believed);
        return new WriteResult(decision.Outcome, State.Revision, decision.Declared, ChangePlan.Empty);
    }

    private async Task<WriteResult> LookAndWriteAsync(ServiceIntent intent, Caller caller, bool dryRun)
    {
        var extent = new Extent(intent.Key);
        var before = await ReadAsync(extent);
        var declared = State.Table.Find(intent.Key);
        var decision = intent.Decide(declared, before.Find(intent.Key));
        var desired = decision.Kernel is null ? IpvsTable.Empty : IpvsTable.Empty.With(decision.Kernel);
        var plan = TableDiff.Compute(before, desired);
        if (!dryRun)
        {
            await kernel.ApplyAsync(extent, before, desired);
            await CommitAsync(TableDiff.Compute(declared, decision.Declared), caller, extent, before);
        }

        return new WriteResult(decision.Outcome, State.Revision, decision.Declared, plan);
    }

    private async Task<ChangePlan> ChangeAllAsync(IpvsTable declared, IpvsTable desired, Caller caller, bool dryRun)
    {
        var before = await ReadAsync(Extent.All);
        var plan = TableDiff.Compute(before, desired);
        if (!dryRun)
        {
            await kernel.ApplyAsync(Extent.All, before, desired);
            await CommitAsync(TableDiff.Compute(State.Table, declared), caller, Extent.All, before);
        }

        return plan;
    }

    private Task<IpvsTable> ReadAsync(Extent extent) => extent.ReadAsync(ipvsadm);

    private async Task CommitAsync(ChangePlan plan, Caller caller, Extent extent, IpvsTable before)
    {
        if (plan.IsEmpty)
        {
            return;
        }

        var change = new AcceptedChange(State.Revision + 1, time.GetUtcNow(), caller, [.. plan.Changes]);
        var next = State.After(change);
        try
        {
            store.Append(change, next);
        }
        catch (StoreException exception)
        {
            log.NotStored(exception.Message);
            await kernel.RestoreAsync(extent, before);
            throw new RejectedException(new NotStored(exception.Message));
        }

        state = next;
        log.Accepted(change.Revision, change.Changes.Length, caller.Name, caller.Request);
    }
}
