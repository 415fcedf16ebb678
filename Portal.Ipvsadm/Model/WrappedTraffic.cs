namespace Portal.Ipvsadm.Model;

/// <summary>
/// What is known for certain of the figures of a service's servers. ipvsadm reads a server's counters of connections and
/// packets, and all its rates, as 32 bits of the kernel's 64, so it shows them modulo 2^32; bytes and the service's own
/// figures are right. The servers of a service never count more together than the service, which counts all of them, so
/// most figures can be derived; the others are unknown, and must not be shown.
/// </summary>
public sealed class WrappedTraffic
{
    private const ulong Turn = 1UL << 32;

    // What the service may have counted less than its servers: their lines are made at different instants.
    private const ulong Slack = 1UL << 26;

    // No packet is shorter than the header of IPv4, and none longer than this, also not one that the kernel has merged.
    private const ulong ShortestPacket = 20;
    private const ulong LongestPacket = 1UL << 20;

    private readonly Turns totals;
    private readonly Turns rates;

    /// <summary>Looks at a service.</summary>
    public WrappedTraffic(ServiceTraffic service)
    {
        ArgumentNullException.ThrowIfNull(service);
        totals = Turns.Of(service.Totals, service.Servers.Select(server => server.Totals));
        rates = Turns.Of(service.Rates, service.Servers.Select(server => server.Rates));
    }

    /// <summary>The totals of a server.</summary>
    /// <param name="server">The server, one of the service's.</param>
    /// <returns>What is known of them.</returns>
    public KnownTraffic TotalsOf(ServerTraffic server)
    {
        ArgumentNullException.ThrowIfNull(server);
        var shown = server.Totals;
        var inPackets = Packets(totals.InPackets, shown.InPackets, shown.InBytes);

        // Each connection began with a packet.
        var isFew = totals.Connections is 0 || shown.InBytes / ShortestPacket < Turn || inPackets < Turn;
        return new KnownTraffic(
            isFew ? shown.Connections : null, inPackets, Packets(totals.OutPackets, shown.OutPackets, shown.OutBytes), shown.InBytes, shown.OutBytes);
    }

    /// <summary>The rates of a server.</summary>
    /// <param name="server">The server, one of the service's.</param>
    /// <returns>What is known of them.</returns>
    public KnownTraffic RatesOf(ServerTraffic server)
    {
        ArgumentNullException.ThrowIfNull(server);
        var shown = server.Rates;
        return new KnownTraffic(
            Whole(rates.Connections, shown.Connections),
            Whole(rates.InPackets, shown.InPackets),
            Whole(rates.OutPackets, shown.OutPackets),
            Whole(rates.InBytes, shown.InBytes),
            Whole(rates.OutBytes, shown.OutBytes));
    }

    private static ulong? Whole(ulong? turns, ulong shown) => turns is 0 ? shown : null;

    // Where there is room for turns, the bytes may leave only one number of packets possible.
    private static ulong? Packets(ulong? turns, ulong shown, ulong bytes)
    {
        var (least, most) = (bytes / LongestPacket, bytes / ShortestPacket);
        if (turns is not { } possible || possible == 0 || most < shown)
        {
            return Whole(turns, shown);
        }

        var first = least <= shown ? 0 : (least - shown + Turn - 1) / Turn;
        var last = Math.Min(possible, (most - shown) / Turn);
        return first == last ? shown + (first * Turn) : null;
    }

    /// <summary>How many turns the counters of all servers together can have made; null where they contradict the service.</summary>
    private readonly record struct Turns(ulong? Connections, ulong? InPackets, ulong? OutPackets, ulong? InBytes, ulong? OutBytes)
    {
        public static Turns Of(Traffic service, IEnumerable<Traffic> servers)
        {
            var (connections, inPackets, outPackets, inBytes, outBytes) =
                (new Room(service.Connections), new Room(service.InPackets), new Room(service.OutPackets), new Room(service.InBytes), new Room(service.OutBytes));
            foreach (var server in servers)
            {
                connections = connections.Without(server.Connections);
                inPackets = inPackets.Without(server.InPackets);
                outPackets = outPackets.Without(server.OutPackets);
                inBytes = inBytes.Without(server.InBytes);
                outBytes = outBytes.Without(server.OutBytes);
            }

            return new Turns(connections.Turns, inPackets.Turns, outPackets.Turns, inBytes.Turns, outBytes.Turns);
        }
    }

    /// <summary>What the service has counted and none of its servers has shown yet.</summary>
    private readonly struct Room
    {
        private readonly ulong left;
        private readonly bool isSmall;
        private readonly bool isOver;

        public Room(ulong all)
        {
            left = all > ulong.MaxValue - Slack ? ulong.MaxValue : all + Slack;
            isSmall = left < Turn;
        }

        private Room(ulong left, bool isSmall, bool isOver) => (this.left, this.isSmall, this.isOver) = (left, isSmall, isOver);

        public ulong? Turns => isSmall ? 0 : isOver ? null : left / Turn;

        public Room Without(ulong shown) => new(shown > left ? 0 : left - shown, isSmall, isOver || shown > left);
    }
}
