using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Text;

/// <summary>A server line of one of the two listings; each listing knows only a part of the settings.</summary>
/// <param name="Key">Which server.</param>
/// <param name="ActiveConnections">Its active connections.</param>
/// <param name="InactiveConnections">Its inactive connections.</param>
internal readonly record struct ListedServer(RealServerKey Key, uint ActiveConnections, uint InactiveConnections)
{
    /// <summary>Its forwarding method, of which <c>--tun-info</c> knows.</summary>
    public Forwarding Forwarding { get; init; } = Forwarding.Default;

    /// <summary>Its weight, of which <c>--tun-info</c> knows.</summary>
    public int Weight { get; init; }

    /// <summary>Its thresholds, of which <c>--thresholds</c> knows; null until then.</summary>
    public (long Upper, long Lower)? Thresholds { get; init; }
}
