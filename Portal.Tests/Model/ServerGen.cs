using CsCheck;
using Portal.Ipvsadm.Model;

namespace Portal.Tests.Model;

/// <summary>Random servers that keep the rules of their service.</summary>
internal static class ServerGen
{
    private static readonly Gen<int> Number = Gen.Frequency((2, Gen.OneOf(0, 1, 65536, int.MaxValue)), (2, Gen.Int[0, 200]), (1, Gen.Int[0, int.MaxValue]));

    private static readonly Gen<Tunnel> Tunnel = Gen.OneOf(
        Gen.Const<Tunnel>(new IpipTunnel()),
        Gen.Select(Gen.UShort[1, 65535], Gen.Enum<TunnelChecksum>()).Select(Tunnel (parts) => new GueTunnel(parts.Item1, parts.Item2)),
        Gen.OneOf(TunnelChecksum.None, TunnelChecksum.Checksum).Select(Tunnel (checksum) => new GreTunnel(checksum)));

    /// <summary>A server that this service can have.</summary>
    public static Gen<KeyValuePair<RealServerKey, RealServerSettings>> Any(ServiceKey service) =>
        Key(service).SelectMany(key => Settings(service, key).Select(settings => KeyValuePair.Create(key, settings)));

    /// <summary>The key of a server that this service can have with one method of forwarding at least.</summary>
    public static Gen<RealServerKey> Key(ServiceKey service) =>
        Gen.Select(Gen.Enum<IpFamily>().SelectMany(AddressGen.OfServer), ModelGen.Port, Gen.Bool).Select(parts =>
            service is AddressKey { Port: var port } && (parts.Item3 || parts.Item1.Family != service.Family)
                ? new RealServerKey(parts.Item1, port)
                : new RealServerKey(parts.Item1, parts.Item2));

    /// <summary>Settings that the server of this key can have.</summary>
    public static Gen<RealServerSettings> Settings(ServiceKey service, RealServerKey key) =>
        Gen.Select(Forwarding(service, key), Number, Number, Number).Select(parts => new RealServerSettings
        {
            Forwarding = parts.Item1,
            Weight = parts.Item2,
            UpperThreshold = Math.Max(parts.Item3, parts.Item4),
            LowerThreshold = Math.Min(parts.Item3, parts.Item4),
        });

    private static Gen<Forwarding> Forwarding(ServiceKey service, RealServerKey key)
    {
        var sameFamily = service.Family == key.Address.Family;
        var keepsPort = service is not AddressKey { Port: var port } || port == key.Port;
        List<Gen<Forwarding>> possible = [];
        if (keepsPort)
        {
            possible.Add(Tunnel.Select(Forwarding (tunnel) => new IpInIp(tunnel)));
        }

        if (sameFamily)
        {
            possible.Add(Gen.Const<Forwarding>(new Masquerading()));
        }

        if (keepsPort && sameFamily)
        {
            possible.Add(Gen.Const<Forwarding>(new Gatewaying()));
        }

        return Gen.OneOf(possible.ToArray());
    }
}
