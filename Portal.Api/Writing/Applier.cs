using Portal.Api.State;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Writing;

/// <summary>
/// Runs the commands that change the kernel; nothing else of Portal does. It brings the kernel from one table to another, all of the way
/// or not at all. Only the balancer's queue calls it, so it is the only writer; what other programs write meanwhile is noticed by what
/// ipvsadm then refuses.
/// </summary>
internal sealed partial class Applier(IIpvsadm ipvsadm, ILocalNotes notes, BalancerLog log)
{
    private const int Attempts = 3;

    private (Extent Extent, Func<IpvsTable, IpvsTable> Repair)? unsettled;
    private int refusals;

    /// <summary>
    /// True when it is not known what a failed write left in the kernel. Nothing else is written before that is put right.
    /// </summary>
    public bool IsUnsettled => unsettled is not null || unsettledGlobals is not null;

    /// <summary>Whether a failure says that the kernel is not as it was believed to be.</summary>
    public static bool IsSurprise(IpvsadmFailure failure) => failure.Kind is
        FailureKind.ServiceExists or FailureKind.NoSuchService or FailureKind.ServerExists or FailureKind.NoSuchServer;

    /// <summary>Runs commands that need no listing first. A failed command changes nothing, unless it hung.</summary>
    public Task<IReadOnlyList<IpvsadmFailure?>> RunAsync(IReadOnlyList<IpvsadmCommand> commands) => ipvsadm.RunAsync(commands);

    /// <summary>Brings the kernel from what it has to another table and other globals.</summary>
    /// <param name="extent">What of the table is concerned; both tables hold nothing else.</param>
    /// <param name="before">The table that the kernel has; it has it again when this fails.</param>
    /// <param name="desired">The table that it shall have.</param>
    /// <param name="plan">The steps from the one to the other.</param>
    /// <param name="globals">The steps of the globals; they are taken back when this fails.</param>
    /// <returns>The steps, and the commands of all attempts.</returns>
    /// <exception cref="RejectedException">It was refused or could not be done.</exception>
    public async Task<KernelWork> ApplyAsync(Extent extent, IpvsTable before, IpvsTable desired, ChangePlan plan, GlobalsPlan globals)
    {
        KernelWork work;
        await ApplyAsync(globals, globals.Removals);
        try
        {
            work = await ApplyAsync(extent, before, desired, plan);
        }
        catch (RejectedException)
        {
            await TakeBackAsync(globals);
            throw;
        }

        try
        {
            await ApplyAsync(globals, globals.AdditionsAndEdits);
            return work.And(globals);
        }
        catch (RejectedException)
        {
            await RestoreAsync(extent, before);
            throw;
        }
    }

    /// <summary>Brings the kernel from the table that it has to another.</summary>
    /// <param name="extent">What is concerned; both tables hold nothing else.</param>
    /// <param name="before">What the kernel has; it has it again when this fails.</param>
    /// <param name="desired">What it shall have.</param>
    /// <param name="plan">The steps from the one to the other.</param>
    /// <returns>The steps, and the commands of all attempts.</returns>
    /// <exception cref="RejectedException">It was refused or could not be done.</exception>
    public async Task<KernelWork> ApplyAsync(Extent extent, IpvsTable before, IpvsTable desired, ChangePlan plan)
    {
        var work = KernelWork.Of(plan);
        for (var attempt = 1; ; attempt++)
        {
            var failure = await RunAsync(plan);
            if (failure is null)
            {
                return work;
            }

            if ((IsSurprise(failure) || failure.IsInterrupted) && attempt < Attempts)
            {
                log.KernelChangedMeanwhile(failure.Command, failure.StandardError);
                plan = TableDiff.Compute(await ReadOrRestoreAsync(extent, before), desired);
                work = work.And(plan);
                continue;
            }

            await RestoreAsync(extent, before);
            throw new RejectedException(new IpvsadmFailed(failure));
        }
    }

    /// <summary>Makes as many steps as the kernel lets itself be led, from the whole table that was just read.</summary>
    /// <returns>What was refused.</returns>
    /// <exception cref="IpvsadmException">ipvsadm broke off; what is left to do was not done.</exception>
    public async Task<IReadOnlyList<IpvsadmFailure>> ApplyWhatGoesAsync(ChangePlan plan)
    {
        var failures = await RunWhatGoesAsync(plan);
        unsettled = null;
        return failures;
    }

    /// <summary>Brings the kernel back to a table that was read from it, after a write that could not be finished, now or later.</summary>
    public Task RestoreAsync(Extent extent, IpvsTable before) => RepairAsync(extent, actual => extent.PutInto(actual, before));

