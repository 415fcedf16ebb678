using Portal.Ipvsadm.Model;

namespace Portal.Ipvsadm.Text;

/// <summary>A server line of one of the two listings; each listing knows only a part of the settings.</summary>
/// <param name="Key">Which server.</param>
/// <param name="Settings">What this listing knows of its settings; defaults for the rest.</param>
/// <param name="ActiveConnections">Its active connections.</param>
/// <param name="InactiveConnections">Its inactive connections.</param>
internal readonly record struct ListedServer(
    RealServerKey Key,
    RealServerSettings Settings,
    uint ActiveConnections,
    uint InactiveConnections);
