namespace Portal.Ipvsadm.Validation;

/// <summary>The names under which violations speak of the parts of a service and a server.</summary>
public static class Fields
{
    /// <summary>The protocol of a service, or that it is a firewall mark.</summary>
    public const string Type = "type";

    /// <summary>The address of a service or a server.</summary>
    public const string Host = "host";

    /// <summary>The port of a service, a server or a tunnel.</summary>
    public const string Port = "port";

    /// <summary>The family of a firewall-mark service.</summary>
    public const string Family = "family";

    /// <summary>The number of a firewall-mark service.</summary>
    public const string Mark = "mark";

    /// <summary>The scheduler.</summary>
    public const string Scheduler = "scheduler";

    /// <summary>The scheduler's flags.</summary>
    public const string SchedulerFlags = "scheduler_flags";

    /// <summary>The time-out of persistence.</summary>
    public const string Persistence = "persistence";

    /// <summary>The mask of persistence.</summary>
    public const string Netmask = "netmask";

    /// <summary>The engine of persistence.</summary>
    public const string PersistenceEngine = "persistence_engine";

    /// <summary>One-packet scheduling.</summary>
    public const string OnePacket = "one_packet";

    /// <summary>The services of a list.</summary>
    public const string Services = "services";

    /// <summary>The servers of a service.</summary>
    public const string Servers = "servers";

    /// <summary>The forwarding method.</summary>
    public const string Forwarder = "forwarder";

    /// <summary>The weight.</summary>
    public const string Weight = "weight";

    /// <summary>The upper threshold.</summary>
    public const string UpperThreshold = "upper_threshold";

    /// <summary>The lower threshold.</summary>
    public const string LowerThreshold = "lower_threshold";

    /// <summary>The tunnel of a server behind IP-in-IP forwarding.</summary>
    public const string Tunnel = "tunnel";

    /// <summary>The checksum of a tunnel.</summary>
    public const string Checksum = "checksum";

    /// <summary>The name of a service or a server.</summary>
    public const string Name = "name";

    /// <summary>The labels of a service or a server.</summary>
    public const string Labels = "labels";

    /// <summary>The time-out of established TCP connections.</summary>
    public const string Tcp = "tcp";

    /// <summary>The time-out of TCP connections of which one side has ended.</summary>
    public const string TcpFin = "tcp_fin";

    /// <summary>The time-out of UDP.</summary>
    public const string Udp = "udp";

    /// <summary>Whether a sync daemon sends or receives.</summary>
    public const string Role = "role";

    /// <summary>The interface of a sync daemon.</summary>
    public const string MulticastInterface = "mcast_interface";

    /// <summary>The number of a group of directors.</summary>
    public const string SyncId = "syncid";

    /// <summary>The longest message of a sync daemon.</summary>
    public const string SyncMaxlen = "sync_maxlen";

    /// <summary>The multicast group of a sync daemon.</summary>
    public const string MulticastGroup = "mcast_group";

    /// <summary>The port of that group.</summary>
    public const string MulticastPort = "mcast_port";

    /// <summary>Over how many routers the messages of a sync daemon go.</summary>
    public const string MulticastTtl = "mcast_ttl";
}
