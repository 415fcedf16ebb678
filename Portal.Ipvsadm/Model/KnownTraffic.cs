namespace Portal.Ipvsadm.Model;

/// <summary>Figures of traffic of which some may not be known; see <see cref="WrappedTraffic"/>.</summary>
/// <param name="Connections">Connections, or null.</param>
/// <param name="InPackets">Packets from clients, or null.</param>
/// <param name="OutPackets">Packets to clients, or null.</param>
/// <param name="InBytes">Bytes from clients, or null.</param>
/// <param name="OutBytes">Bytes to clients, or null.</param>
public readonly record struct KnownTraffic(ulong? Connections, ulong? InPackets, ulong? OutPackets, ulong? InBytes, ulong? OutBytes)
{
    /// <summary>Figures of which all are known.</summary>
    public static KnownTraffic Of(Traffic traffic) =>
        new(traffic.Connections, traffic.InPackets, traffic.OutPackets, traffic.InBytes, traffic.OutBytes);
}
