namespace Portal.Ipvsadm.Model;

/// <summary>The checksum in the outer header of a gue or gre tunnel.</summary>
public enum TunnelChecksum
{
    /// <summary>None: <c>--tun-nocsum</c>, listed as <c>-c</c>.</summary>
    None,

    /// <summary>A checksum: <c>--tun-csum</c>, listed as <c>+c</c>.</summary>
    Checksum,

    /// <summary>Remote checksum offload, gue only: <c>--tun-remcsum</c>, listed as <c>r+c</c>.</summary>
    Remote,
}
