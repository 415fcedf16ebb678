using System.Collections.Immutable;
using Portal.Ipvsadm.Commands;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Diff;

/// <summary>One step from some settings to others.</summary>
public abstract record SettingChange
{
    private protected SettingChange()
    {
    }

    /// <summary>True when something is there after the step that was not there before.</summary>
    public abstract bool IsAddition { get; }

    /// <summary>True when nothing is there after the step.</summary>
    public abstract bool IsRemoval { get; }

    /// <summary>The commands that make this step in the kernel.</summary>
    /// <returns>One command; two where a running daemon gets other settings; none where time-outs are no longer declared.</returns>
    public abstract ImmutableArray<SettingCommand> ToCommands();

    /// <summary>Makes this step in some settings.</summary>
    /// <param name="settings">The settings before.</param>
    /// <returns>The settings after.</returns>
    public abstract KernelSettings Apply(KernelSettings settings);

    /// <summary>Takes this step back.</summary>
    /// <param name="settings">The settings, in which it was made or not.</param>
    /// <returns>The settings without it.</returns>
    public abstract KernelSettings TakeBack(KernelSettings settings);
}

/// <summary>Time-outs are declared, changed, or no longer declared.</summary>
/// <param name="Before">The time-outs so far; null for none.</param>
/// <param name="After">The time-outs from now on; null for none.</param>
public sealed record TimeoutsChanged(Timeouts? Before, Timeouts? After) : SettingChange
{
    /// <inheritdoc/>
    public override bool IsAddition => Before is null;

    /// <inheritdoc/>
    public override bool IsRemoval => After is null;

    /// <inheritdoc/>
    public override ImmutableArray<SettingCommand> ToCommands() => After is null ? [] : [new SetTimeouts(After)];

    /// <inheritdoc/>
    public override KernelSettings Apply(KernelSettings settings) => settings with { Timeouts = After };

    /// <inheritdoc/>
    public override KernelSettings TakeBack(KernelSettings settings) => settings with { Timeouts = Before };
}

/// <summary>A sync daemon comes, gets other settings, or goes.</summary>
/// <param name="Role">Which one.</param>
/// <param name="Before">Its settings so far; null for none.</param>
/// <param name="After">Its settings from now on; null for none.</param>
public sealed record DaemonChanged(DaemonRole Role, SyncDaemon? Before, SyncDaemon? After) : SettingChange
{
    /// <inheritdoc/>
    public override bool IsAddition => Before is null;

    /// <inheritdoc/>
    public override bool IsRemoval => After is null;

    /// <inheritdoc/>
    public override ImmutableArray<SettingCommand> ToCommands() =>
    [
        .. Before is null ? ImmutableArray<SettingCommand>.Empty : [new StopDaemon(Role)],
        .. After is null ? ImmutableArray<SettingCommand>.Empty : [new StartDaemon(Role, After)],
    ];

    /// <inheritdoc/>
    public override KernelSettings Apply(KernelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.With(Role, After);
    }

    /// <inheritdoc/>
    public override KernelSettings TakeBack(KernelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.With(Role, Before);
    }
}
