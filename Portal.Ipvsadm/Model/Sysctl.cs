using System.Collections.Immutable;

namespace Portal.Ipvsadm.Model;

/// <summary>A setting of IPVS below <c>net.ipv4.vs</c>. <c>sysctl</c> sets it, ipvsadm does not know it.</summary>
/// <param name="Name">Its name below <c>net.ipv4.vs</c>.</param>
/// <param name="Default">What a kernel starts with; null where that depends on the machine.</param>
/// <param name="Meaning">What it does, in a sentence.</param>
public sealed record Sysctl(string Name, string? Default, string Meaning)
{
    /// <summary>The settings that change how the balancer behaves, in the order of their names. Not every kernel has all of them.</summary>
    public static ImmutableArray<Sysctl> All { get; } =
    [
        new("am_droprate", "10", "While drop_packet is 3, the kernel drops one of this many packets."),
        new("amemthresh", "1024", "Number of free memory pages below which the automatic modes of drop_entry, drop_packet and secure_tcp become active."),
        new("backup_only", "0", "1: a director that runs only a backup daemon forwards nothing. It answers for virtual addresses itself, as a server."),
        new("cache_bypass", "0", "For transparent caches. 1: if no server is left, the kernel forwards packets to their original destination."),
        new("conn_reuse_mode", "1", "How the kernel handles a new connection from an address and port that it still knows. 0: it goes to the same server. 1: the scheduler selects a server again if the old connection has ended (TIME_WAIT). 2: also if it is about to end (FIN_WAIT)."),
        new("conntrack", "0", "1: connection tracking of netfilter sees the packets of IPVS. Stateful netfilter rules need this."),
        new("drop_entry", "0", "Defence against floods: the kernel drops random connections to free memory. 0: never. 1 and 2: if memory is low. 3: always."),
        new("drop_packet", "0", "Defence against floods: the kernel drops packets before they reach a server. 0: never. 1 and 2: if memory is low. 3: always, at the rate of am_droprate."),
        new("expire_nodest_conn", "0", "Connections of a removed server. 1: they end with their next packet, so clients notice. 0: the kernel silently drops their packets until the time-out."),
        new("expire_quiescent_template", "0", "Persistent clients of a server with weight 0. 1: they go to another server. 0: they stay with this server."),
        new("ignore_tunneled", "0", "1: IPVS ignores packets of protocols that it does not balance, for example tunnels. A server that is also a director then does not schedule packets from a tunnel again."),
        new("lblc_expiration", "86400", "The scheduler lblc forgets the server of an address after this many seconds without use."),
        new("lblcr_expiration", "86400", "The scheduler lblcr forgets the servers of an address after this many seconds without use."),
        new("nat_icmp_send", "0", "1: a masqueraded server gets an ICMP error if it sends a packet of no known connection."),
        new("pmtu_disc", "1", "Packets that are too long for the path to the server. 1: the client gets an ICMP message. 0: the kernel may fragment them."),
        new("run_estimation", "1", "0: the kernel computes no rates, and the counters that you read no longer change."),
        new("schedule_icmp", "0", "1: the kernel also schedules ICMP errors that belong to no known connection."),
        new("secure_tcp", "0", "Defence against floods: a TCP connection is established only after the complete handshake. 0: never. 1 and 2: if memory is low. 3: always."),
        new("sloppy_sctp", "0", "1: any SCTP packet can start a connection. A director needs this if it takes over from another one without synchronized connections."),
        new("sloppy_tcp", "0", "1: any TCP packet can start a connection. A director needs this if it takes over from another one without synchronized connections."),
        new("snat_reroute", "1", "Routing of answers from masqueraded servers. 1: like packets of the director itself. 0: like forwarded packets."),
        new("sync_persist_mode", "0", "1: the master sends only the templates of persistence, and not their connections."),
        new("sync_ports", "1", "How many threads each sync daemon has. Each thread uses one port, beginning with the port of the daemon. Read when the daemon starts."),
        new("sync_qlen_max", null, "How many messages of the master can wait to be sent. The kernel drops further ones."),
        new("sync_refresh_period", "0", "The master sends a connection again when its timer has changed by this many seconds. 0: only sync_threshold applies."),
        new("sync_retries", "0", "How often the master sends a connection again within sync_refresh_period, 0 to 3 times."),
        new("sync_sock_size", "0", "The size of the socket buffer of a sync daemon in bytes. 0: the default of the system."),
        new("sync_threshold", "3 50", "Two numbers of packets: the master sends a connection first after the first number, then again after each second number."),
        new("sync_version", "1", "The version of the messages that the master sends. 0 is the version of old kernels, without IPv6."),
    ];
}
