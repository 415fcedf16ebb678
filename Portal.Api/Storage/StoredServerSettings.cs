using Portal.Api.Json;
using Portal.Ipvsadm.Model;

namespace Portal.Api.Storage;

/// <summary>The settings of a server in stored documents; thresholds of 0 are left out.</summary>
internal readonly record struct StoredServerSettings
{
    private static readonly JsonKind<TunnelChecksum?> Checksums = JsonKinds.OfTextValue(
        name => name switch
        {
            "none" => TunnelChecksum.None,
            "sum" => TunnelChecksum.Checksum,
            "remote" => TunnelChecksum.Remote,
            _ => throw new FormatException("tunnel_checksum is not known."),
        },
        checksum => checksum switch { TunnelChecksum.Checksum => "sum", TunnelChecksum.Remote => "remote", _ => "none" });

    private static StoredServerSettings Codec(ref JsonPass pass, StoredServerSettings stored) => stored with
    {
        Forwarding = pass.Field("forwarding", JsonKinds.Text, stored.Forwarding),
        TunnelPort = pass.Integer("tunnel_port", stored.TunnelPort, 1, ushort.MaxValue),
        Checksum = pass.Field("tunnel_checksum", Checksums, stored.Checksum),
        Weight = pass.Integer("weight", stored.Weight, int.MinValue, int.MaxValue) ?? 0,
        UpperThreshold = pass.Integer("upper_threshold", stored.UpperThreshold == 0 ? null : stored.UpperThreshold, int.MinValue, int.MaxValue) ?? 0,
        LowerThreshold = pass.Integer("lower_threshold", stored.LowerThreshold == 0 ? null : stored.LowerThreshold, int.MinValue, int.MaxValue) ?? 0,
    };

    private static readonly RealServerSettings Default = new();

    /// <summary>The settings as the value of a field.</summary>
    public static readonly JsonKind<RealServerSettings?> Kind = JsonKinds.Object(Codec, new StoredServerSettings(), stored => stored.ToSettings(), Of);

    /// <summary>Creates the settings before any field is read.</summary>
    public StoredServerSettings()
    {
    }

    private string? Forwarding { get; init; }

    private long? TunnelPort { get; init; }

    private TunnelChecksum? Checksum { get; init; }

    private long Weight { get; init; } = Default.Weight;

    private long UpperThreshold { get; init; }

    private long LowerThreshold { get; init; }

    private static StoredServerSettings Of(RealServerSettings settings)
    {
        var (name, port, checksum) = settings.Forwarding switch
        {
            Gatewaying => ("gatewaying", null, null),
            Masquerading => ("masquerading", null, null),
            IpInIp { Tunnel: GueTunnel gue } => ("gue", gue.Port, gue.Checksum),
            IpInIp { Tunnel: GreTunnel gre } => ("gre", null, gre.Checksum),
            _ => ("ipip", (long?)null, (TunnelChecksum?)null),
        };
        return new StoredServerSettings
        {
            Forwarding = name,
            TunnelPort = port,
            Checksum = checksum,
            Weight = settings.Weight,
            UpperThreshold = settings.UpperThreshold,
            LowerThreshold = settings.LowerThreshold,
        };
    }

    private RealServerSettings ToSettings() => new()
    {
        Forwarding = Forwarding switch
        {
            "gatewaying" => Ipvsadm.Model.Forwarding.Default,
            "masquerading" => new Masquerading(),
            "ipip" => new IpInIp(new IpipTunnel()),
            "gue" when TunnelPort is { } port => new IpInIp(new GueTunnel((ushort)port, Checksum ?? TunnelChecksum.None)),
            "gre" => new IpInIp(new GreTunnel(Checksum ?? TunnelChecksum.None)),
            _ => throw new FormatException("forwarding is missing or not known."),
        },
        Weight = (int)Weight,
        UpperThreshold = UpperThreshold,
        LowerThreshold = LowerThreshold,
    };
}
