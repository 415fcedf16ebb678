using System.Collections.Immutable;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Diff;

/// <summary>One step from some globals to others.</summary>
public abstract record GlobalChange
{
    private protected GlobalChange()
    {
    }

    /// <summary>True when something is there after the step that was not there before.</summary>
    public abstract bool IsAddition { get; }

    /// <summary>True when nothing is there after the step.</summary>
    public abstract bool IsRemoval { get; }

    /// <summary>The commands that make this step in the kernel.</summary>
    /// <returns>One command; two where a running daemon gets other settings; none where time-outs are no longer declared.</returns>
    public abstract ImmutableArray<GlobalCommand> ToCommands();

    /// <summary>Makes this step in some globals.</summary>
    /// <param name="globals">The globals before.</param>
    /// <returns>The globals after.</returns>
    public abstract Globals Apply(Globals globals);

    /// <summary>Takes this step back.</summary>
    /// <param name="globals">The globals, in which it was made or not.</param>
    /// <returns>The globals without it.</returns>
    public abstract Globals TakeBack(Globals globals);
}

/// <summary>Time-outs are declared, changed, or no longer declared.</summary>
/// <param name="Before">The time-outs so far; null for none.</param>
/// <param name="After">The time-outs from now on; null for none.</param>
public sealed record TimeoutsChanged(Timeouts? Before, Timeouts? After) : GlobalChange
{
    /// <inheritdoc/>
    public override bool IsAddition => Before is null;

    /// <inheritdoc/>
    public override bool IsRemoval => After is null;

    /// <inheritdoc/>
    public override ImmutableArray<GlobalCommand> ToCommands() => After is null ? [] : [new SetTimeouts(After)];

    /// <inheritdoc/>
    public override Globals Apply(Globals globals) => globals with { Timeouts = After };

    /// <inheritdoc/>
    public override Globals TakeBack(Globals globals) => globals with { Timeouts = Before };
}

/// <summary>A sync daemon comes, gets other settings, or goes.</summary>
/// <param name="Role">Which one.</param>
/// <param name="Before">Its settings so far; null for none.</param>
/// <param name="After">Its settings from now on; null for none.</param>
public sealed record DaemonChanged(DaemonRole Role, SyncDaemon? Before, SyncDaemon? After) : GlobalChange
{
    /// <inheritdoc/>
    public override bool IsAddition => Before is null;

    /// <inheritdoc/>
    public override bool IsRemoval => After is null;

    /// <inheritdoc/>
    public override ImmutableArray<GlobalCommand> ToCommands() =>
    [
        .. Before is null ? ImmutableArray<GlobalCommand>.Empty : [new StopDaemon(Role)],
        .. After is null ? ImmutableArray<GlobalCommand>.Empty : [new StartDaemon(Role, After)],
    ];

    /// <inheritdoc/>
    public override Globals Apply(Globals globals)
    {
        ArgumentNullException.ThrowIfNull(globals);
        return globals.With(Role, After);
    }

    /// <inheritdoc/>
    public override Globals TakeBack(Globals globals)
    {
        ArgumentNullException.ThrowIfNull(globals);
        return globals.With(Role, Before);
    }
}
