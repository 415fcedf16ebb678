using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Diff;
using Portal.Ipvsadm.Execution;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Writing;

/// <summary>
/// This part is about the globals: time-outs and sync daemons. What a command has done is not believed but listed: ipvsadm may hang after
/// it has worked, and the kernel may take a value otherwise than it was given.
/// </summary>
internal sealed partial class Applier
{
    private GlobalsPlan? unsettledGlobals;
    private int refusedGlobals;

    /// <summary>Lists what the kernel has.</summary>
    /// <exception cref="IpvsadmException">It could not be listed.</exception>
    public Task<Globals> ReadGlobalsAsync() => ipvsadm.ListGlobalsAsync(CancellationToken.None);

    /// <summary>The steps that bring the kernel to the declared settings.</summary>
    /// <param name="present">What is declared.</param>
    /// <param name="after">The new declared settings: a daemon that is no longer declared stops.</param>
    /// <returns>The steps; none, and nothing is listed, where nothing is declared before and after.</returns>
    /// <exception cref="IpvsadmException">The kernel could not be listed.</exception>
    public async Task<GlobalsPlan> PlanGlobalsAsync(Globals present, Globals after)
    {
        if (present == Globals.None && after == Globals.None)
        {
            return GlobalsPlan.Empty;
        }

        return GlobalsPlan.ForKernel(await ReadGlobalsAsync(), present, after);
    }

    /// <summary>Notes what is about to be done, so that a start after a crash can take it back.</summary>
    /// <param name="revision">The revision of Portal's data.</param>
    /// <param name="plan">What is to be done.</param>
    /// <exception cref="RejectedException">It could not be noted.</exception>
    public void BeginGlobals(long revision, GlobalsPlan plan)
    {
        try
        {
            if (!plan.IsEmpty)
            {
                notes.Begin(new BegunGlobals(revision, plan));
            }
        }
        catch (StoreException exception)
        {
            throw new RejectedException(exception.ToRejection());
        }
    }

    /// <summary>What was begun is finished and stored.</summary>
    public void EndGlobals()
    {
        if (notes.Begun is not null)
        {
            notes.End();
        }
    }

    /// <summary>Takes back what a crash has cut off.</summary>
    /// <param name="revision">The revision of Portal's data.</param>
    /// <exception cref="IpvsadmException">It could not be taken back; it is to be tried again.</exception>
    public async Task ResumeGlobalsAsync(long revision)
    {
        unsettledGlobals = notes.Begun is { } begun && begun.Revision == revision ? begun.Plan : null;
        await SettleGlobalsAsync();
        EndGlobals();
    }

    /// <summary>Makes some steps of a plan. When that fails all of the plan is taken back.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="steps">The steps to make now.</param>
    /// <returns>What the kernel has afterwards; null when there was nothing to do.</returns>
    /// <exception cref="RejectedException">It was refused or could not be done.</exception>
    public async Task<Globals?> ApplyAsync(GlobalsPlan plan, ImmutableArray<GlobalChange> steps)
    {
        if (steps.IsEmpty)
        {
            return null;
        }

        var (failure, after) = await TryAsync(steps);
        if (failure is null)
        {
            return after;
        }

        await TakeBackAsync(plan);
        throw new RejectedException(new IpvsadmFailed(failure));
    }

    /// <summary>Makes as many steps as the kernel lets itself be led.</summary>
    /// <returns>What was refused.</returns>
    /// <exception cref="IpvsadmException">ipvsadm broke off; what is left to do was not done.</exception>
    public async Task<IReadOnlyList<IpvsadmFailure>> ApplyWhatGoesAsync(ImmutableArray<GlobalChange> steps)
    {
        List<IpvsadmFailure> failures = [];
        foreach (var step in steps)
        {
            switch ((await TryAsync([step])).Failure)
            {
                case null:
                    break;
                case var broken when broken is { IsUnavailable: true } or { IsOutcomeUnknown: true }:
                    throw new IpvsadmException(broken);
                case var refused:
                    failures.Add(refused);
                    break;
            }
        }

        return failures;
    }

    /// <summary>Takes back what of a plan was done, now or later.</summary>
    public async Task TakeBackAsync(GlobalsPlan plan)
    {
        if (plan.IsEmpty)
        {
            return;
        }

        unsettledGlobals = plan;
        try
        {
            await SettleGlobalsAsync();
        }
        catch (IpvsadmException exception)
        {
            log.Unsettled(exception.Message);
        }
    }

    private async Task SettleGlobalsAsync()
    {
        if (unsettledGlobals is not { } plan)
        {
            return;
        }

        var actual = await ReadGlobalsAsync();
        var failures = await ApplyWhatGoesAsync(GlobalsPlan.ForKernel(actual, plan.TakeBack(actual)).Changes);
        if (failures is [var refused, ..])
        {
            GiveUpAfterSome(refused, ref refusedGlobals);
        }

        (unsettledGlobals, refusedGlobals) = (null, 0);
        EndGlobals();
    }

    private async Task<(IpvsadmFailure? Failure, Globals? After)> TryAsync(ImmutableArray<GlobalChange> steps)
    {
        for (var attempt = 1; ; attempt++)
        {
            var failure = await RunAsync(steps);
            try
            {
                var actual = await ReadGlobalsAsync();
                var left = GlobalsPlan.ForKernel(actual, steps.Aggregate(actual, (globals, step) => step.Apply(globals))).Changes;
                if (left.IsEmpty)
                {
                    return (null, actual);
                }

                (failure, steps) = (failure ?? NotTaken(left[0]), left);
            }
            catch (IpvsadmException exception)
            {
                failure ??= exception.Failure is { IsUnavailable: true } or { IsOutcomeUnknown: true } ? exception.Failure : exception.Failure with { Kind = FailureKind.Broken };
            }

            if (!failure.IsInterrupted || attempt == Attempts)
            {
                return (failure, null);
            }
        }
    }

    private async Task<IpvsadmFailure?> RunAsync(ImmutableArray<GlobalChange> steps)
    {
        foreach (var command in steps.SelectMany(step => step.ToCommands()))
        {
            if (await ipvsadm.RunAsync(command) is { } failure)
            {
                return failure;
            }
        }

        return null;
    }

    // It said that all was well, and the kernel has something else.
    private static IpvsadmFailure NotTaken(GlobalChange left) => new()
    {
        Kind = FailureKind.Refused,
        Command = left.ToCommands()[^1].ToString(),
        ExitCode = 0,
        StandardError = left switch
        {
            TimeoutsChanged { Before: { } timeouts } => $"The kernel changed the setting to this: {new SetTimeouts(timeouts)}",
            DaemonChanged { Before: { } daemon, Role: var role } => $"The kernel changed the setting to this: {new StartDaemon(role, daemon)}",
            _ => "The kernel did not do it.",
        },
    };
}
