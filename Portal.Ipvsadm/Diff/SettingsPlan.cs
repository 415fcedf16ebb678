using System.Collections.Immutable;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Diff;

/// <summary>The steps from some settings to others.</summary>
/// <param name="Changes">The steps in their order.</param>
public sealed record SettingsPlan(ImmutableArray<SettingChange> Changes)
{
    /// <summary>No step.</summary>
    public static SettingsPlan Empty { get; } = new([]);

    /// <summary>True when there is no step.</summary>
    public bool IsEmpty => Changes.IsEmpty;

    /// <summary>
    /// The steps that only take away. They come before changes of the table, because the kernel takes no server of the
    /// other family as long as a daemon runs; the others come after, because it starts none while there is such a server.
    /// </summary>
    public ImmutableArray<SettingChange> Removals => Changes.RemoveAll(change => !change.IsRemoval);

    /// <summary>All other steps.</summary>
    public ImmutableArray<SettingChange> AdditionsAndEdits => Changes.RemoveAll(change => change.IsRemoval);

    /// <summary>Compares what was declared with what shall be declared, field by field.</summary>
    /// <param name="before">The settings so far.</param>
    /// <param name="after">The settings from now on.</param>
    /// <returns>The steps.</returns>
    public static SettingsPlan Between(KernelSettings before, KernelSettings after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var steps = ImmutableArray.CreateBuilder<SettingChange>();
        if (before.Timeouts != after.Timeouts)
        {
            steps.Add(new TimeoutsChanged(before.Timeouts, after.Timeouts));
        }

        foreach (var role in (ReadOnlySpan<DaemonRole>)[DaemonRole.Master, DaemonRole.Backup])
        {
            if (before.Daemon(role) != after.Daemon(role))
            {
                steps.Add(new DaemonChanged(role, before.Daemon(role), after.Daemon(role)));
            }
        }

        return steps.Count == 0 ? Empty : new SettingsPlan(steps.ToImmutable());
    }

    /// <summary>Compares what the kernel has with what it shall have. What that leaves to the kernel is as it is.</summary>
    /// <param name="actual">The settings that the kernel has.</param>
    /// <param name="desired">The settings that it shall have: a daemon that is not there is stopped, time-outs that are not there stay.</param>
    /// <returns>The steps.</returns>
    public static SettingsPlan ForKernel(KernelSettings actual, KernelSettings desired)
    {
        ArgumentNullException.ThrowIfNull(actual);
        ArgumentNullException.ThrowIfNull(desired);
        return Between(actual, new KernelSettings
        {
            Timeouts = desired.Timeouts ?? actual.Timeouts,
            Master = desired.Master is { } master && master.IsShownBy(actual.Master) ? actual.Master : desired.Master,
            Backup = desired.Backup is { } backup && backup.IsShownBy(actual.Backup) ? actual.Backup : desired.Backup,
        });
    }

    /// <summary>Makes every step in some settings.</summary>
    /// <param name="settings">The settings before.</param>
    /// <returns>The settings after.</returns>
    public KernelSettings Apply(KernelSettings settings) => Changes.Aggregate(settings, (current, change) => change.Apply(current));

    /// <summary>Takes every step back.</summary>
    /// <param name="settings">The settings, in which the steps were made or not.</param>
    /// <returns>The settings without them.</returns>
    public KernelSettings TakeBack(KernelSettings settings) => Changes.Aggregate(settings, (current, change) => change.TakeBack(current));

    /// <inheritdoc/>
    public bool Equals(SettingsPlan? other) => other is not null && Changes.SequenceEqual(other.Changes);

    /// <inheritdoc/>
    public override int GetHashCode() => Changes.Length;
}
