using System.Collections.Immutable;
using Portal.Api.State;
using Portal.Ipvsadm.Model;
using Portal.Ipvsadm.Validation;

namespace Portal.Api.Contracts;

/// <summary>This part is about servers.</summary>
public static partial class ModelMapping
{
    private const string GatewayingName = "g";
    private const string IpInIpName = "i";
    private const string MasqueradingName = "m";
    private const string IpipName = "ipip";
    private const string GueName = "gue";
    private const string GreName = "gre";

    /// <summary>Reads what a body says of the server that the path names.</summary>
    /// <param name="service">The service.</param>
    /// <param name="key">The server.</param>
    /// <param name="body">The body.</param>
    /// <param name="violations">Where everything that breaks a rule is noted.</param>
    /// <returns>The settings; not to be used when there are violations.</returns>
    public static RealServerSettings ToSettings(ServiceKey service, RealServerKey key, ServerBody body, ViolationList violations)
    {
        CheckIdentity(key, body, violations);
        return Settings(service, key, body, violations);
    }

    /// <summary>Reads what a merge patch (RFC 7396) says of the server that the path names.</summary>
    public static ServerPatch ToPatch(RealServerKey key, ServerBody body)
    {
        var broken = new ViolationList();
        CheckIdentity(key, body, broken);
        return PatchOf(body, broken) with { Broken = [.. broken.All] };
    }

    /// <summary>Reads a list of servers, each with its identity.</summary>
    /// <param name="service">Their service; null when it could not be read.</param>
    /// <param name="bodies">The bodies.</param>
    /// <param name="violations">Where everything that breaks a rule is noted, at <c>[N]</c>.</param>
    /// <returns>The servers; not to be used when there are violations.</returns>
    public static ImmutableSortedDictionary<RealServerKey, RealServerSettings> ToServers(
        ServiceKey? service,
        IReadOnlyList<ServerBody> bodies,
        ViolationList violations)
    {
        var servers = ImmutableSortedDictionary.CreateBuilder<RealServerKey, RealServerSettings>();
        for (var i = 0; i < bodies.Count; i++)
        {
            var place = violations.At($"[{i}]");
            var key = ServerKeyOf(bodies[i], place);

            // So that a client can send back what it has read.
            if (bodies[i].Unmanaged is not null)
            {
                continue;
            }

            var settings = Settings(service, key, bodies[i], place);
            if (key is { } known)
            {
                Refuse(string.Empty, servers.ContainsKey(known), $"repeats the server {PathOf(known)}.", place);
                servers[known] = settings;
            }
        }

        return servers.ToImmutable();
    }

    /// <summary>Writes a declared server. Nothing is said of connections, which only the kernel knows.</summary>
    public static ServerBody ToBody(RealServerKey key, RealServerSettings settings) => new()
    {
        Host = key.Address.ToString(),
        Port = key.Port,
        Forwarder = settings.Forwarding switch
        {
            Gatewaying => GatewayingName,
            IpInIp => IpInIpName,
            Masquerading => MasqueradingName,
            OtherForwarding => null,
            _ => throw new ArgumentOutOfRangeException(nameof(settings)),
        },
        Weight = settings.Weight,
        UpperThreshold = settings.UpperThreshold,
        LowerThreshold = settings.LowerThreshold,
        Tunnel = settings.Forwarding is IpInIp { Tunnel: var tunnel } ? ToBody(tunnel) : null,
    };

    /// <summary>Writes a server as the kernel has it.</summary>
    public static ServerBody ToBody(ObservedServer server) => ToBody(server.Key, server.Settings) with
    {
        Connections = ToConnections(server),
        Unmanaged = server.Unmanaged,
    };

    /// <summary>Writes the connections of a server.</summary>
    /// <param name="server">The server as the kernel has it; null when the kernel does not have it.</param>
    /// <returns>Their counts; null where there is no server.</returns>
    public static ConnectionCounts? ToConnections(ObservedServer? server) =>
        server is null ? null : new ConnectionCounts(server.ActiveConnections, server.InactiveConnections);

