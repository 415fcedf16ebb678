namespace Portal.Ipvsadm.Model;

/// <summary>Everything of a real server that can be edited in place. Every field is sent with every edit: ipvsadm
/// resets what is left out.</summary>
public sealed record RealServerSettings
{
    /// <summary>The largest weight and threshold that ipvsadm (as Debian builds it) takes.</summary>
    public const int MaximumNumber = int.MaxValue;

    /// <summary>How packets reach the server; default gatewaying.</summary>
    public Forwarding Forwarding { get; init; } = Forwarding.Default;

    /// <summary>The server's share of new connections, 0 to 2147483647; default 1; 0 means no new ones.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>
    /// From how many connections on the server gets no new ones, 0 to 2147483647; default 0, no limit. The kernel may have up to 4294967295.
    /// </summary>
    public long UpperThreshold { get; init; }

    /// <summary>Below how many connections it gets new ones again; at most the upper threshold; default 0, three quarters of it.</summary>
    public long LowerThreshold { get; init; }
}
