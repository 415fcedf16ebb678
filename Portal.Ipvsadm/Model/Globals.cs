namespace Portal.Ipvsadm.Model;

/// <summary>The globals: what IPVS can be told beside its table, which is its time-outs and its sync daemons. They hold for a whole network namespace; none belongs to a service.</summary>
public sealed record Globals
{
    /// <summary>Nothing is said.</summary>
    public static Globals None { get; } = new();

    /// <summary>The time-outs; null where nothing is declared about them. A kernel always has some.</summary>
    public Timeouts? Timeouts { get; init; }

    /// <summary>The daemon that sends; null where none runs, or nothing is declared about it.</summary>
    public SyncDaemon? Master { get; init; }

    /// <summary>The daemon that receives; null where none runs, or nothing is declared about it.</summary>
    public SyncDaemon? Backup { get; init; }

    /// <summary>One of the daemons.</summary>
    /// <param name="role">Which one.</param>
    /// <returns>The daemon; null where there is none.</returns>
    public SyncDaemon? Daemon(DaemonRole role) => role == DaemonRole.Master ? Master : Backup;

    /// <summary>These globals with another daemon in one role.</summary>
    /// <param name="role">Which one.</param>
    /// <param name="daemon">The daemon; null for none.</param>
    /// <returns>The changed copy.</returns>
    public Globals With(DaemonRole role, SyncDaemon? daemon) => role == DaemonRole.Master ? this with { Master = daemon } : this with { Backup = daemon };

    /// <summary>These globals, and where they say nothing those of another.</summary>
    /// <param name="other">The other globals.</param>
    /// <returns>Both together.</returns>
    public Globals Over(Globals other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new Globals { Timeouts = Timeouts ?? other.Timeouts, Master = Master ?? other.Master, Backup = Backup ?? other.Backup };
    }

    /// <summary>What one declares who wants a kernel's globals to stay as they are: time-outs only where they are not the default.</summary>
    /// <param name="declared">What is declared already.</param>
    /// <returns>The globals to declare.</returns>
    public Globals ToDeclare(Globals declared)
    {
        ArgumentNullException.ThrowIfNull(declared);
        return new Globals
        {
            Timeouts = declared.Timeouts is null && Timeouts == Timeouts.Default ? null : Timeouts,
            Master = declared.Master is { } master && master.IsShownBy(Master) ? master : Master,
            Backup = declared.Backup is { } backup && backup.IsShownBy(Backup) ? backup : Backup,
        };
    }
}
