using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.State;

/// <summary>What a request says of the tunnel of a server. What it does not speak of stays as it is.</summary>
public sealed record TunnelPatch
{
    /// <summary>Says nothing.</summary>
    public static TunnelPatch Nothing { get; } = new();

    /// <summary>The type; a tunnel of another type starts from the defaults, because the old settings do not apply to it.</summary>
    public Patch<TunnelType> Type { get; init; }

    /// <summary>The UDP port; only for type gue, which needs one.</summary>
    public Patch<ushort?> Port { get; init; }

    /// <summary>The outer checksum; not for type ipip.</summary>
    public Patch<TunnelChecksum?> Checksum { get; init; }

    /// <summary>Makes it.</summary>
    /// <param name="before">The tunnel so far; null where there was none.</param>
    /// <param name="violations">Where everything is noted that does not go with the type.</param>
    /// <returns>The tunnel; not to be used when there are violations.</returns>
    public Tunnel Apply(Tunnel? before, ViolationList violations)
    {
        ArgumentNullException.ThrowIfNull(violations);
        var type = Type.Over(TypeOf(before), TunnelType.Ipip);
        var kept = type == TypeOf(before) ? before : null;
        var port = Port.Over((kept as GueTunnel)?.Port, null);
        var checksum = Checksum.Over(ChecksumOf(kept), null);
        TunnelRules.Check(type == TunnelType.Gue, type != TunnelType.Ipip, port, checksum, violations);
        return type switch
        {
            TunnelType.Gue => new GueTunnel(port ?? 1, checksum ?? TunnelChecksum.None),
            TunnelType.Gre => new GreTunnel(checksum ?? TunnelChecksum.None),
            _ => new IpipTunnel(),
        };
    }

    private static TunnelType TypeOf(Tunnel? tunnel) => tunnel switch
    {
        GueTunnel => TunnelType.Gue,
        GreTunnel => TunnelType.Gre,
        _ => TunnelType.Ipip,
    };

    private static TunnelChecksum? ChecksumOf(Tunnel? tunnel) => tunnel switch
    {
        GueTunnel { Checksum: var checksum } => checksum,
        GreTunnel { Checksum: var checksum } => checksum,
        _ => null,
    };
}