    private static TunnelBody ToBody(Tunnel tunnel) => tunnel switch
    {
        GueTunnel { Port: var port, Checksum: var checksum } => new TunnelBody { Type = GueName, Port = port, Checksum = NameOf(checksum) },
        GreTunnel { Checksum: var checksum } => new TunnelBody { Type = GreName, Checksum = NameOf(checksum) },
        _ => new TunnelBody { Type = IpipName },
    };

    private static RealServerSettings Settings(ServiceKey? service, RealServerKey? key, ServerBody body, ViolationList violations)
    {
        var settings = PatchOf(body, violations).Apply(ServerPatch.Standard, violations);
        var server = key ?? AnyServer;
        ServerRules.Check((key is null ? null : service) ?? AnyService with { MarkFamily = server.Address.Family }, server, settings, violations);
        return settings;
    }

    private static ServerPatch PatchOf(ServerBody body, ViolationList violations)
    {
        var method = MethodOf(body, violations);
        var hasTunnel = method is { HasValue: false, IsDefault: false } || body.Forwarder == IpInIpName;
        return new ServerPatch
        {
            Method = method,
            Tunnel = PatchOf(body.Cleared, Fields.Tunnel, body.Tunnel is null ? null : PatchOf(body.Tunnel, hasTunnel ? violations.At(Fields.Tunnel) : new ViolationList())),
            Weight = PatchOf(body.Cleared, Fields.Weight, (int?)body.Weight),
            UpperThreshold = PatchOf(body.Cleared, Fields.UpperThreshold, body.UpperThreshold),
            LowerThreshold = PatchOf(body.Cleared, Fields.LowerThreshold, body.LowerThreshold),
        };
    }

    private static Patch<ForwardingMethod> MethodOf(ServerBody body, ViolationList violations)
    {
        switch (body.Forwarder)
        {
            case null:
                return NotGiven<ForwardingMethod>(body.Cleared, Fields.Forwarder);
            case MasqueradingName:
                return new(ForwardingMethod.Masquerading);
            case IpInIpName:
                return new(ForwardingMethod.IpInIp);
            default:
                Refuse(Fields.Forwarder, body.Forwarder is not ("" or GatewayingName), "must be g (gatewaying), i (IP-in-IP) or m (masquerading).", violations);
                return Patch<ForwardingMethod>.Default;
        }
    }

    private static TunnelPatch PatchOf(TunnelBody body, ViolationList violations)
    {
        var checksum = ChecksumOf(body, violations);
        var port = body.Port is { } number ? new((ushort)number) : NotGiven<ushort?>(body.Cleared, Fields.Port);
        return new TunnelPatch { Type = TypeOf(body, violations), Port = port, Checksum = checksum };
    }

    private static Patch<TunnelType> TypeOf(TunnelBody body, ViolationList violations)
    {
        switch (body.Type)
        {
            case null:
                return NotGiven<TunnelType>(body.Cleared, Fields.Type);
            case GueName:
                return new(TunnelType.Gue);
            case GreName:
                return new(TunnelType.Gre);
            default:
                Refuse(Fields.Type, body.Type is not ("" or IpipName), "must be ipip, gue or gre.", violations);
                return Patch<TunnelType>.Default;
        }
    }

    private static Patch<TunnelChecksum?> ChecksumOf(TunnelBody body, ViolationList violations)
    {
        switch (body.Checksum)
        {
            case null:
                return NotGiven<TunnelChecksum?>(body.Cleared, Fields.Checksum);
            case "csum":
                return new(TunnelChecksum.Checksum);
            case "remcsum":
                return new(TunnelChecksum.Remote);
            default:
                Refuse(Fields.Checksum, body.Checksum is not ("" or "nocsum"), "must be nocsum, csum or remcsum.", violations);
                return new(TunnelChecksum.None);
        }
    }

    private static string NameOf(TunnelChecksum checksum) => checksum switch
    {
        TunnelChecksum.Checksum => "csum",
        TunnelChecksum.Remote => "remcsum",
        _ => "nocsum",
    };
}
