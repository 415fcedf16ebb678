using Portal.Api.Json;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>Time-outs in stored documents, in seconds. They were read from the kernel, or have passed the rules.</summary>
internal sealed record StoredTimeouts
{
    private static StoredTimeouts Codec(ref JsonPass pass, StoredTimeouts stored) => stored with
    {
        Tcp = pass.Field("tcp", StoredKinds.Seconds, stored.Tcp),
        TcpFin = pass.Field("tcp_fin", StoredKinds.Seconds, stored.TcpFin),
        Udp = pass.Field("udp", StoredKinds.Seconds, stored.Udp),
    };

    /// <summary>Time-outs as the value of a field.</summary>
    public static readonly JsonKind<Timeouts?> Kind = JsonKinds.Object(
        Codec, new StoredTimeouts(),
        stored => new Timeouts { Tcp = StoredText.Need(stored.Tcp, "tcp"), TcpFin = StoredText.Need(stored.TcpFin, "tcp_fin"), Udp = StoredText.Need(stored.Udp, "udp") },
        timeouts => new StoredTimeouts { Tcp = timeouts.Tcp, TcpFin = timeouts.TcpFin, Udp = timeouts.Udp });

    private TimeSpan? Tcp { get; init; }

    private TimeSpan? TcpFin { get; init; }

    private TimeSpan? Udp { get; init; }
}
