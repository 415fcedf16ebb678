namespace Portal.Ipvsadm.Model;

/// <summary>Five figures of traffic as ipvsadm prints them: totals since the counters began, or per second.</summary>
/// <param name="Connections">Connections that were scheduled.</param>
/// <param name="InPackets">Packets from clients.</param>
/// <param name="OutPackets">Packets to clients; only masquerading lets them pass here.</param>
/// <param name="InBytes">Bytes from clients, with IP headers.</param>
/// <param name="OutBytes">Bytes to clients, with IP headers.</param>
public readonly record struct Traffic(ulong Connections, ulong InPackets, ulong OutPackets, ulong InBytes, ulong OutBytes)
{
    /// <summary>Adds figure by figure.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>The sums, which wrap at 2^64 as the kernel's counters do.</returns>
    public static Traffic operator +(Traffic left, Traffic right) => unchecked(new Traffic(
        left.Connections + right.Connections,
        left.InPackets + right.InPackets,
        left.OutPackets + right.OutPackets,
        left.InBytes + right.InBytes,
        left.OutBytes + right.OutBytes));

    /// <summary>As the operator.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static Traffic Add(Traffic left, Traffic right) => left + right;
}
