using System.Collections.Immutable;
using System.Threading.Channels;
using Portal.Api.Intents;
using Portal.Api.State;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Writing;

/// <summary>
/// The single writer: every change of Portal's data and of the kernel goes through its queue, one after another or,
/// where requests do not concern each other, together. A request is acknowledged when the kernel has it and the journal
/// holds it. Once in the queue it is carried out, whether anybody waits for it or not.
/// </summary>
public sealed partial class Balancer : IAsyncDisposable
{
    private const int LargestBurst = 256;

    private readonly KernelGate gate;
    private readonly DeclaredData data;
    private readonly Startup startup;
    private readonly ServiceWrites services;
    private readonly TableWrites tables;
    private readonly GlobalsWrites globals;
    private readonly HealthWrites health;
    private readonly CheckRowWrites? checkRows;
    private readonly Following? following;
    private readonly Adoption? adoption;
    private readonly DriftRecord drift;
    private readonly Channel<object> queue = Channel.CreateUnbounded<object>();
    private readonly Task working;
    private string? repairProblem;

    /// <summary>Creates the balancer; it starts to work off its queue at once.</summary>
    /// <param name="ipvsadm">The kernel's table.</param>
    /// <param name="journal">Portal's data.</param>
    /// <param name="notes">What Portal notes for itself.</param>
    /// <param name="gate">Keeps listings away while something is written.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    /// <param name="policy">The operator's rules; null for none.</param>
    /// <param name="events">Is told what was done; null for nobody.</param>
    /// <param name="reserved">Has the rows of checks, which are not in <paramref name="ipvsadm"/>; null where there are none.</param>
    public Balancer(
        IIpvsadm ipvsadm,
        IJournal journal,
        ILocalNotes notes,
        KernelGate gate,
        TimeProvider time,
        ILogger<Balancer> logger,
        BalancerPolicy? policy = null,
        IBalancerEvents? events = null,
        ReservedRows? reserved = null)
    {
        this.gate = gate;
        var log = new BalancerLog(logger);
        var rules = policy ?? new BalancerPolicy();
        var applier = new Applier(ipvsadm, notes, log);
        data = new DeclaredData(journal, time, rules, log, events);
        following = journal is ISharedJournal shared ? new Following(shared, ipvsadm, applier, data, rules, log) : null;
        drift = new DriftRecord(gate, data, log, events);
        var committer = new Committer(data, applier, log) { Following = following };
        tables = new TableWrites(ipvsadm, applier, data, committer, rules);
        globals = new GlobalsWrites(applier, data, committer, rules);
        startup = new Startup(ipvsadm, applier, data, tables, rules, time, log) { Following = following };
        adoption = following is null ? null : new Adoption(ipvsadm, following, startup, tables, data);
        services = new ServiceWrites(ipvsadm, applier, data, committer, rules);
        health = new HealthWrites(ipvsadm, applier, data);
        checkRows = reserved is null ? null : new CheckRowWrites(reserved, new Applier(reserved.Own, notes, log), log);
        working = Task.Run(WorkAsync);
    }

    /// <summary>Portal's data as it is acknowledged; empty until a Portal without data has adopted the kernel's.</summary>
    public DeclaredState State => data.State;

    /// <summary>Whether time-outs and sync daemons are declared together with services: not where others own some services, and not in a fleet.</summary>
    public bool DeclaresGlobals => data.DeclaresGlobals;

    /// <summary>True when the kernel had nothing when Portal started: nothing is known of the health of servers then.</summary>
    public bool WasEmpty => data.WasEmpty;

    /// <summary>How many requests wait in the queue.</summary>
    public int Waiting => queue.Reader.Count;

    /// <summary>How the last push ended.</summary>
    public PushStatus LastPush => startup.LastPush;

    /// <summary>What is known of drift.</summary>
    public DriftStatus Drift => drift.Status;

    /// <summary>True when a start or a failed write waits to be made good; <see cref="RecoverAsync"/> does it.</summary>
    public bool NeedsRecovery => startup.IsPending;

    /// <summary>Carries out a request about one service.</summary>
    /// <param name="intent">What is wanted.</param>
    /// <param name="terms">Who wants it, and on what terms.</param>
    /// <returns>What was done, or would be.</returns>
    /// <exception cref="RejectedException">Nothing was changed, and why.</exception>
    public Task<WriteResult> WriteAsync(ServiceIntent intent, WriteTerms terms)
    {
        if (terms.IsDryRun)
        {
            return WhenStartedAsync(() => services.LookAndWriteAsync(intent, terms));
        }

        var write = new QueuedWrite(intent, terms);
        return queue.Writer.TryWrite(write) ? write.Answer : Task.FromException<WriteResult>(new RejectedException(new Stopping()));
    }

