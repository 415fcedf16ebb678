using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Commands;

/// <summary>
/// One change of what IPVS can be told beside its table. It is about no service, and runs in a process of its own:
/// ipvsadm may hang when it stops a daemon that has just been started. <see cref="GlobalCommandText"/> writes its command line.
/// </summary>
public abstract record GlobalCommand
{
    private protected GlobalCommand()
    {
    }

    /// <summary>The command line, as a person would type it.</summary>
    /// <returns>For example <c>ipvsadm --set 900 120 300</c>.</returns>
    public sealed override string ToString() => "ipvsadm " + GlobalCommandText.Line(this);
}

/// <summary>Sets the time-outs: <c>ipvsadm --set 900 120 300</c>. Connections get the new ones with their next packet.</summary>
/// <param name="Timeouts">All three; a 0 would keep what is there.</param>
public sealed record SetTimeouts(Timeouts Timeouts) : GlobalCommand;

/// <summary>Starts a sync daemon: <c>ipvsadm --start-daemon master --mcast-interface eth1 --syncid 7 ...</c>.</summary>
/// <param name="Role">Which one; refused when one with that role runs.</param>
/// <param name="Daemon">Its settings.</param>
public sealed record StartDaemon(DaemonRole Role, SyncDaemon Daemon) : GlobalCommand;

/// <summary>Stops a sync daemon: <c>ipvsadm --stop-daemon master</c>.</summary>
/// <param name="Role">Which one; refused when none with that role runs.</param>
public sealed record StopDaemon(DaemonRole Role) : GlobalCommand;
