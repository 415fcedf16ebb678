namespace Portal.Ipvsadm.Model;

/// <summary>A real server as a listing showed it.</summary>
/// <param name="Key">Which server.</param>
/// <param name="Settings">Its settings.</param>
/// <param name="ActiveConnections">Connections in an established state, at the moment of the listing.</param>
/// <param name="InactiveConnections">All its other connections.</param>
public sealed record ObservedServer(RealServerKey Key, RealServerSettings Settings, uint ActiveConnections, uint InactiveConnections);