    /// <summary>Carries out a request about the globals.</summary>
    /// <param name="intent">What is wanted.</param>
    /// <param name="terms">Who wants it, and on what terms.</param>
    /// <returns>What was done, or would be.</returns>
    /// <exception cref="RejectedException">Nothing was changed, and why.</exception>
    public Task<WriteResult> WriteAsync(GlobalsIntent intent, WriteTerms terms) => WhenStartedAsync(() => globals.WriteAsync(intent, terms));

    /// <summary>Makes Portal's data and the kernel exactly this table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="terms">Who wants it, and on what terms.</param>
    /// <param name="keepsWeights">True to leave the weights of servers that stay.</param>
    /// <param name="annotations">What is said of names and labels; null for nothing.</param>
    /// <param name="marks">What is said to be drained; null for nothing.</param>
    /// <returns>The steps that lead the kernel there.</returns>
    /// <exception cref="RejectedException">Nothing was changed, and why.</exception>
    public Task<WriteResult> ResetAsync(
        IpvsTable table,
        WriteTerms terms,
        bool keepsWeights = false,
        ImmutableSortedDictionary<ServiceKey, ServiceAnnotationEdit>? annotations = null,
        ImmutableSortedDictionary<ServiceKey, DrainMarks>? marks = null) => WhenWritableAsync(terms, () => tables.ResetAsync(table, annotations, marks, keepsWeights, terms));

    /// <summary>Makes Portal's data and the kernel what a request declares as a whole. What it says nothing of stays.</summary>
    /// <param name="intent">What it declares.</param>
    /// <param name="terms">Who wants it, and on what terms.</param>
    /// <returns>The steps that lead the kernel there.</returns>
    /// <exception cref="RejectedException">Nothing was changed, and why.</exception>
    public Task<WriteResult> DeclareAsync(StateIntent intent, WriteTerms terms) => WhenWritableAsync(terms, () => tables.DeclareAsync(intent, terms));

    /// <summary>Makes Portal's data and the kernel what Portal's data was at an earlier revision.</summary>
    /// <param name="past">The data then.</param>
    /// <param name="terms">Who wants it, and on what terms.</param>
    /// <returns>The steps that lead the kernel there.</returns>
    /// <exception cref="RejectedException">Nothing was changed, and why.</exception>
    public Task<WriteResult> RestoreAsync(DeclaredState past, WriteTerms terms) => WhenWritableAsync(terms, () => EndDriftAsync(tables.RestoreAsync(past, terms), terms));

    /// <summary>Makes the kernel equal to Portal's data.</summary>
    /// <param name="terms">Who wants it, and on what terms.</param>
    /// <returns>The steps that lead the kernel there.</returns>
    /// <exception cref="RejectedException">Nothing was changed, and why.</exception>
    public Task<WriteResult> PushAsync(WriteTerms terms) => WhenStartedAsync(async () =>
    {
        var result = await EndDriftAsync(tables.PushAsync(terms), terms);
        if (!terms.IsDryRun)
        {
            startup.Pushed(UnmanagedText.Describe(result.Unmanaged));
        }

        return result;
    });

    /// <summary>Makes Portal's data equal to what the kernel has. The kernel is not changed.</summary>
    /// <param name="terms">Who wants it, and on what terms.</param>
    /// <returns>The steps that lead Portal's data there.</returns>
    /// <exception cref="RejectedException">Nothing was changed, and why.</exception>
    public Task<WriteResult> ImportAsync(WriteTerms terms) => WhenWritableAsync(terms, () => EndDriftAsync(tables.ImportAsync(terms), terms));

    /// <summary>Sets the counters of services and their servers to zero. Portal's data does not know of them.</summary>
    /// <param name="service">Which service; null for all that the kernel has.</param>
    /// <param name="terms">Who wants it, and on what terms.</param>
    /// <returns>No steps: the table stays as it is.</returns>
    /// <exception cref="RejectedException">It was refused, and why; of several services some may have been done.</exception>
    public Task<WriteResult> ZeroAsync(ServiceKey? service, WriteTerms terms) => WhenStartedAsync(() => tables.ZeroAsync(service, terms));

    /// <summary>Takes a host out of service: every server with its address gets no new connections. Or takes it back.</summary>
    /// <param name="host">The address.</param>
    /// <param name="isOut">True to take it out.</param>
    /// <param name="terms">Who wants it, and on what terms.</param>
    /// <param name="patience">How long servers that come back wait until their checks call them up; null for not at all.</param>
    /// <returns>The steps that lead the kernel there.</returns>
    /// <exception cref="RejectedException">Nothing was changed, and why.</exception>
    public Task<WriteResult> MaintainAsync(Address host, bool isOut, WriteTerms terms, TimeSpan? patience = null) => WhenWritableAsync(terms, () => tables.MaintainAsync(host, isOut, patience, terms));

    /// <summary>Ends the return of a host from maintenance, of which no server waits any more.</summary>
    /// <param name="drain">The drain that returns; when it is no longer that one, nothing is done.</param>
    /// <param name="caller">Who ends it.</param>
    /// <returns>When it is stored.</returns>
    /// <exception cref="RejectedException">It could not be stored; it is to be tried again.</exception>
    public Task EndReturnAsync(Drain drain, Caller caller) => WhenWritableAsync(new WriteTerms(caller), async () =>
    {
        await tables.EndReturnAsync(drain, caller);
        return true;
    });

