using System.Collections.Immutable;
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

    /// <summary>Lays a merge patch (RFC 7396) over a server and reads the outcome.</summary>
    /// <param name="service">The service.</param>
    /// <param name="key">The server.</param>
    /// <param name="before">The settings so far.</param>
    /// <param name="patch">The patch.</param>
    /// <param name="violations">Where everything that breaks a rule is noted.</param>
    /// <returns>The settings; not to be used when there are violations.</returns>
    public static RealServerSettings ToSettings(
        ServiceKey service,
        RealServerKey key,
        RealServerSettings before,
        ServerBody patch,
        ViolationList violations)
    {
        CheckIdentity(key, patch, violations);
        var current = ToBody(key, before);
        long? Keep(string field, long? given, long? old) => given ?? (patch.Cleared.Contains(field) ? null : old);
        var forwarder = patch.Forwarder ?? (patch.Cleared.Contains(Fields.Forwarder) ? GatewayingName : current.Forwarder);
        var merged = new ServerBody
        {
            Forwarder = forwarder,
            Weight = Keep(Fields.Weight, patch.Weight, current.Weight),
            UpperThreshold = Keep(Fields.UpperThreshold, patch.UpperThreshold, current.UpperThreshold),
            LowerThreshold = Keep(Fields.LowerThreshold, patch.LowerThreshold, current.LowerThreshold),
            Tunnel = MergeTunnel(patch.Tunnel, forwarder == IpInIpName && !patch.Cleared.Contains(Fields.Tunnel) ? current.Tunnel : null),
        };
        return Settings(service, key, merged, violations);
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

            // So that what was read can be sent back.
            if (bodies[i].Unmanaged is not null)
            {
                continue;
            }

            var settings = Settings(service, key, bodies[i], place);
            if (key is { } known)
            {
                Refuse(string.Empty, servers.ContainsKey(known), $"is the server {PathOf(known)} for the second time.", place);
                servers[known] = settings;
            }
        }

        return servers.ToImmutable();
    }

    /// <summary>Writes a declared server. Nothing is said of connections, which only the kernel knows.</summary>
    /// <param name="key">The server.</param>
    /// <param name="settings">Its settings.</param>
    /// <returns>Its body.</returns>
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
    /// <param name="server">The server.</param>
    /// <returns>Its body.</returns>
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

    // A tunnel of another type starts anew: what was said of the old one would mean something else, or nothing.
    private static TunnelBody? MergeTunnel(TunnelBody? patch, TunnelBody? current)
    {
        if (patch is null || current is null)
        {
            return patch ?? current;
        }

        var type = patch.Type ?? (patch.Cleared.Contains(Fields.Type) ? IpipName : current.Type);
        return type != current.Type ? patch : current with
        {
            Port = patch.Port ?? (patch.Cleared.Contains(Fields.Port) ? null : current.Port),
            Checksum = patch.Checksum ?? (patch.Cleared.Contains(Fields.Checksum) ? null : current.Checksum),
        };
    }

    private static RealServerSettings Settings(ServiceKey? service, RealServerKey? key, ServerBody body, ViolationList violations)
    {
        var settings = new RealServerSettings
        {
            Forwarding = ForwardingOf(body, violations),
            Weight = (int)(body.Weight ?? ServerBody.DefaultWeight),
            UpperThreshold = body.UpperThreshold ?? 0,
            LowerThreshold = body.LowerThreshold ?? 0,
        };
        var server = key ?? AnyServer;
        ServerRules.Check((key is null ? null : service) ?? AnyService with { MarkFamily = server.Address.Family }, server, settings, violations);
        return settings;
    }

    private static Forwarding ForwardingOf(ServerBody body, ViolationList violations)
    {
        Refuse(Fields.Tunnel, body.Tunnel is not null && body.Forwarder != IpInIpName, "is only for servers with forwarder i.", violations);
        switch (body.Forwarder)
        {
            case null or "" or GatewayingName:
                return Forwarding.Default;
            case MasqueradingName:
                return new Masquerading();
            case IpInIpName:
                return new IpInIp(TunnelOf(body.Tunnel ?? new TunnelBody(), violations.At(Fields.Tunnel)));
            default:
                violations.AddUnlessBroken(Fields.Forwarder, "must be g (gatewaying), i (IP-in-IP) or m (masquerading).");
                return Forwarding.Default;
        }
    }

    private static Tunnel TunnelOf(TunnelBody body, ViolationList violations)
    {
        var checksum = ChecksumOf(body.Checksum, violations);
        switch (body.Type)
        {
            case null or "" or IpipName:
                Refuse(Fields.Port, body.Port is not null, "is only for tunnels of type gue.", violations);
                Refuse(Fields.Checksum, body.Checksum is not null, "is only for tunnels of types gue and gre.", violations);
                return new IpipTunnel();
            case GueName:
                Required(Fields.Port, body.Port, violations);
                return new GueTunnel((ushort)(body.Port ?? 1), checksum);
            case GreName:
                Refuse(Fields.Port, body.Port is not null, "is only for tunnels of type gue.", violations);
                return new GreTunnel(checksum);
            default:
                violations.AddUnlessBroken(Fields.Type, "must be ipip, gue or gre.");
                return new IpipTunnel();
        }
    }

    private static TunnelChecksum ChecksumOf(string? name, ViolationList violations)
    {
        switch (name)
        {
            case null or "":
                return TunnelChecksum.None;
            case "nocsum":
                return TunnelChecksum.None;
            case "csum":
                return TunnelChecksum.Checksum;
            case "remcsum":
                return TunnelChecksum.Remote;
            default:
                violations.AddUnlessBroken(Fields.Checksum, "must be nocsum, csum or remcsum.");
                return TunnelChecksum.None;
        }
    }

    private static string NameOf(TunnelChecksum checksum) => checksum switch
    {
        TunnelChecksum.Checksum => "csum",
        TunnelChecksum.Remote => "remcsum",
        _ => "nocsum",
    };
}
