using Portal.Api.State;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Intents;

/// <summary>What a request wants of the globals. What it does not concern stays as it is on both sides.</summary>
public abstract record GlobalsIntent
{
    private protected GlobalsIntent()
    {
    }

    /// <summary>Decides what becomes of the globals.</summary>
    /// <param name="declared">What is declared.</param>
    /// <param name="kernel">What the kernel has.</param>
    /// <returns>The globals afterwards.</returns>
    /// <exception cref="RejectedException">The request cannot be carried out.</exception>
    public abstract GlobalsDecision Decide(Globals declared, Globals kernel);

    private protected static WriteOutcome OutcomeOf<T>(T? before, T after)
        where T : class => before is null ? WriteOutcome.Created : before.Equals(after) ? WriteOutcome.Unchanged : WriteOutcome.Changed;
}

/// <summary>Declares the time-outs.</summary>
/// <param name="Patch">Says what becomes of those that are declared, or else of those that the kernel has.</param>
public sealed record PutTimeoutsIntent(TimeoutsPatch Patch) : GlobalsIntent
{
    /// <inheritdoc/>
    public override GlobalsDecision Decide(Globals declared, Globals kernel)
    {
        var after = Patch.Apply(declared.Timeouts ?? kernel.Timeouts ?? Timeouts.Default);
        return new GlobalsDecision(OutcomeOf(declared.Timeouts, after), declared with { Timeouts = after }, kernel with { Timeouts = after });
    }
}

/// <summary>Declares nothing about the time-outs any more. The kernel keeps those that it has.</summary>
public sealed record ForgetTimeoutsIntent : GlobalsIntent
{
    /// <inheritdoc/>
    public override GlobalsDecision Decide(Globals declared, Globals kernel) => declared.Timeouts is null
        ? throw new RejectedException(new TimeoutsNotFound())
        : new GlobalsDecision(WriteOutcome.Removed, declared with { Timeouts = null }, kernel);
}

/// <summary>Declares a sync daemon. One that runs with other settings is stopped and started with these.</summary>
/// <param name="Role">Which one.</param>
/// <param name="Daemon">Its settings.</param>
public sealed record PutDaemonIntent(DaemonRole Role, SyncDaemon Daemon) : GlobalsIntent
{
    /// <inheritdoc/>
    public override GlobalsDecision Decide(Globals declared, Globals kernel) =>
        new(OutcomeOf(declared.Daemon(Role), Daemon), declared.With(Role, Daemon), kernel.With(Role, Daemon));
}

/// <summary>Stops a sync daemon, declared or not, and declares nothing about it any more.</summary>
/// <param name="Role">Which one.</param>
public sealed record DeleteDaemonIntent(DaemonRole Role) : GlobalsIntent
{
    /// <inheritdoc/>
    public override GlobalsDecision Decide(Globals declared, Globals kernel) => declared.Daemon(Role) is null && kernel.Daemon(Role) is null
        ? throw new RejectedException(new DaemonNotFound(Role))
        : new GlobalsDecision(WriteOutcome.Removed, declared.With(Role, null), kernel.With(Role, null));
}
