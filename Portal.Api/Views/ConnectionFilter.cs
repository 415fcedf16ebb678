using Portal.Ipvsadm.Model;

namespace Portal.Api.Views;

/// <summary>A filter for connections: a connection must match every given field. Default: all.</summary>
public sealed record ConnectionFilter
{
    /// <summary>The service; also an address and port that another service took connections to, or that has no service any more.</summary>
    public ServiceKey? Service { get; init; }

    /// <summary>The server's address.</summary>
    public Address? ServerAddress { get; init; }

    /// <summary>The server's port.</summary>
    public ushort? ServerPort { get; init; }

    /// <summary>Where the client is.</summary>
    public Network? Clients { get; init; }

    /// <summary>The protocol.</summary>
    public Protocol? Protocol { get; init; }

    /// <summary>True for templates of firewall marks alone, which stand for every protocol.</summary>
    public bool OnlyMarks { get; init; }

    /// <summary>The state, by the kernel's name.</summary>
    public string? State { get; init; }

    /// <summary>Whether it is a template.</summary>
    public bool? IsTemplate { get; init; }

    /// <summary>Whether the caller sees the connections of a service, or of none that is known. Default: all.</summary>
    public Func<ServiceKey?, bool> IsSeen { get; init; } = _ => true;

    /// <summary>Whether a connection is wanted.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="service">The service that it belongs to, where that is known.</param>
    /// <returns>True when it is.</returns>
    public bool Includes(in Connection connection, ServiceKey? service) =>
        (State is null || State == connection.State)
        && (IsTemplate is null || IsTemplate == connection.IsTemplate)
        && (ServerAddress is null || ServerAddress == connection.Server.Address)
        && (ServerPort is null || ServerPort == connection.Server.Port)
        && (Clients is not { } network || network.Contains(connection.Client.Address))
        && (Protocol is null || Protocol == (connection.Virtual as AddressKey)?.Protocol)
        && (!OnlyMarks || connection.Virtual is FirewallMarkKey)
        && (Service is null || Service == service || Service == connection.Virtual)
        && IsSeen(service);
}
