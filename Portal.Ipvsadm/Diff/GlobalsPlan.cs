using System.Collections.Immutable;
using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Diff;

/// <summary>The steps from some globals to others.</summary>
/// <param name="Changes">The steps in their order.</param>
public sealed record GlobalsPlan(ImmutableArray<GlobalChange> Changes)
{
    /// <summary>No step.</summary>
    public static GlobalsPlan Empty { get; } = new([]);

    /// <summary>True when there is no step.</summary>
    public bool IsEmpty => Changes.IsEmpty;

    /// <summary>
    /// The steps that only take away. They come before changes of the table, because the kernel takes no server of the
    /// other family as long as a daemon runs; the others come after, because it starts none while there is such a server.
    /// </summary>
    public ImmutableArray<GlobalChange> Removals => Changes.RemoveAll(change => !change.IsRemoval);

    /// <summary>All other steps.</summary>
    public ImmutableArray<GlobalChange> AdditionsAndEdits => Changes.RemoveAll(change => change.IsRemoval);

    /// <summary>Compares what was declared with what shall be declared, field by field.</summary>
    /// <param name="before">The globals so far.</param>
    /// <param name="after">The globals from now on.</param>
    public static GlobalsPlan Between(Globals before, Globals after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var steps = ImmutableArray.CreateBuilder<GlobalChange>();
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

        return steps.Count == 0 ? Empty : new GlobalsPlan(steps.ToImmutable());
    }

    /// <summary>Compares what the kernel has with what it shall have. What that leaves to the kernel is as it is.</summary>
    /// <param name="actual">The globals that the kernel has.</param>
    /// <param name="desired">The globals that it shall have: a daemon that is not there is stopped, time-outs that are not there stay.</param>
    public static GlobalsPlan ForKernel(Globals actual, Globals desired)
    {
        ArgumentNullException.ThrowIfNull(actual);
        ArgumentNullException.ThrowIfNull(desired);
        return Between(actual, new Globals
        {
            Timeouts = desired.Timeouts ?? actual.Timeouts,
            Master = desired.Master is { } master && master.IsShownBy(actual.Master) ? actual.Master : desired.Master,
            Backup = desired.Backup is { } backup && backup.IsShownBy(actual.Backup) ? actual.Backup : desired.Backup,
        });
    }

    /// <summary>Compares what the kernel has with what is declared, or shall be. A daemon of which nothing was declared stays.</summary>
    /// <param name="actual">What the kernel has.</param>
    /// <param name="present">What is declared.</param>
    /// <param name="after">The new declared settings: a daemon that is no longer declared stops.</param>
    public static GlobalsPlan ForKernel(Globals actual, Globals present, Globals after)
    {
        ArgumentNullException.ThrowIfNull(actual);
        ArgumentNullException.ThrowIfNull(present);
        ArgumentNullException.ThrowIfNull(after);
        return ForKernel(actual, after.Over(new Globals { Master = present.Master is null ? actual.Master : null, Backup = present.Backup is null ? actual.Backup : null }));
    }

    /// <summary>Makes every step in some globals.</summary>
    /// <param name="globals">The globals before.</param>
    /// <returns>The globals after.</returns>
    public Globals Apply(Globals globals) => Changes.Aggregate(globals, (current, change) => change.Apply(current));

    /// <summary>Takes every step back.</summary>
    /// <param name="globals">The globals, in which the steps were made or not.</param>
    /// <returns>The globals without them.</returns>
    public Globals TakeBack(Globals globals) => Changes.Aggregate(globals, (current, change) => change.TakeBack(current));

    /// <inheritdoc/>
    public bool Equals(GlobalsPlan? other) => other is not null && Changes.SequenceEqual(other.Changes);

    /// <inheritdoc/>
    public override int GetHashCode() => Changes.Length;
}
