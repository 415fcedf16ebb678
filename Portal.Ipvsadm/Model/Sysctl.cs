using System.Collections.Immutable;

namespace Portal.Ipvsadm.Model;

/// <summary>A setting of IPVS below <c>net.ipv4.vs</c>, which <c>sysctl</c> sets and ipvsadm knows nothing of.</summary>
/// <param name="Name">Its name below <c>net.ipv4.vs</c>.</param>
/// <param name="Default">What a kernel starts with; null where that depends on the machine.</param>
/// <param name="Meaning">What it does, in a sentence.</param>
public sealed record Sysctl(string Name, string? Default, string Meaning)
{
    /// <summary>Those that change what a user of the balancer sees, in the order of their names. Not every kernel has all of them.</summary>
    public static ImmutableArray<Sysctl> All { get; } =
    [
        new("am_droprate", "10", "One of so many packets is dropped while drop_packet is 3."),
        new("amemthresh", "1024", "Below so many free pages of memory the automatic modes of drop_entry, drop_packet and secure_tcp defend themselves."),
        new("backup_only", "0", "1 lets a director that runs only a backup daemon answer for virtual addresses as a server, and forward nothing."),
        new("cache_bypass", "0", "1 forwards packets that no server is left for to where they were going, with transparent caches."),
        new("conn_reuse_mode", "1", "What a new connection from an address and port that are still known does: 0 goes to the server that it had, 1 is scheduled anew where the old one has ended (TIME_WAIT), 2 also where it was ending (FIN_WAIT)."),
        new("conntrack", "0", "1 lets netfilter's connection tracking see packets of IPVS, which its rules with states need."),
        new("drop_entry", "0", "Defence against floods: connections are forgotten at random to make room; 0 never, 1 and 2 when memory is short, 3 always."),
        new("drop_packet", "0", "Defence against floods: packets are dropped before they reach a server; 0 never, 1 and 2 when memory is short, 3 always, by am_droprate."),
        new("expire_nodest_conn", "0", "1 ends the connections of a server that was removed with their next packet, so that clients learn of it; with 0 the packets are dropped without a word until the time-out."),
        new("expire_quiescent_template", "0", "1 sends clients that persistence knows to another server when theirs has weight 0; with 0 they keep coming."),
        new("ignore_tunneled", "0", "1 leaves packets of protocols that IPVS does not balance alone, tunnels among them, so that a server which is a director too does not schedule what came through a tunnel again."),
        new("lblc_expiration", "86400", "After so many seconds without use scheduler lblc forgets which server has an address."),
        new("lblcr_expiration", "86400", "After so many seconds without use scheduler lblcr forgets which servers have an address."),
        new("nat_icmp_send", "0", "1 answers with an ICMP error to a masqueraded server that sends a packet of no known connection."),
        new("pmtu_disc", "1", "1 tells clients by ICMP when a packet is too long for the way to its server; with 0 such packets may be fragmented."),
        new("run_estimation", "1", "0 stops the counting of rates, and what counters show then stands still."),
        new("schedule_icmp", "0", "1 forwards ICMP errors about packets of no known connection like other packets, by schedulers."),
        new("secure_tcp", "0", "Defence against floods: a TCP connection counts as established only when its handshake is complete; 0 never, 1 and 2 when memory is short, 3 always."),
        new("sloppy_sctp", "0", "1 lets any SCTP packet begin a connection, as a director needs that takes over from another without being told of connections."),
        new("sloppy_tcp", "0", "1 lets any TCP packet begin a connection, as a director needs that takes over from another without being told of connections."),
        new("snat_reroute", "1", "1 routes answers of masqueraded servers as if they came from the director itself; 0 as what it forwards."),
        new("sync_persist_mode", "0", "1 tells other directors of the templates of persistence alone, and not of the connections under them."),
        new("sync_ports", "1", "How many threads, and ports from the given one on, each sync daemon uses; read when it is started."),
        new("sync_qlen_max", null, "How many messages of the master may wait to be sent; more are lost."),
        new("sync_refresh_period", "0", "A connection is told of again when its timer has changed by so many seconds; 0 goes by its packets alone (sync_threshold)."),
        new("sync_retries", "0", "How often, 0 to 3, a connection is told of again within sync_refresh_period."),
        new("sync_sock_size", "0", "The size of the buffer of the socket of a sync daemon, in bytes; 0 is the default of the system."),
        new("sync_threshold", "3 50", "A connection is told of when it has had so many packets, and again after each further so many."),
        new("sync_version", "1", "The version of the messages that are sent: 0 is that of old kernels, and knows no IPv6."),
    ];
}
