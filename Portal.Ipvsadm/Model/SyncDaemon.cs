namespace Portal.Ipvsadm.Model;

/// <summary>
/// The settings of a sync daemon, a thread of the kernel that sends connections to other directors, or receives them, so
/// that one of them can take over without loss. A running one cannot be changed: it is stopped and started again.
/// </summary>
public sealed record SyncDaemon
{
    /// <summary>The kernel keeps 15 bytes of an interface's name.</summary>
    public const int MaximumInterfaceLength = 15;

    /// <summary>The greatest number that tells groups of directors apart.</summary>
    public const int MaximumSyncId = 255;

    /// <summary>The longest message: what a datagram can hold.</summary>
    public const int MaximumMessage = 65507;

    /// <summary>The longest message over IPv6, whose header is longer.</summary>
    public const int MaximumMessageIPv6 = 65487;

    /// <summary>The shortest message that a backup makes room for: the kernel raises less to it.</summary>
    public const int MinimumBackupMessage = 1024;

    /// <summary>The port that is used when none is named.</summary>
    public const int DefaultPort = 8848;

    /// <summary>How far messages go when nobody says otherwise: no router passes them on.</summary>
    public const int DefaultTimeToLive = 1;

    /// <summary>The greatest number of hops.</summary>
    public const int MaximumTimeToLive = 255;

    /// <summary>The group that is used when none is named: 224.0.0.81.</summary>
    public static Address DefaultGroup { get; } = Address.IPv4(0xE0000051);

    /// <summary>The interface over which it sends or receives, for example <c>eth1</c>.</summary>
    public required string Interface { get; init; }

    /// <summary>Whose messages it sends or takes, 0 to 255; a backup with 0 takes all. Default 0.</summary>
    public int SyncId { get; init; }

    /// <summary>
    /// How long its messages may be, in bytes; null leaves it to the kernel, which goes by the interface. Default null.
    /// </summary>
    public int? MaximumLength { get; init; }

    /// <summary>The multicast group, IPv4 or IPv6. Default 224.0.0.81.</summary>
    public Address Group { get; init; } = DefaultGroup;

    /// <summary>The UDP port of the group, 1 to 65535. Default 8848.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>Over how many routers its messages go, 1 to 255. Default 1, none.</summary>
    public int TimeToLive { get; init; } = DefaultTimeToLive;

    /// <summary>Whether a running daemon is what these settings ask for: what they leave to the kernel is as the kernel has it.</summary>
    /// <param name="running">The daemon as it is listed; null when none runs.</param>
    /// <returns>True when it is.</returns>
    public bool IsShownBy(SyncDaemon? running) => running is not null && this with { MaximumLength = MaximumLength ?? running.MaximumLength } == running;
}
