using Portal.Ipvsadm.Model;

namespace Portal.Cli.Convert.Keepalived;

/// <summary>A <c>virtual_server</c> while it is read.</summary>
internal sealed class VirtualServer(Place place) : ITimed
{
    /// <summary>Where it stands.</summary>
    public Place Place => place;

    /// <summary>The addresses and marks that it is for.</summary>
    public required IReadOnlyList<VirtualTarget> Targets { get; init; }

    /// <summary>Where each field was said.</summary>
    public Dictionary<string, Place> Places { get; } = [];

    /// <summary>The protocol; null when none is said.</summary>
    public Protocol? Protocol { get; set; }

    /// <summary>The family of marks; null when none is said.</summary>
    public IpFamily? Family { get; set; }

    /// <summary>The scheduler; null when none is said.</summary>
    public string? Scheduler { get; set; }

    /// <summary>The flags of the scheduler.</summary>
    public SchedulerFlags Flags { get; set; }

    /// <summary>Whether each datagram is scheduled by itself.</summary>
    public bool OnePacket { get; set; }

    /// <summary>How servers get packets that do not say it themselves.</summary>
    public Forwarding Forwarding { get; set; } = new Masquerading();

    /// <summary>Seconds of persistence; null for none.</summary>
    public long? Persistence { get; set; }

    /// <summary>The mask of persistence as it is written.</summary>
    public (string Text, Place Place)? Mask { get; set; }

    /// <summary>The persistence engine.</summary>
    public (string Text, Place Place)? Engine { get; set; }

    /// <summary>The weight of servers that do not say it themselves.</summary>
    public int Weight { get; set; } = 1;

    /// <summary>The weight that must be alive.</summary>
    public (long Weight, Place Place)? Quorum { get; set; }

    /// <summary>Whether servers keep weight 0 when they are down.</summary>
    public bool Inhibits { get; set; }

    /// <summary>The host that checks over HTTP name.</summary>
    public string? VirtualHost { get; set; }

    /// <summary>Its name; null for none.</summary>
    public string? Name { get; set; }

    /// <summary>When checks are made.</summary>
    public Timing Timing { get; } = new();

    /// <summary>The server that serves when too few others do.</summary>
    public RealServer? Sorry { get; set; }

    /// <summary>The servers.</summary>
    public List<RealServer> Servers { get; } = [];
}
