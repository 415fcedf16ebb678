namespace Portal.Ipvsadm.Model;

/// <summary>
/// How packets to a server behind IP-in-IP forwarding are wrapped: <see cref="IpipTunnel"/> (the default),
/// <see cref="GueTunnel"/> or <see cref="GreTunnel"/>.
/// </summary>
public abstract record Tunnel
{
    private protected Tunnel()
    {
    }
}

/// <summary>Plain IP in IP: <c>--tun-type ipip</c>.</summary>
public sealed record IpipTunnel : Tunnel;

/// <summary>Generic UDP encapsulation: <c>--tun-type gue --tun-port PORT</c>.</summary>
/// <param name="Port">The UDP port at the server, 1 to 65535.</param>
/// <param name="Checksum">The outer checksum; default none.</param>
public sealed record GueTunnel(ushort Port, TunnelChecksum Checksum = TunnelChecksum.None) : Tunnel;

/// <summary>Generic routing encapsulation: <c>--tun-type gre</c>.</summary>
/// <param name="Checksum">The outer checksum, without <see cref="TunnelChecksum.Remote"/>; default none.</param>
public sealed record GreTunnel(TunnelChecksum Checksum = TunnelChecksum.None) : Tunnel;
