namespace Portal.Ipvsadm.Model;

/// <summary>The traffic of a real server as listings showed it.</summary>
/// <param name="Key">Which server.</param>
/// <param name="ActiveConnections">Connections in an established state, at the moment of the listing.</param>
/// <param name="InactiveConnections">All its other connections.</param>
/// <param name="Totals">Totals; of connections and packets ipvsadm shows the remainder of a division by 2^32.</param>
/// <param name="Rates">Per second; of all five ipvsadm shows that remainder.</param>
public sealed record ServerTraffic(RealServerKey Key, uint ActiveConnections, uint InactiveConnections, Traffic Totals, Traffic Rates);
