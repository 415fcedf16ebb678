namespace Portal.Ipvsadm.Model;

/// <summary>A real server as a listing showed it.</summary>
/// <param name="Key">Which server.</param>
/// <param name="Settings">Its settings.</param>
/// <param name="ActiveConnections">Connections in an established state, at the moment of the listing.</param>
/// <param name="InactiveConnections">All its other connections.</param>
public sealed record ObservedServer(RealServerKey Key, RealServerSettings Settings, uint ActiveConnections, uint InactiveConnections)
{
    /// <summary>Why no command line can say it, see <see cref="CommandLine"/>; null when one can.</summary>
    public string? Unmanaged { get; init; }

    /// <summary>A server of a service, and whether a command line can say it.</summary>
    /// <param name="service">The service.</param>
    /// <param name="key">Which server.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="activeConnections">Connections in an established state.</param>
    /// <param name="inactiveConnections">All its other connections.</param>
    public static ObservedServer Of(ServiceKey service, RealServerKey key, RealServerSettings settings, uint activeConnections, uint inactiveConnections) =>
        new(key, settings, activeConnections, inactiveConnections) { Unmanaged = CommandLine.WhyNot(service, key, settings) };
}