    /// <summary>Makes good what waits to be made good: the push at the start, or a write that failed half-way.</summary>
    /// <returns>When it was tried.</returns>
    public Task RecoverAsync() => EnqueueAsync(async () =>
    {
        await startup.RecoverAsync();
        return true;
    });

    /// <summary>Takes over what other directors of the fleet have changed, and tries again what the kernel refused of it before.</summary>
    /// <param name="retries">True to try again what was refused.</param>
    /// <param name="asks">False where nothing is to be taken over but what is known to be new when the writes before are done.</param>
    /// <returns>When it was done.</returns>
    /// <exception cref="RejectedException">The fleet's store could not be read, or a person has to decide.</exception>
    public Task FollowAsync(bool retries, bool asks = true) => EnqueueAsync(async () =>
    {
        if (!startup.IsBegun)
        {
            await startup.RecoverAsync();
            return true;
        }

        if (asks || following!.HasNews)
        {
            await following!.CatchUpAsync();
        }

        if (retries)
        {
            await following!.RetryAsync();
        }

        return true;
    });

    /// <summary>Sees that the kernel has all that the fleet has at this moment. A Portal that is alone always has.</summary>
    /// <param name="isWanted">False to do nothing.</param>
    /// <returns>When it does.</returns>
    /// <exception cref="RejectedException">The fleet's store could not be read, or a person has to decide.</exception>
    public Task RefreshAsync(bool isWanted) => isWanted && following is not null ? FollowAsync(retries: false) : Task.CompletedTask;

    /// <summary>Decides which data hold where a director and its fleet differ.</summary>
    /// <param name="isFromStore">True for those of the fleet, which this director then has; false for those of this director, which the fleet then has.</param>
    /// <param name="terms">Who decides it, and on what terms.</param>
    /// <returns>The steps that lead there: in this kernel, or in the fleet's data.</returns>
    /// <exception cref="RejectedException">Nothing was changed, and why.</exception>
    public Task<WriteResult> AdoptAsync(bool isFromStore, WriteTerms terms) => EnqueueAsync(() => adoption!.AdoptAsync(isFromStore, terms));

    /// <summary>What the kernel refused of other directors' changes, a sentence for each service; none where it has everything.</summary>
    public ImmutableSortedDictionary<ServiceKey, string> Refused => following?.Refused ?? ImmutableSortedDictionary<ServiceKey, string>.Empty;

    /// <summary>Makes the kernel follow what health makes of declared weights. It is no change of Portal's data.</summary>
    /// <param name="overlay">What health makes of them.</param>
    /// <param name="judged">What was drained when that was judged.</param>
    /// <returns>When the kernel has it.</returns>
    /// <exception cref="RejectedException">It could not be done; what was done of it stays, and the rest is to be tried again.</exception>
    public Task ApplyHealthAsync(HealthOverlay overlay, DrainList judged) => WhenStartedAsync(async () =>
    {
        await health.ApplyAsync(overlay, judged);
        return true;
    });

    /// <summary>Makes the kernel's rows for checks through virtual addresses those that are wanted. It is no change of Portal's data.</summary>
    /// <param name="wanted">The ways that are wanted.</param>
    /// <param name="looks">True to look at what the kernel has: somebody else may have changed it.</param>
    /// <returns>What the kernel has then.</returns>
    /// <exception cref="RejectedException">It could not be done; it is to be tried again.</exception>
    public Task<CheckRowStatus> KeepCheckRowsAsync(IReadOnlyCollection<CheckRoute> wanted, bool looks) =>
        WhenStartedAsync(() => checkRows?.KeepAsync(wanted, looks) ?? Task.FromResult(CheckRowStatus.None));

    /// <summary>Brings the kernel as near to Portal's data as it lets itself be brought, unasked.</summary>
    internal Task<RepairResult> RepairAsync() => WhenStartedAsync(async () =>
    {
        // What a write without a known outcome has made must not go before it is known.
        var result = await tables.RepairAsync(following is not { IsInDoubt: true });
        drift.See(result.Found);

        // What cannot be repaired is the same at each attempt: it is told once.
        if (result.HasRepaired || (result.Problem is not null && result.Problem != repairProblem))
        {
            data.Repaired(Caller.Reconcile, result);
        }

        repairProblem = result.Problem;
        if (result.Problem is null)
        {
            following?.AllIsThere();
            drift.End();
        }

        return result;
    });

    /// <summary>Takes in what a look at the kernel has found, if it can be believed; see <see cref="DriftRecord.TrySee"/>.</summary>
    internal bool TrySeeDrift(Drift seen, long version) => drift.TrySee(seen, version);

    /// <summary>Takes no more requests and finishes those that are in the queue.</summary>
    /// <returns>When the last one is done.</returns>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await working;
    }
}
