namespace Portal.Ipvsadm.Model;

/// <summary>Everything of a virtual service that can be edited in place without touching a connection.</summary>
public sealed record VirtualServiceSettings
{
    /// <summary>The scheduler's name; default wlc. At most 15 characters; see <see cref="Schedulers.All"/>.</summary>
    public string Scheduler { get; init; } = Schedulers.Default;

    /// <summary>The scheduler's flags; default none.</summary>
    public SchedulerFlags Flags { get; init; }

    /// <summary>The persistence of clients; null means that each connection is scheduled anew.</summary>
    public Persistence? Persistence { get; init; }

    /// <summary>True when each datagram is scheduled by itself; only for UDP and firewall marks. Default false.</summary>
    public bool OnePacket { get; init; }
}
