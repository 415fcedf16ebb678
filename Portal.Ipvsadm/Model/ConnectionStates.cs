using System.Collections.Immutable;

namespace Portal.Ipvsadm.Model;

/// <summary>The names of the states that a connection can be in, as the kernel writes them (the state_name of ip_vs_proto_*.c).</summary>
public static class ConnectionStates
{
    /// <summary>No packet was seen in either direction yet; of a template, that no connection was made by it yet.</summary>
    public const string None = "NONE";

    /// <summary>A template by which a connection was made.</summary>
    public const string Assured = "ASSURED";

    /// <summary>All names: of templates, TCP, UDP and SCTP.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        None, Assured, "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT", "TIME_WAIT", "CLOSE", "CLOSE_WAIT", "LAST_ACK", "LISTEN", "SYNACK",
        "UDP", "INIT1", "INIT", "C-SENT", "C-REPLIED", "C-WAIT", "COOKIE", "C-ECHOED", "S-SENT", "S-RECEIVED", "S-ACK-SENT", "REJECTED", "CLOSED",
    ];
}