    /// <summary>
    /// Takes steps back that were made, or may have been made, without a look at the kernel beforehand, now or later.
    /// What else the kernel has stays: it may be somebody else's.
    /// </summary>
    public Task TakeBackAsync(IEnumerable<TableChange> steps)
    {
        // What went comes back in the order in which it had come.
        var made = ChangePlan.Of([.. steps]);
        IReadOnlyList<TableChange> back = [.. made.Removals, .. made.AdditionsAndEdits.Reverse()];
        return RepairAsync(Extent.Of(back.Select(step => step.Service)), actual => back.Aggregate(actual, (table, step) => step.TakeBack(table)));
    }

    /// <summary>Puts right what a failed write may have left, as far as the kernel lets itself be put right.</summary>
    /// <exception cref="IpvsadmException">The kernel could not be listed, or ipvsadm broke off or refused; it is to be tried again.</exception>
    public async Task SettleAsync()
    {
        await SettleGlobalsAsync();
        await SettleTableAsync();
    }

    private static IpvsadmFailure? FirstOf(IReadOnlyList<IpvsadmFailure?> failures) => failures.FirstOrDefault(failure => failure is not null);

    // A command that the kernel always refuses must not block all later writes for ever.
    private void GiveUpAfterSome(IpvsadmFailure refused, ref int refusals)
    {
        if (++refusals < Attempts)
        {
            throw new IpvsadmException(refused with { Kind = FailureKind.Broken });
        }

        log.NotPutRight(refused.Command, refused.StandardError);
    }

    private async Task SettleTableAsync()
    {
        if (unsettled is { } work)
        {
            await SettleTableAsync(work);
            unsettled = null;
        }
    }

    private async Task SettleTableAsync((Extent Extent, Func<IpvsTable, IpvsTable> Repair) work)
    {
        var actual = await work.Extent.ReadAsync(ipvsadm);
        var failures = await RunWhatGoesAsync(TableDiff.Compute(actual, work.Repair(actual)));

        if (failures.FirstOrDefault(failure => !IsSurprise(failure)) is { } refused)
        {
            GiveUpAfterSome(refused, ref refusals);
        }

        refusals = 0;
    }

    private async Task<IReadOnlyList<IpvsadmFailure>> RunWhatGoesAsync(ChangePlan plan)
    {
        List<IpvsadmFailure> failures = [];
        await RunWhatGoesAsync([.. plan.AdditionsAndEdits.Select(change => change.ToCommand())], failures);
        await RunWhatGoesAsync([.. plan.Removals.Select(change => change.ToCommand())], failures);
        return failures;
    }

    // A command that ipvsadm itself refuses ends it, and those behind it have to be run once more.
    private async Task RunWhatGoesAsync(IReadOnlyList<IpvsadmCommand> commands, List<IpvsadmFailure> failures)
    {
        while (commands.Count > 0)
        {
            var outcomes = await ipvsadm.RunAsync(commands);
            if (outcomes.FirstOrDefault(failure => failure is { IsUnavailable: true } or { IsOutcomeUnknown: true }) is { } broken)
            {
                throw new IpvsadmException(broken);
            }

            failures.AddRange(outcomes.OfType<IpvsadmFailure>().Where(failure => failure.Kind != FailureKind.NotRun));
            IReadOnlyList<IpvsadmCommand> rest = [.. commands.Where((_, index) => outcomes[index] is { Kind: FailureKind.NotRun })];
            if (rest.Count == commands.Count)
            {
                return;
            }

            commands = rest;
        }
    }

    // Nothing is unsettled as long as it goes at once: in a fleet that is ordinary.
    private async Task RepairAsync(Extent extent, Func<IpvsTable, IpvsTable> repair)
    {
        (Extent Extent, Func<IpvsTable, IpvsTable> Repair)? left = unsettled is { } other ? (other.Extent.With(extent), actual => repair(other.Repair(actual))) : (extent, repair);
        try
        {
            await SettleTableAsync(left.Value);
            left = null;
        }
        catch (IpvsadmException exception)
        {
            log.Unsettled(exception.Message);
        }
        finally
        {
            unsettled = left;
        }
    }

    private async Task<IpvsTable> ReadOrRestoreAsync(Extent extent, IpvsTable before)
    {
        try
        {
            return await extent.ReadAsync(ipvsadm);
        }
        catch (IpvsadmException exception)
        {
            await RestoreAsync(extent, before);
            throw new RejectedException(new IpvsadmFailed(exception.Failure));
        }
    }

    private async Task<IpvsadmFailure?> RunAsync(ChangePlan plan)
    {
        var failure = FirstOf(await ipvsadm.RunAsync([.. plan.AdditionsAndEdits.Select(change => change.ToCommand())]));
        if (failure is not null)
        {
            return failure;
        }

        var removals = await ipvsadm.RunAsync([.. plan.Removals.Select(change => change.ToCommand())]);

        // What was to go and is gone is no failure.
        return removals.FirstOrDefault(removal => removal is not null && removal.Kind is not (FailureKind.NoSuchService or FailureKind.NoSuchServer));
    }
}
