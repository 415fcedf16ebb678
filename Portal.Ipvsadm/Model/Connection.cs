namespace Portal.Ipvsadm.Model;

/// <summary>
/// An entry of the kernel's connection table: a connection of one client, or a template, by which persistence sends further
/// connections of a client to the server that it had.
/// </summary>
public readonly record struct Connection
{
    /// <summary>Where it stands in the kernel's table, from 0.</summary>
    public long Position { get; init; }

    /// <summary>
    /// What the client asked for: an address and port with their protocol, also where a firewall-mark service took it; or
    /// the mark, which only templates of such a service have.
    /// </summary>
    public required ServiceKey Virtual { get; init; }

    /// <summary>The client. Of a template the port is 0, and the address as far as the service's mask lets it count.</summary>
    public required ConnectionEnd Client { get; init; }

    /// <summary>The server. Its address can be of the other family, through a tunnel.</summary>
    public required ConnectionEnd Server { get; init; }

    /// <summary>The state by the kernel's name, mostly one of <see cref="ConnectionStates"/>.</summary>
    public required string State { get; init; }

    /// <summary>How long the entry stays when no further packet comes: whole seconds.</summary>
    public required TimeSpan ExpiresIn { get; init; }

    /// <summary>What a persistence engine told the client by; null without one. Only templates have it.</summary>
    public EngineData? Engine { get; init; }

    /// <summary>
    /// True for a template. The kernel's table does not say so: no client port and no state of a protocol tell it. A datagram
    /// may come from port 0 as well, and an FTP client's port be unknown yet, but their states are others.
    /// </summary>
    public bool IsTemplate => Client.Port == 0 && State is ConnectionStates.Assured or ConnectionStates.None;

    /// <summary>
    /// True for a template whose server was gone or had weight 0 when the client came again: the kernel gave it a port of
    /// 65535 on both sides, so that it is not found any more (ip_vs_check_template), and lets it expire.
    /// </summary>
    public bool IsGivenUp => IsTemplate && Server.Port == ushort.MaxValue && Virtual is not AddressKey { Port: not ushort.MaxValue };
}
